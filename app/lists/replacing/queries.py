"""Named questions about changes of address that people ask for themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.lib import clock
from app.lib.tokens import matches, row_of
from app.lists import rules
from app.lists.rules import ChangeState

NEW_ADDRESS, NOT_ME = "new_address", "not_my_change"
"""What the links are for: in the mail to the new address, and in the one to the old."""


@dataclass(frozen=True)
class Change:
    """A change of address, from `address` to what was typed; `became` once it is confirmed."""

    id: UUID
    address: UUID
    email: str
    canonical: str
    mailbox_hash: bytes
    nonce: bytes
    created_at: datetime
    mailed_at: datetime | None
    confirmed_at: datetime | None
    became: UUID | None
    was_main: bool
    collided_at: datetime | None
    refused_at: datetime | None

    @property
    def state(self) -> ChangeState:
        return rules.change_state_of(
            created_at=self.created_at,
            confirmed_at=self.confirmed_at,
            collided_at=self.collided_at,
            refused_at=self.refused_at,
            now=clock.now(),
        )


_CHANGE = """
select id, address, email, canonical, mailbox_hash, nonce, created_at, mailed_at, confirmed_at, became,
       was_main, collided_at, refused_at
  from address_changes where id = $1
"""


async def change(change_id: UUID) -> Change | None:
    row = await database.fetchrow(_CHANGE, change_id)
    return Change(**row) if row else None


async def hold(change_id: UUID) -> Change | None:
    """The same, kept from others until the caller's transaction ends."""
    row = await database.fetchrow(f"{_CHANGE} for no key update", change_id)
    return Change(**row) if row else None


async def change_of(purpose: str, token: str) -> Change | None:
    """The change of a genuine link, in any state."""
    change_id = row_of(token)
    known = await change(change_id) if change_id else None
    return known if known and matches(purpose, known.id, known.nonce, token) else None


async def asked_today(one: Change) -> int:
    """How many others went to this mailbox, or were asked for from this address, in 24 hours."""
    number: int = await database.fetchval(
        "select count(*) from address_changes where (mailbox_hash = $1 or address = $2) "
        "and id <> $3 and mailed_at > $4",
        one.mailbox_hash,
        one.address,
        one.id,
        clock.now() - rules.A_DAY,
    )
    return number


async def done_after(one: Change) -> UUID | None:
    """The change by which its new address was replaced in its turn, if it stands."""
    later: UUID | None = await database.fetchval(
        "select id from address_changes where address = $1 and became is not null "
        "and refused_at is null and confirmed_at > $2 order by confirmed_at desc limit 1",
        one.became,
        one.confirmed_at,
    )
    return later


async def came_after(address_id: UUID, moment: datetime) -> bool:
    """Whether the register did not have this address before."""
    came: bool = await database.fetchval(
        "select created_at >= $2 from contact_addresses where id = $1", address_id, moment
    )
    return came


async def events_of_change(address_id: UUID, change_id: UUID) -> Collection[int]:
    """The events that this change wrote at its new address."""
    rows = await database.fetch(
        "select event from consent_evidence where subject = $1 and detail ->> 'change' = $2",
        address_id,
        str(change_id),
    )
    return {row["event"] for row in rows}


async def closed_by_change(address_id: UUID) -> datetime | None:
    """When the subscriptions of this address were last closed because it was replaced."""
    closed: datetime | None = await database.fetchval(
        "select max(left_at) from subscriptions where address = $1 and left_by = 'own_link'",
        address_id,
    )
    return closed


_TO_LOOK_AT = """
select h.id, a.email as old, h.email as new, h.collided_at is not null as is_collision,
       coalesce(h.refused_at, h.collided_at) as at, a.contact as person, b.contact as other
  from address_changes h join contact_addresses a on a.id = h.address
  left join contact_addresses b on b.canonical = h.canonical
 where h.settled_at is null and (h.collided_at is not null or h.refused_at is not null)
 order by at, h.id
"""


@dataclass(frozen=True)
class ToLookAt:
    """A change that staff should know of: of `person`, and of `other` who has the new address."""

    id: UUID
    old: str
    new: str
    is_collision: bool
    at: datetime
    person: UUID
    other: UUID | None


async def to_look_at() -> list[ToLookAt]:
    """The oldest first."""
    return [ToLookAt(**row) for row in await database.fetch(_TO_LOOK_AT)]


async def number_to_look_at() -> int:
    number: int = await database.fetchval(
        "select count(*) from address_changes where settled_at is null "
        "and (collided_at is not null or refused_at is not null)"
    )
    return number
