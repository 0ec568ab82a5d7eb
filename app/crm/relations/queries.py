"""What roles need: beat and embargo of media, a prospect's stage, services under consideration."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import database
from app.contacts.facts import Owner
from app.crm.rules import Stage


@dataclass(frozen=True)
class Considered:
    """A service that is thought of, since when at this stage; closed rows have an `until`."""

    id: int
    service: int
    service_name: str
    stage: Stage
    note: str
    since: datetime
    until: datetime | None
    by_name: str


_CONSIDERED = """
select c.id, c.service, s.name as service_name, c.stage, c.note, c.since, c.until,
       coalesce(m.name, '') as by_name
  from considered_services c
  join services s on s.id = c.service
  left join staff_members m on m.id = c.by
"""


async def considered(owner: Owner, *, past: bool = False) -> list[Considered]:
    """Services considered now, newest stage first; with `past` also the stages that were."""
    open_only = "" if past else "and c.until is null"
    rows = await database.fetch(
        f"{_CONSIDERED} where c.{owner.column} = $1 {open_only} order by c.since desc, c.id desc",
        owner.id,
    )
    return [Considered(**{**row, "stage": Stage(row["stage"])}) for row in rows]


@dataclass(frozen=True)
class MediaProfile:
    beat: str
    embargo_notes: str
    changed_at: datetime


async def media_profile(contact: UUID) -> MediaProfile | None:
    row = await database.fetchrow(
        "select beat, embargo_notes, changed_at from media_profiles where contact = $1", contact
    )
    return MediaProfile(**row) if row else None


@dataclass(frozen=True)
class Prospect:
    stage: Stage
    next_step: str
    next_step_on: date | None
    changed_at: datetime

    @property
    def as_text(self) -> dict[str, str]:
        """As changes are written down."""
        day = self.next_step_on.isoformat() if self.next_step_on else ""
        return {"stage": self.stage.value, "next_step": self.next_step, "next_step_on": day}


_PROSPECT = "select stage, next_step, next_step_on, changed_at from prospect_profiles"


async def prospect(owner: Owner) -> Prospect | None:
    row = await database.fetchrow(f"{_PROSPECT} where {owner.column} = $1", owner.id)
    return Prospect(**{**row, "stage": Stage(row["stage"])}) if row else None
