"""The suppression list: addresses that must not be mailed, as keyed hashes that outlive the person.

HMAC-SHA-256 of the canonical address under a key that is derived outside the database. Keys form a
ring: new rows are written under the first, and addresses are looked up under all of them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.consent.events import Event, State
from app.consent.suppression.rules import (
    Cause,
    Suppressed,
    is_ended_by_own_opt_in,
    row_for,
)
from app.lib import clock
from app.lib.tokens import keyed_hash, keyed_hashes

# Put a new one in front to change keys; the others stay, for the addresses themselves are gone.
KEY_RING = ("1",)


@dataclass(frozen=True)
class Suppression:
    """An address to be kept from mail: `list_id` None is all direct marketing."""

    canonical: str
    list_id: UUID | None
    reason: Cause
    since: datetime


def digest_under(key_id: str, canonical: str) -> bytes:
    """What the list keeps of an address."""
    return keyed_hash(f"suppression {key_id}", canonical)


def _digests(canonical: str) -> list[bytes]:
    return [digest_under(key_id, canonical) for key_id in KEY_RING]


def by_digest(canonicals: Collection[str]) -> dict[bytes, str]:
    """The addresses by what the list would keep of them, under every key of the ring."""
    return {
        digest: canonical
        for key_id in KEY_RING
        for canonical, digest in keyed_hashes(f"suppression {key_id}", canonicals)
    }


async def suppress(canonical: str, list_id: UUID | None, reason: Cause, since: datetime) -> None:
    """Put an address on the list; what is open already stays as it is."""
    await suppress_many([Suppression(canonical, list_id, reason, since)])


_SUPPRESS = """
insert into suppressions as s (key_id, digest, list_id, reason, since, recorded_at)
select $1, given.*, $6
  from unnest($2::bytea[], $3::uuid[], $4::text[], $5::timestamptz[]) as given
on conflict (digest, list_id, reason) where lifted_at is null do update set since = s.since
returning id, xmax = 0 as is_new
"""


async def suppress_many(entries: Sequence[Suppression]) -> dict[int, bool]:
    """The same for any number of addresses in one statement. The rows that stand, and which are new."""
    key_id = KEY_RING[0]
    once = {
        (digest_under(key_id, one.canonical), one.list_id, one.reason.value): one.since
        for one in reversed(entries)
    }
    rows = [(*row, since) for row, since in once.items()]
    # In one order everywhere, so that two imports of the same people never deadlock.
    rows.sort(key=lambda row: (row[0], str(row[1]), row[2]))
    if not rows:
        return {}
    columns = map(list, zip(*rows, strict=True))
    stand = await database.fetch(_SUPPRESS, key_id, *columns, clock.now())
    return {row["id"]: row["is_new"] for row in stand}


_OPEN = """
select digest, list_id, reason, min(since) as since from suppressions
 where lifted_at is null and digest = any($1)
 group by digest, list_id, reason order by since
"""


async def suppressed(canonicals: Collection[str]) -> dict[str, list[Suppressed]]:
    """Everything open about these addresses, looked up at once; the others are left out."""
    whose = by_digest(canonicals)
    found: dict[str, list[Suppressed]] = {}
    for row in await database.fetch(_OPEN, list(whose)) if whose else []:
        one = Suppressed(row["list_id"], Cause(row["reason"]), row["since"])
        found.setdefault(whose[row["digest"]], []).append(one)
    return found


_LIFT = """
update suppressions set lifted_at = $4
 where digest = any($1) and list_id is not distinct from $2 and reason = $3 and lifted_at is null
"""


async def lift(canonical: str, list_id: UUID | None, reason: Cause) -> None:
    """End one row. Only what `suppression/rules.py` says, or the undoing of its very cause, may ask."""
    await database.execute(_LIFT, _digests(canonical), list_id, reason.value, clock.now())


async def lift_rows(ids: Collection[int]) -> None:
    """End the very rows that were written in error: what wrote them is being taken back."""
    await database.execute(
        "update suppressions set lifted_at = $2 where id = any($1) and lifted_at is null",
        list(ids),
        clock.now(),
    )


async def follow(canonical: str, new: Iterable[Event], history: Iterable[Event]) -> None:
    """Write and lift what new events of one address lead to, in their order and transaction."""
    events = {event.id: event for event in history}
    for event in new:
        if event.is_own_opt_in:
            await _lift_for_own_opt_in(canonical, event.list_id)
        elif event.state is State.CORRECTED:
            await _take_back(canonical, events[event.undoes or 0])
        elif row := row_for(event):
            await suppress(canonical, row.list_id, row.reason, row.since)


async def _lift_for_own_opt_in(canonical: str, list_id: UUID | None) -> None:
    """The owner confirmed this list from the mailbox itself: end what that ends, and nothing more."""
    for row in (await suppressed([canonical])).get(canonical, []):
        if is_ended_by_own_opt_in(row, list_id):
            await lift(canonical, row.list_id, row.reason)


async def _take_back(canonical: str, undone: Event) -> None:
    """What an event wrote ends with it, but not what had stood before it."""
    row = row_for(undone)
    if row is not None and row in (await suppressed([canonical])).get(canonical, []):
        await lift(canonical, row.list_id, row.reason)
