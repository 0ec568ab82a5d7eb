"""What is to be done, for whom and by when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app import database
from app.contacts.facts import Owner
from app.contacts.rules import display_name
from app.contacts.sql import main_address

MOST = 200


class Shown(StrEnum):
    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True)
class FollowUpDue:
    """Something to do; `owner` is the member of staff."""

    id: UUID
    what: str
    due_on: date
    owner: UUID | None
    owner_name: str
    contact: UUID | None
    contact_name: str
    organisation: UUID | None
    organisation_name: str
    interaction: UUID | None
    done_at: datetime | None
    done_by_name: str

    @property
    def about(self) -> str:
        return self.contact_name or self.organisation_name

    @property
    def about_path(self) -> str:
        if self.contact is not None:
            return f"/staff/people/{self.contact}"
        return f"/staff/organisations/{self.organisation}"


_FOLLOW_UPS = f"""
select f.id, f.what, f.due_on, f.owner, coalesce(m.name, '') as owner_name, f.contact,
       c.first_name, c.last_name,
       {main_address()} as email,
       f.organisation, coalesce(o.name, '') as organisation_name, f.interaction, f.done_at,
       coalesce(d.name, '') as done_by_name
  from follow_ups f
  left join staff_members m on m.id = f.owner
  left join staff_members d on d.id = f.done_by
  left join contacts c on c.id = f.contact
  left join organisations o on o.id = f.organisation
"""


async def follow_up(follow_up_id: UUID) -> FollowUpDue | None:
    return next(iter(await _fetch(f"{_FOLLOW_UPS} where f.id = $1", follow_up_id)), None)


async def follow_ups(
    owner: UUID | None = None, shown: Shown = Shown.OPEN, most: int = MOST
) -> list[FollowUpDue]:
    """Of one member or of everybody; open ones the earliest day first, done ones the latest first."""
    if shown is Shown.OPEN:
        state, order = "f.done_at is null", "f.due_on, f.created_at, f.id"
    else:
        state, order = "f.done_at is not null", "f.done_at desc, f.id"
    if owner is None:
        return await _fetch(f"{_FOLLOW_UPS} where {state} order by {order} limit $1", most)
    return await _fetch(
        f"{_FOLLOW_UPS} where {state} and f.owner = $2 order by {order} limit $1", most, owner
    )


async def follow_ups_of(owner: Owner, most: int = MOST) -> list[FollowUpDue]:
    """What is open about a person or an organisation, the earliest day first."""
    return await _fetch(
        f"{_FOLLOW_UPS} where f.done_at is null and f.{owner.column} = $2 "
        "order by f.due_on, f.created_at, f.id limit $1",
        most,
        owner.id,
    )


async def _fetch(sql: str, *arguments: object) -> list[FollowUpDue]:
    found = []
    for row in await database.fetch(sql, *arguments):
        facts = dict(row)
        parts = [facts.pop(part) or "" for part in ("first_name", "last_name", "email")]
        name = display_name(*parts) if facts["contact"] else ""
        found.append(FollowUpDue(**facts, contact_name=name))
    return found
