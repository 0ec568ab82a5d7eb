"""The form of one organisation: text in, facts or complaints beside the fields out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial

from app.contacts.facts import MOST, NO_NAME, OrganisationFields, Profile
from app.contacts.identifiers import read_business_id, read_url, read_vat_number
from app.contacts.legal_forms import LegalForm
from app.contacts.queries.organisations import OrganisationDetails, OrganisationFound
from app.contacts.rules import ORGANISATION_KINDS
from app.crm.common import organisation as organisation_choice
from app.crm.editing import meanwhile as editing
from app.crm.editing import parts
from app.crm.editing.differences import Snapshot
from app.crm.editing.parts import Fields, Team
from app.lib.languages import N_
from app.web.rendering.forms import Form

NO_SUCH_PARENT = N_(
    "No organisation with this name is in the register. Add it first, or correct the name."
)
NO_KIND = N_("Choose what kind of organisation it is.")


@dataclass(frozen=True)
class OrganisationEdit:
    """Everything the page of changes holds; `values` by the id of the custom field."""

    fields: OrganisationFields
    parent_name: str
    phones: tuple[tuple[str, str], ...]
    profiles: tuple[Profile, ...]
    values: dict[int, str]


async def read_edit(form: Form, team: Team, custom: Fields) -> OrganisationEdit:
    country = form.value("country").strip().upper() or "FI"
    parent = await _parent(form)
    fields = OrganisationFields(
        name=form.text("name", most=MOST["name"], required=NO_NAME),
        kind=form.one("kind", ORGANISATION_KINDS, required=NO_KIND),
        business_id=form.read("business_id", partial(read_business_id, country=country), most=40)
        or "",
        vat_number=form.read("vat_number", read_vat_number, most=40) or "",
        web=form.read("web", read_url, most=MOST["web"]) or "",
        **parts.post(form),
        notes=parts.notes(form),
        parent=parent.id if parent else None,
        owner=parts.member(form, "owner", team),
        legal_form=form.one("legal_form", list(LegalForm)) or None,
    )
    return OrganisationEdit(
        fields=fields,
        parent_name=parent.name if parent else "",
        phones=parts.phones(form),
        profiles=parts.profiles(form),
        values=parts.values(form, custom),
    )


async def _parent(form: Form) -> OrganisationFound | None:
    """A known one: nobody's parent is made by a slip of the pen. `near_parent` is one suggested."""
    organisation = await organisation_choice.chosen(form, "parent")
    if isinstance(organisation, str):
        for one in await organisation_choice.near(organisation):
            if form.has("near_parent", str(one.id)):
                return one
        form.refuse("parent", NO_SUCH_PARENT)
        return None
    return organisation


def edit_of(known: OrganisationDetails) -> OrganisationEdit:
    """What the register holds now."""
    return OrganisationEdit(
        fields=known.fields,
        parent_name=known.parent_name or "",
        phones=tuple((one.number, one.kind) for one in known.phones),
        profiles=tuple(Profile(one.network, one.handle, one.url) for one in known.profiles),
        values={one.field.id: one.text for one in known.values},
    )


def snapshot_of(edit: OrganisationEdit, custom: Fields) -> Snapshot:
    """By subject the inputs of the form, in the order of the page."""
    fields = {
        name: {name: "" if value is None else str(value)}
        for name, value in asdict(edit.fields).items()
    }
    parent = str(edit.fields.parent) if edit.fields.parent else ""
    return {
        **fields,
        "parent": {"parent": edit.parent_name, "parent_id": parent},
        "phones": parts.phone_inputs(edit.phones),
        "profiles": parts.profile_inputs(edit.profiles),
        **{f"field_{one.id}": {f"field_{one.id}": edit.values.get(one.id, "")} for one in custom},
    }


def in_words(subject: str, inputs: Mapping[str, str], team: Team) -> str:
    if subject == "parent":
        return inputs["parent"]
    return editing.common_in_words(subject, inputs, team)
