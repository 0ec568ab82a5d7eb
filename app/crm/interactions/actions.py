"""Interactions with people: what was said and agreed (register row R12)."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from piccolo.columns import Column

from app.contacts.facts import Who, refuse
from app.contacts.rules import day_fault, words_of
from app.contacts.search.grams import grams_of_text
from app.contacts.tables import Contact, Organisation
from app.crm.common.organisations import NO_SUCH_ORGANISATION
from app.crm.follow_ups.actions import FollowUpFields, add_follow_up
from app.crm.interactions import queries
from app.crm.interactions.queries import Interaction as Known
from app.crm.rules import InteractionKind
from app.crm.tables import Interaction, InteractionPerson, InteractionStaff
from app.database import execute, fetchrow, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid, NotFound
from app.staff.log import actions
from app.staff.tables import StaffMember

NO_SUCH_INTERACTION = N_("There is no such entry.")
WITH_NOBODY = N_("Choose at least one person or an organisation.")
UNKNOWN_PERSON = N_("Somebody chosen here is no longer in the register.")


@dataclass(frozen=True)
class InteractionFields:
    """`people` are contacts, `staff` members of staff who took part; `text` is Markdown."""

    kind: InteractionKind
    at: datetime
    organisation: UUID | None = None
    subject: str = ""
    text: str = ""
    people: list[UUID] = field(default_factory=list)
    staff: list[UUID] = field(default_factory=list)


class InteractionEditedMeanwhile(Conflict):
    """Somebody else has saved since the form was opened; `theirs` is what they saved."""

    def __init__(self, theirs: InteractionFields, edition: int) -> None:
        super().__init__(N_("Somebody else has saved this entry in the meantime."))
        self.theirs = theirs
        self.edition = edition


async def record_interaction(
    fields: InteractionFields, who: Who, follow_up: FollowUpFields | None = None
) -> UUID:
    """With a follow-up, that is about the first person and the organisation."""
    fields = _once_each(fields)
    async with transaction():
        await _refuse_unknown(fields)
        interaction_id, now = uuid4(), clock.now()
        await Interaction.insert(
            Interaction(
                id=interaction_id,
                **_columns(fields),
                created_at=now,
                created_by=who.by,
                changed_at=now,
            )
        )
        await _write_keys(interaction_id, fields.subject, fields.text)
        await _set_participants(interaction_id, fields)
        if follow_up is not None:
            person = next(iter(fields.people), None)
            about = {"contact": person, "organisation": fields.organisation}
            await add_follow_up(follow_up, who, **about, interaction=interaction_id)
        await _note("interaction_recorded", interaction_id, who)
        return interaction_id


async def change_interaction(
    interaction_id: UUID, fields: InteractionFields, edition: int, who: Who
) -> None:
    """Raises InteractionEditedMeanwhile when somebody saved after `edition` was read."""
    fields = _once_each(fields)
    async with transaction():
        await _refuse_unknown(fields)
        known = await queries.interaction(interaction_id)
        if known and known.edition == edition and _fields_of(known) == fields:
            return
        values: dict[Column | str, Any] = {"changed_at": clock.now(), "edition": edition + 1}
        values.update(_columns(fields).items())
        changed = (
            await Interaction.update(values)
            .where(Interaction.id == interaction_id, Interaction.edition == edition)
            .returning(Interaction.id)
        )
        if not changed:
            raise await _why_not(interaction_id)
        await _write_keys(interaction_id, fields.subject, fields.text)
        await _set_participants(interaction_id, fields)
        await _note("interaction_changed", interaction_id, who)


async def delete_interaction(interaction_id: UUID, who: Who) -> None:
    """Its follow-ups go too. Deleting twice is not an error."""
    async with transaction():
        gone = (
            await Interaction.delete()
            .where(Interaction.id == interaction_id)
            .returning(Interaction.id)
        )
        if gone:
            await _note("interaction_deleted", interaction_id, who)


async def _why_not(interaction_id: UUID) -> Conflict | NotFound:
    known = await queries.interaction(interaction_id)
    if known is None:
        return NotFound(NO_SUCH_INTERACTION)
    return InteractionEditedMeanwhile(_fields_of(known), known.edition)


def _fields_of(known: Known) -> InteractionFields:
    return InteractionFields(
        kind=known.kind,
        at=known.at,
        organisation=known.organisation,
        subject=known.subject,
        text=known.text,
        people=[one.id for one in known.people],
        staff=[one.id for one in known.staff],
    )


def _once_each(fields: InteractionFields) -> InteractionFields:
    people, members = list(dict.fromkeys(fields.people)), list(dict.fromkeys(fields.staff))
    if not people and fields.organisation is None:
        raise Invalid(WITH_NOBODY)
    return replace(fields, people=people, staff=members)


async def _refuse_unknown(fields: InteractionFields) -> None:
    """Locks the people until the end, so that none is erased or merged away meanwhile."""
    refuse("at", day_fault(fields.at.date()))
    if fields.organisation is not None and not await Organisation.exists().where(
        Organisation.id == fields.organisation
    ):
        raise NotFound(NO_SUCH_ORGANISATION)
    for table, wanted in ((Contact, fields.people), (StaffMember, fields.staff)):
        known = await _known(table, wanted)
        if len(known) != len(wanted):
            raise NotFound(UNKNOWN_PERSON)


async def _known(table: type[Contact] | type[StaffMember], ids: Collection[UUID]) -> list[UUID]:
    if not ids:
        return []
    rows = await table.select(table.id).where(table.id.is_in(list(ids))).lock_rows("KEY SHARE")
    return [row["id"] for row in rows]


def _columns(fields: InteractionFields) -> dict[str, Any]:
    return {
        "kind": fields.kind,
        "at": fields.at,
        "organisation": fields.organisation,
        "subject": fields.subject,
        "text": fields.text,
    }


def search_key_of(subject: str, text: str) -> str:
    """Every word once, folded, each after a space: what a search finds the entry by."""
    words = dict.fromkeys([*words_of(subject), *words_of(text)])
    return "".join(f" {word}" for word in words)


async def rewrite_interaction_keys(interaction_id: UUID) -> None:
    """After its texts were changed without its form."""
    row = await fetchrow("select subject, text from interactions where id = $1", interaction_id)
    if row is not None:
        await _write_keys(interaction_id, row["subject"], row["text"])


async def _write_keys(interaction_id: UUID, subject: str, text: str) -> None:
    """As plain SQL: Piccolo warns of a list as long as that of any longer text."""
    key = search_key_of(subject, text)
    await execute(
        "update interactions set search_key = $2, search_grams = $3 where id = $1",
        interaction_id,
        key,
        grams_of_text(key),
    )


async def _set_participants(interaction_id: UUID, fields: InteractionFields) -> None:
    await execute("delete from interaction_people where interaction = $1", interaction_id)
    await execute("delete from interaction_staff where interaction = $1", interaction_id)
    if fields.people:
        await InteractionPerson.insert(
            *(
                InteractionPerson(interaction=interaction_id, contact=one, at=fields.at)
                for one in fields.people
            )
        )
    if fields.staff:
        await InteractionStaff.insert(
            *(InteractionStaff(interaction=interaction_id, member=one) for one in fields.staff)
        )


async def _note(what: str, interaction_id: UUID, who: Who) -> None:
    detail = {"by_person": True} if who.actor == "person" else None
    await actions.note(who.by, what, about_kind="interaction", about=interaction_id, detail=detail)
