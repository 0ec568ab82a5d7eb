"""An organisation comes into the register and is changed."""

from collections.abc import Awaitable, Callable
from dataclasses import fields as parts_of
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from app import database
from app.contacts.actions.kinds import judge_kinds_at
from app.contacts.actions.recording import (
    UNKNOWN_ORGANISATION,
    FieldChange,
    add_rows,
    change,
    differences,
    lock_record,
    name_of_member,
    new_row,
    write_log,
)
from app.contacts.facts import (
    EditedMeanwhile,
    OrganisationFields,
    Owner,
    Source,
    Who,
    check_organisation,
    check_source,
    refuse,
)
from app.contacts.identifiers import read_business_id, read_url, read_vat_number
from app.contacts.legal_forms import LegalForm
from app.contacts.queries import organisations
from app.contacts.rules import folded
from app.contacts.search.keys import rewrite_organisation_keys
from app.contacts.tables import Organisation
from app.database import lock, transaction
from app.lib.languages import N_
from app.lib.problems import Problem
from app.lib.refusals import Conflict, NotFound

ITS_OWN_PARENT = N_("An organisation cannot be part of itself, not even through others.")
BUSINESS_ID_TAKEN = N_("%(name)s has this business ID already.")
MOST_ABOVE = 20


async def add_organisation(fields: OrganisationFields, source: Source, who: Who) -> UUID:
    """A new one. Conflict when another has the business ID (`organisation` in its values)."""
    tidy = _tidy(fields)
    check_source(source)
    organisation_id = uuid4()
    itself = {"id": organisation_id, "name_key": _name_key(tidy.name)}
    async with transaction():
        if tidy.parent is not None:
            await _refuse_cycle(organisation_id, tidy.parent)
        await _refuse_taken_business_id(tidy.business_id, None)
        await add_rows("organisations", [new_row(vars(tidy) | itself, source, who)])
        await rewrite_organisation_keys([organisation_id])
        await write_log(Owner(organisation=organisation_id), "added", who)
    return organisation_id


def _name_key(name: str) -> str:
    """By which one of the same name is found."""
    return folded(name)[:200]


async def change_organisation(
    organisation_id: UUID, fields: OrganisationFields, edition: int, who: Who
) -> None:
    """Save what the form says, unless somebody saved since `edition` was read (trial F7)."""
    tidy = _tidy(fields)
    owner = Owner(organisation=organisation_id)
    async with transaction():
        if tidy.parent is not None:
            await _refuse_cycle(organisation_id, tidy.parent)
        current = await lock_record(owner)
        theirs = await _fields_of(organisation_id)
        if current != edition:
            raise EditedMeanwhile(theirs, current)
        named: dict[str, Callable[[Any], Awaitable[str]]] = {
            "owner": name_of_member,
            "parent": _name_of,
            "legal_form": _as_text,
        }
        history, columns = await differences(vars(theirs), vars(tidy), named)
        if "business_id" in columns:
            await _refuse_taken_business_id(tidy.business_id, organisation_id)
        if "name" in columns:
            columns["name_key"] = _name_key(tidy.name)
        await change(owner, history, who, columns)
        if not columns.keys().isdisjoint(("name", "web", "legal_form")):
            await judge_kinds_at(organisation_id)


def _tidy(fields: OrganisationFields) -> OrganisationFields:
    """Identifiers in their one form; Invalid with a sentence that names the field."""
    check_organisation(fields)
    read: dict[str, Any] = {}
    for name, found in (
        (
            "business_id",
            fields.business_id and read_business_id(fields.business_id, fields.country),
        ),
        ("vat_number", fields.vat_number and read_vat_number(fields.vat_number)),
        ("web", fields.web and read_url(fields.web)),
    ):
        if isinstance(found, Problem):
            refuse(name, found)
        else:
            read[name] = found
    return replace(fields, **read)


async def _fields_of(organisation_id: UUID) -> OrganisationFields:
    row = await Organisation.select().where(Organisation.id == organisation_id).first()
    assert row is not None
    return OrganisationFields(
        **{part.name: row[part.name] for part in parts_of(OrganisationFields)}
    )


async def _refuse_cycle(organisation_id: UUID, parent: UUID) -> None:
    """One change of parents at a time: two at once could close a ring that neither sees."""
    await lock("parents of organisations")
    above = await database.fetch(
        "with recursive above (id, parent, steps) as ("
        "select id, parent, 1 from organisations where id = $1 union all "
        "select o.id, o.parent, a.steps + 1 from organisations o "
        "join above a on o.id = a.parent where a.steps <= $2) select id from above",
        parent,
        MOST_ABOVE,
    )
    if not above:
        raise NotFound(UNKNOWN_ORGANISATION)
    if len(above) > MOST_ABOVE or organisation_id in {row["id"] for row in above}:
        raise Conflict(ITS_OWN_PARENT)


async def _refuse_taken_business_id(business_id: str, but: UUID | None) -> None:
    if not business_id:
        return
    await lock(f"business id {business_id}")
    organisation = await organisations.organisation_by_business_id(business_id)
    if organisation is not None and organisation.id != but:
        raise Conflict(BUSINESS_ID_TAKEN, name=organisation.name, organisation=organisation.id)


async def decide_legal_form(organisation_id: UUID, form: LegalForm, who: Who) -> None:
    """What the organisation is before the law, as a person has found."""
    owner = Owner(organisation=organisation_id)
    async with transaction():
        await lock_record(owner)
        known = (await _fields_of(organisation_id)).legal_form or ""
        history = [FieldChange("legal_form", known, form.value)]
        await change(owner, history, who, {"legal_form": form.value})
        await judge_kinds_at(organisation_id)


async def _as_text(value: str | None) -> str:
    return value or ""


async def _name_of(organisation_id: UUID | None) -> str:
    if organisation_id is None:
        return ""
    return str(
        await database.fetchval("select name from organisations where id = $1", organisation_id)
        or ""
    )
