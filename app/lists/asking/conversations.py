"""Somebody of ours and a person agreed that one question may be sent: recorded, and how far it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app import database
from app.consent.grounds.actions import NewFact, record_fact
from app.consent.grounds.facts import FactKind
from app.consent.grounds.holding.checks import CONVERSATION_DAYS
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import Invalid
from app.lists.sql import list_name
from app.staff.log import actions

TOO_LONG_AGO = N_("A conversation allows a question for 30 days. This one is older than that.")


@dataclass(frozen=True)
class Conversation:
    """`use_until` is the last day on which the question may go; `used_at` is when it went."""

    id: int
    day: date
    note: str
    list: str | None
    staff: str | None
    used_at: datetime | None

    @property
    def use_until(self) -> date:
        return self.day + timedelta(days=CONVERSATION_DAYS)

    @property
    def is_open(self) -> bool:
        return self.used_at is None and clock.today() <= self.use_until


async def record_conversation(
    address: UUID,
    on: date,
    note: str,
    list_id: UUID | None,
    *,
    had_by: UUID,
    by: UUID,
    is_written: bool = False,
) -> int:
    """What was agreed, in the person's words; `had_by` spoke, `by` writes it down. The fact's id.

    Raises Invalid for a day to come or one too long ago, or without a note.
    """
    if on < clock.today() - timedelta(days=CONVERSATION_DAYS):
        raise Invalid(TOO_LONG_AGO)
    fact = NewFact(
        FactKind.CONVERSATION, address, on, list_id=list_id, note=note, is_written=is_written
    )
    async with transaction():
        recorded = await record_fact(fact, had_by)
        contact = await database.fetchval(
            "select contact from contact_addresses where id = $1", address
        )
        await actions.note(by, "conversation_recorded", about_kind="contact", about=contact)
    return recorded


_OF = f"""
select f.id, f.on_day as day, f.note, {list_name("f.list_id", "$2")} as list, s.name as staff,
       f.used_at
  from ground_facts f left join staff_members s on s.id = f.recorded_by
 where f.address = any($1) and f.kind = '{FactKind.CONVERSATION}' and f.ended_at is null
 order by f.on_day desc, f.id desc
"""


async def conversations_of(addresses: Collection[UUID]) -> list[Conversation]:
    """The newest first."""
    rows = await database.fetch(_OF, list(addresses), current_language().value)
    return [Conversation(**row) for row in rows]
