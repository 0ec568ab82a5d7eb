"""Fields that staff define, and their values on people and organisations."""

from collections.abc import Sequence
from uuid import UUID

from app import database
from app.contacts.actions.recording import FieldChange, add_rows, change, lock_record
from app.contacts.facts import Owner, Who
from app.contacts.queries import fields
from app.contacts.queries.changes import CUSTOM
from app.contacts.queries.fields import CustomFieldInForce, Subject, plain
from app.contacts.rules import FIELD_KINDS
from app.contacts.tables import CustomField
from app.contacts.values import Kept, column_of, read_text, read_value
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.problems import Problem
from app.lib.refusals import Conflict, Invalid, NotFound
from app.staff.log import actions

UNKNOWN_FIELD = N_("There is no such field.")
FIELD_TAKEN = N_("There is already a field with this name.")
NO_FIELD_NAME = N_("A field needs a name.")
TOO_FEW_CHOICES = N_("A field with options needs at least two of them.")
OF_THE_OTHER = N_("This field belongs to the other kind of record.")
VALUE_OF = N_("%(field)s: %(problem)s")
MOST_CHOICES = 100


async def define_field(
    name: str, about: Subject, kind: str, choices: Sequence[str], by: UUID | None
) -> int:
    """A field of this kind on people or organisations; `choices` for the kind `choice` only."""
    tidy = _name(name)
    offered = _choices(choices) if kind == "choice" else []
    if kind not in FIELD_KINDS:
        raise Invalid(UNKNOWN_FIELD)
    async with transaction():
        await _refuse_taken(tidy, about)
        made = await CustomField.insert(
            CustomField(name=tidy, about=about, kind=kind, choices=offered, created_at=clock.now())
        ).returning(CustomField.id)
        field_id = int(made[0]["id"])
        await _note(by, "custom_field_defined", field_id)
    return field_id


async def change_field(field_id: int, name: str, choices: Sequence[str], by: UUID | None) -> None:
    """Another name, other options. The kind stays; values that are no longer offered stay too."""
    tidy = _name(name)
    async with transaction():
        field = await _field(field_id)
        await _refuse_taken(tidy, field.about, but=field_id)
        offered = _choices(choices) if field.kind == "choice" else []
        if (field.name, field.choices) == (tidy, tuple(offered)):
            return
        await CustomField.update({CustomField.name: tidy, CustomField.choices: offered}).where(
            CustomField.id == field_id
        )
        await _note(by, "custom_field_changed", field_id)


async def retire_field(field_id: int, by: UUID | None) -> None:
    """No longer shown nor asked for; its values are kept."""
    await _retire(field_id, by, is_retired=True)


async def bring_back_field(field_id: int, by: UUID | None) -> None:
    """Shown and asked for again, with the values it had."""
    await _retire(field_id, by, is_retired=False)


async def set_value(owner: Owner, field_id: int, value: str, who: Who) -> None:
    """Put a value into a custom field, read by the field's kind; '' empties it."""
    field = await _field(field_id)
    if field.is_retired or (field.about == "person") != (owner.contact is not None):
        raise Invalid(OF_THE_OTHER)
    async with transaction():
        await lock_record(owner)
        before = {one.field.id: one.text for one in await fields.values_of(owner)}.get(field_id)
        if before == value:  # also an option that is offered no longer
            return
        read = read_value(field.kind, field.choices, value)
        if isinstance(read, Problem):
            raise Invalid(VALUE_OF, field=field.name, problem=read.sentence())
        history = [FieldChange(f"{CUSTOM}{field_id}", before or "", plain(read))]
        if await change(owner, history, who):
            await _write(owner, field_id, read)


async def _write(owner: Owner, field_id: int, value: Kept) -> None:
    column = owner.column
    await database.execute(
        f"delete from field_values where field = $1 and {column} = $2",
        field_id,
        owner.id,
    )
    if value is not None:
        row = {"field": field_id, column: owner.id, column_of(value): value}
        await add_rows("field_values", [row])


async def _retire(field_id: int, by: UUID | None, *, is_retired: bool) -> None:
    async with transaction():
        field = await _field(field_id)
        if field.is_retired == is_retired:
            return
        if not is_retired:
            await _refuse_taken(field.name, field.about, but=field_id)
        moment = clock.now() if is_retired else None
        await CustomField.update({CustomField.retired_at: moment}).where(CustomField.id == field_id)
        await _note(by, "custom_field_changed", field_id)


async def _field(field_id: int) -> CustomFieldInForce:
    field = await fields.custom_field(field_id)
    if field is None:
        raise NotFound(UNKNOWN_FIELD)
    return field


async def _refuse_taken(name: str, about: str, but: int = 0) -> None:
    await lock(f"custom fields {about}")
    taken = await database.fetchval(
        "select exists (select from custom_fields "
        "where name = $1 and about = $2 and id != $3 and retired_at is null)",
        name,
        about,
        but,
    )
    if taken:
        raise Conflict(FIELD_TAKEN)


def _name(name: str) -> str:
    tidy = read_text(name, 80)
    if isinstance(tidy, Problem):
        raise Invalid(tidy.message, **tidy.values)
    if not tidy:
        raise Invalid(NO_FIELD_NAME)
    return tidy


def _choices(choices: Sequence[str]) -> list[str]:
    tidy = [_name(choice) for choice in choices if choice.strip()]
    if not 2 <= len(set(tidy)) <= MOST_CHOICES:
        raise Invalid(TOO_FEW_CHOICES)
    return list(dict.fromkeys(tidy))


async def _note(by: UUID | None, what: str, field_id: int) -> None:
    if by is not None:
        await actions.note(by, what, about_kind="custom_field", about=field_id)
