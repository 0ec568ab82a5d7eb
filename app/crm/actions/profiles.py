"""What roles need: a journalist's beat, a prospect's next step, services that are considered."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from piccolo.columns.combination import Where

from app.contacts.facts import Owner, Who
from app.contacts.tables import Change, Contact, Organisation
from app.crm import queries
from app.crm.rules import Stage
from app.crm.tables import ConsideredService, MediaProfile, ProspectProfile, Service
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import NotFound
from app.staff import actions as staff

NOBODY = N_("There is no such person or organisation in the register.")
NO_SUCH_SERVICE = N_("There is no such service.")


async def set_stage(owner: Owner, service_id: int, stage: Stage, note: str, who: Who) -> None:
    """The service stands at this stage from now on: the open row ends, a new one begins (R12)."""
    async with transaction():
        await lock(f"considered {owner.id}")
        await _refuse_unknown(owner)
        if not await Service.exists().where(Service.id == service_id):
            raise NotFound(NO_SUCH_SERVICE)
        now = clock.now()
        await _close(owner, service_id)
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
        await _note("stage_set", owner, who)


async def stop_considering(owner: Owner, service_id: int, who: Who) -> None:
    """No longer talked about; what was stays in the stream."""
    async with transaction():
        if await _close(owner, service_id):
            await _note("stage_ended", owner, who)


async def _close(owner: Owner, service_id: int) -> bool:
    ended = (
        await ConsideredService.update({ConsideredService.until: clock.now()})
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
        await lock(f"media profile {contact}")
        await _refuse_unknown(owner)
        known = await queries.media_profile(contact)
        before = {"beat": known.beat, "embargo_notes": known.embargo_notes} if known else {}
        after = {"beat": beat, "embargo_notes": embargo_notes}
        if not await _write_changes(owner, before, after, who):
            return
        now = clock.now()
        await MediaProfile.insert(
            MediaProfile(contact=contact, beat=beat, embargo_notes=embargo_notes, changed_at=now)
        ).on_conflict(
            target=MediaProfile.contact,
            action="DO UPDATE",
            values=[MediaProfile.beat, MediaProfile.embargo_notes, MediaProfile.changed_at],
        )
        await _note("media_profile_changed", owner, who)


async def set_prospect(
    owner: Owner, stage: Stage, next_step: str, next_step_on: date | None, who: Who
) -> None:
    """How far talks are and what comes next."""
    async with transaction():
        await lock(f"prospect {owner.id}")
        await _refuse_unknown(owner)
        known = await queries.prospect(owner)
        day = next_step_on.isoformat() if next_step_on else ""
        after = {"stage": stage.value, "next_step": next_step, "next_step_on": day}
        before = known.as_text if known else {}
        if not await _write_changes(owner, before, after, who):
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
        await _note("prospect_changed", owner, who)


async def _refuse_unknown(owner: Owner) -> None:
    if owner.contact is not None:
        known = await Contact.exists().where(Contact.id == owner.contact)
    else:
        known = await Organisation.exists().where(Organisation.id == owner.organisation)
    if not known:
        raise NotFound(NOBODY)


def _is_of(table: type[ConsideredService] | type[ProspectProfile], owner: Owner) -> Where:
    if owner.contact is not None:
        return table.contact == owner.contact
    return table.organisation == owner.organisation


async def _write_changes(
    owner: Owner, before: Mapping[str, str], after: Mapping[str, str], who: Who
) -> bool:
    """Whether anything changed; each changed field is kept with its old value (R18)."""
    rows = [
        Change(
            contact=owner.contact,
            organisation=owner.organisation,
            field=field,
            old=before.get(field, ""),
            new=new,
            at=clock.now(),
            actor=who.actor,
            by=who.by,
            why=who.why,
        )
        for field, new in after.items()
        if before.get(field, "") != new
    ]
    if rows:
        await Change.insert(*rows)
    return bool(rows)


async def _note(what: str, owner: Owner, who: Who) -> None:
    await staff.note(who.by, what, about_kind=owner.column, about=owner.id)
