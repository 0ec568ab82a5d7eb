"""Things to do by a day; on their owner's first page until they are done."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from app.contacts.facts import Who, refuse
from app.contacts.rules import day_fault
from app.crm.tables import FollowUp
from app.database import fetchval, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Invalid, NotFound
from app.staff.log import actions

NO_SUCH_FOLLOW_UP = N_("There is no such follow-up.")
ABOUT_NOTHING = N_("A follow-up is about a person or an organisation.")


@dataclass(frozen=True)
class FollowUpFields:
    """`owner` is the member of staff who is to do it; None is nobody yet."""

    what: str
    due_on: date
    owner: UUID | None = None


async def add_follow_up(
    fields: FollowUpFields,
    who: Who,
    *,
    contact: UUID | None = None,
    organisation: UUID | None = None,
    interaction: UUID | None = None,
) -> UUID:
    """About a person, an organisation or both; `interaction` is where it was agreed."""
    if contact is None and organisation is None:
        raise Invalid(ABOUT_NOTHING)
    refuse("due_on", day_fault(fields.due_on))
    async with transaction():
        follow_up_id = uuid4()
        await FollowUp.insert(
            FollowUp(
                id=follow_up_id,
                interaction=interaction,
                contact=contact,
                organisation=organisation,
                what=fields.what,
                due_on=fields.due_on,
                owner=fields.owner,
                created_at=clock.now(),
                created_by=who.by,
            )
        )
        await _note("follow_up_added", follow_up_id, who)
        return follow_up_id


_CHANGE = """
update follow_ups set what = $2, due_on = $3, owner = $4
 where id = $1 and (what, due_on, owner) is distinct from ($2, $3, $4) returning id
"""


async def change_follow_up(follow_up_id: UUID, fields: FollowUpFields, who: Who) -> None:
    """Another day, other words, another owner."""
    refuse("due_on", day_fault(fields.due_on))
    async with transaction():
        values = (fields.what, fields.due_on, fields.owner)
        if await fetchval(_CHANGE, follow_up_id, *values):
            await _note("follow_up_changed", follow_up_id, who)
        else:
            await _refuse_unknown(follow_up_id)


async def finish_follow_up(follow_up_id: UUID, who: Who) -> None:
    """Done. Twice is once: the first who did it stays written."""
    async with transaction():
        done = (
            await FollowUp.update({FollowUp.done_at: clock.now(), FollowUp.done_by: who.by})
            .where(FollowUp.id == follow_up_id, FollowUp.done_at.is_null())
            .returning(FollowUp.id)
        )
        if done:
            await _note("follow_up_done", follow_up_id, who)
        else:
            await _refuse_unknown(follow_up_id)


async def reopen_follow_up(follow_up_id: UUID, who: Who) -> None:
    """Not done after all; back on the owner's first page."""
    async with transaction():
        opened = (
            await FollowUp.update({FollowUp.done_at: None, FollowUp.done_by: None})
            .where(FollowUp.id == follow_up_id, FollowUp.done_at.is_not_null())
            .returning(FollowUp.id)
        )
        if opened:
            await _note("follow_up_reopened", follow_up_id, who)


async def delete_follow_up(follow_up_id: UUID, who: Who) -> None:
    """Deleting twice is not an error."""
    async with transaction():
        gone = await FollowUp.delete().where(FollowUp.id == follow_up_id).returning(FollowUp.id)
        if gone:
            await _note("follow_up_deleted", follow_up_id, who)


async def _refuse_unknown(follow_up_id: UUID) -> None:
    if not await FollowUp.exists().where(FollowUp.id == follow_up_id):
        raise NotFound(NO_SUCH_FOLLOW_UP)


async def _note(what: str, follow_up_id: UUID, who: Who) -> None:
    detail = {"by_person": True} if who.actor == "person" else None
    await actions.note(who.by, what, about_kind="follow_up", about=follow_up_id, detail=detail)
