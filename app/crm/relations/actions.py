"""What roles need: a journalist's beat, a prospect's next step, services that are considered."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from piccolo.columns.combination import Where

from app.contacts.actions.recording import FieldChange, change, lock_record
from app.contacts.facts import Owner, Who, refuse
from app.contacts.rules import day_fault
from app.crm.relations import queries
from app.crm.rules import Stage
from app.crm.tables import ConsideredService, MediaProfile, ProspectProfile, Service
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import NotFound
from app.staff.log import actions

NO_SUCH_SERVICE = N_("There is no such service.")


async def set_stage(owner: Owner, service_id: int, stage: Stage, note: str, who: Who) -> None:
    """The service stands at this stage from now on: the open row ends, a new one begins (R12).

    Nothing happens when it stands there already, with this note.
    """
    async with transaction():
        await lock_record(owner)
        if not await Service.exists().where(Service.id == service_id):
            raise NotFound(NO_SUCH_SERVICE)
        known = [one for one in await queries.considered(owner) if one.service == service_id]
        if [(one.stage, one.note) for one in known] == [(stage, note)]:
            return
        now = clock.now()
        await _close(owner, service_id, now)
        await ConsideredService.insert(
            ConsideredService(
                contact=owner.contact,
                organisation=owner.organisation,
                service=service_id,
                stage=stage,
                note=note,
                since=now,
                by=who.by,
            )
        )
        await _note(f"{owner.column}_stage_set", owner, who)


async def stop_considering(owner: Owner, service_id: int, who: Who) -> None:
    """No longer talked about; what was stays in the stream."""
    async with transaction():
        await lock_record(owner)
        if await _close(owner, service_id, clock.now()):
            await _note(f"{owner.column}_stage_ended", owner, who)


async def _close(owner: Owner, service_id: int, now: datetime) -> bool:
    ended = (
        await ConsideredService.update({ConsideredService.until: now})
        .where(
            _is_of(ConsideredService, owner),
            ConsideredService.service == service_id,
            ConsideredService.until.is_null(),
        )
        .returning(ConsideredService.id)
    )
    return bool(ended)


async def set_media_profile(contact: UUID, beat: str, embargo_notes: str, who: Who) -> None:
    """What one needs to know before writing to a journalist."""
    owner = Owner(contact=contact)
    async with transaction():
        await lock_record(owner)
        known = await queries.media_profile(contact)
        before = {"beat": known.beat, "embargo_notes": known.embargo_notes} if known else {}
        after = {"beat": beat, "embargo_notes": embargo_notes}
        if not await _record(owner, before, after, who):
            return
        now = clock.now()
        await MediaProfile.insert(
            MediaProfile(contact=contact, beat=beat, embargo_notes=embargo_notes, changed_at=now)
        ).on_conflict(
            target=MediaProfile.contact,
            action="DO UPDATE",
            values=[MediaProfile.beat, MediaProfile.embargo_notes, MediaProfile.changed_at],
        )


async def set_prospect(
    owner: Owner, stage: Stage, next_step: str, next_step_on: date | None, who: Who
) -> None:
    """How far it has come and what comes next."""
    if next_step_on is not None:
        refuse("next_step_on", day_fault(next_step_on))
    async with transaction():
        await lock_record(owner)
        known = await queries.prospect(owner)
        day = next_step_on.isoformat() if next_step_on else ""
        after = {"stage": stage.value, "next_step": next_step, "next_step_on": day}
        before = known.as_text if known else {}
        if not await _record(owner, before, after, who):
            return
        await ProspectProfile.delete().where(_is_of(ProspectProfile, owner))
        await ProspectProfile.insert(
            ProspectProfile(
                contact=owner.contact,
                organisation=owner.organisation,
                stage=stage,
                next_step=next_step,
                next_step_on=next_step_on,
                changed_at=clock.now(),
            )
        )


def _is_of(table: type[ConsideredService] | type[ProspectProfile], owner: Owner) -> Where:
    if owner.contact is not None:
        return table.contact == owner.contact
    return table.organisation == owner.organisation


async def _record(
    owner: Owner, before: Mapping[str, str], after: Mapping[str, str], who: Who
) -> bool:
    """Whether anything changed; each changed field is kept with its old value (R18)."""
    history = [FieldChange(field, before.get(field, ""), new) for field, new in after.items()]
    return await change(owner, history, who)


async def _note(what: str, owner: Owner, who: Who) -> None:
    await actions.note(who.by, what, about_kind=owner.column, about=owner.id)
