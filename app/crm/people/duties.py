"""Why a list concerns somebody's work: written by staff for one position, and ending with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import database
from app.consent.grounds.actions import FactEnd, NewFact, end_fact, record_fact
from app.consent.grounds.facts import FactKind
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import NotFound
from app.lists.sql import list_name
from app.staff.log.actions import note

NO_SUCH_REASON = N_("There is no such written reason.")


@dataclass(frozen=True)
class WrittenReason:
    """One reason, in force or ended; `note` is for staff, the others are told to the reader."""

    id: int
    email: str
    list_name: str
    position: str
    note: str
    reason_fi: str
    reason_sv: str
    reason_en: str
    written_on: date
    by: str | None
    checked_on: date | None
    ended_at: datetime | None
    position_until: date | None

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None or self.position_until is not None

    @property
    def told(self) -> list[tuple[str, str]]:
        """By language, what the reader is told."""
        words = (("fi", self.reason_fi), ("sv", self.reason_sv), ("en", self.reason_en))
        return [(language, text) for language, text in words if text]


_REASONS = f"""
select f.id, a.email, coalesce({list_name("f.list_id", "$2")}, '') as list_name,
       concat_ws(', ', nullif(p.title, ''), o.name) as position, f.note, f.reason_fi, f.reason_sv,
       f.reason_en, f.on_day as written_on, m.name as by, f.checked_on, f.ended_at,
       p.until as position_until
  from ground_facts f join contact_addresses a on a.id = f.address
  left join positions p on p.id = f.position
  left join organisations o on o.id = p.organisation
  left join staff_members m on m.id = f.recorded_by
 where a.contact = $1 and f.kind = 'duties'
 order by f.ended_at is not null, f.id desc
"""


async def reasons_of(contact: UUID) -> Sequence[WrittenReason]:
    """Those in force first."""
    rows = await database.fetch(_REASONS, contact, current_language().value)
    return [WrittenReason(**row) for row in rows]


@dataclass(frozen=True)
class NewReason:
    address: UUID
    position: int
    list_id: UUID
    note: str
    reason_fi: str
    reason_sv: str
    reason_en: str


_SAME = """
select id from ground_facts where kind = 'duties' and address = $1 and position = $2
   and list_id = $3 and ended_at is null
"""


async def write_reason(contact: UUID, reason: NewReason, by: UUID) -> int:
    """From today, with the position as checked today; an older one for the same ends."""
    today = clock.today()
    fact = NewFact(FactKind.DUTIES, on_day=today, checked_on=today, **vars(reason))
    async with transaction():
        older = await database.fetchval(_SAME, reason.address, reason.position, reason.list_id)
        fact_id = await record_fact(fact, by, replaces=older)
        detail: dict[str, object] = {"list": str(reason.list_id)}
        await note(by, "duty_reason_written", about_kind="contact", about=contact, detail=detail)
    return fact_id


async def end_reason(contact: UUID, fact: int, by: UUID) -> None:
    """It is true no longer. Raises NotFound for what is no reason of this person."""
    async with transaction():
        if fact not in {one.id for one in await reasons_of(contact)}:
            raise NotFound(NO_SUCH_REASON)
        await end_fact(fact, FactEnd.OVER)
        await note(by, "duty_reason_ended", about_kind="contact", about=contact)
