"""The forms about one person: text in, facts or complaints beside the fields out."""

from dataclasses import asdict, dataclass
from datetime import date

from app.contacts import words
from app.contacts.facts import MOST, PersonFields, PositionFields, Profile, Source
from app.contacts.queries.person_details import PersonDetails
from app.contacts.rules import ENDS_BEFORE, Role
from app.contacts.tables import AddressKind
from app.contacts.values import read_birth_year, read_day
from app.crm.editing import parts
from app.crm.editing.differences import Snapshot
from app.crm.editing.parts import Fields, Team
from app.crm.relations.forms import LONGEST_BEAT
from app.lib.languages import N_, Language, gettext
from app.mail.addresses import LONGEST_ADDRESS, Address, parse
from app.web.rendering.forms import Form

NO_NAME = N_("Write a name or an e-mail address.")
NO_ADDRESS = N_("Write the e-mail address.")
NO_KIND = N_("Choose what kind of address it is.")
NO_ORGANISATION = N_("Write the name of the organisation.")


@dataclass(frozen=True)
class PersonEdit:
    """Everything the page of changes holds; `values` by the id of the custom field."""

    fields: PersonFields
    tags: tuple[str, ...]
    phones: tuple[tuple[str, str], ...]
    profiles: tuple[Profile, ...]
    values: dict[int, str]


@dataclass(frozen=True)
class NewPerson:
    fields: PersonFields
    address: Address | None
    address_kind: str | None
    source: Source
    organisation: str
    position: PositionFields
    roles: tuple[Role, ...]
    phones: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    beat: str = ""


def read_edit(form: Form, team: Team, custom: Fields, *, has_address: bool) -> PersonEdit:
    edit = PersonEdit(
        fields=_person(form, team),
        tags=parts.tags(form),
        phones=parts.phones(form),
        profiles=parts.profiles(form),
        values=parts.values(form, custom),
    )
    if not (edit.fields.first_name or edit.fields.last_name or has_address):
        form.refuse("last_name", NO_NAME)
    return edit


def _person(form: Form, team: Team) -> PersonFields:
    return PersonFields(
        first_name=form.text("first_name", most=MOST["first_name"]),
        last_name=form.text("last_name", most=MOST["last_name"]),
        title=form.text("title", most=MOST["title"]),
        language=form.one("language", list(Language)) or Language.FINNISH.value,
        **parts.post(form),
        notes=parts.notes(form),
        owner=parts.member(form, "owner", team),
        birth_year=form.read("birth_year", read_birth_year, most=40),
    )


def edit_of(person: PersonDetails) -> PersonEdit:
    """What the register holds now."""
    return PersonEdit(
        fields=person.fields,
        tags=tuple(person.tags),
        phones=tuple((one.number, one.kind) for one in person.phones),
        profiles=tuple(Profile(one.network, one.handle, one.url) for one in person.profiles),
        values={one.field.id: one.text for one in person.values},
    )


def snapshot_of(edit: PersonEdit, custom: Fields) -> Snapshot:
    """By subject the inputs of the form, in the order of the page."""
    plain = {name: _shown(value) for name, value in asdict(edit.fields).items()}
    return {
        **{name: {name: value} for name, value in plain.items()},
        "tags": {"tags": ", ".join(edit.tags)},
        "phones": parts.phone_inputs(edit.phones),
        "profiles": parts.profile_inputs(edit.profiles),
        **{f"field_{one.id}": {f"field_{one.id}": edit.values.get(one.id, "")} for one in custom},
    }


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def read_new(form: Form, team: Team, today: date) -> NewPerson:
    """A person needs a name or an address; where the data came from has to be said (R13)."""
    fields = _person(form, team)
    email = form.exact("email", most=LONGEST_ADDRESS)
    address = read_address(form) if email else None
    if not (fields.first_name or fields.last_name or email):
        form.refuse("last_name", NO_NAME)
    return NewPerson(
        fields=fields,
        address=address,
        address_kind=_said(form.one("address_kind", list(AddressKind))),
        source=parts.source(form, today),
        organisation=form.text("organisation", most=MOST["name"]),
        position=PositionFields(
            title=fields.title, decision_maker=form.ticked("decision_maker"), main=True
        ),
        roles=read_roles(form),
        phones=parts.phones(form),
        tags=parts.tags(form),
        beat=form.text("beat", most=LONGEST_BEAT),
    )


def read_address(form: Form) -> Address | None:
    return form.read("email", parse, most=LONGEST_ADDRESS, required=NO_ADDRESS, exact=True)


def address_in(form: Form) -> Address | None:
    """What is written in the address field, if it is an address."""
    found = parse(form.value("email")) if form.value("email") else None
    return found if isinstance(found, Address) else None


def _said(kind: str) -> str | None:
    """Not known: then it is judged by what is known."""
    return None if kind in ("", AddressKind.UNKNOWN) else kind


def read_new_kind(form: Form) -> str | None:
    return _said(read_address_kind(form))


def read_address_kind(form: Form) -> str:
    return form.one("address_kind", list(AddressKind), required=NO_KIND)


KIND_HELP = {
    AddressKind.PERSONAL: N_("The person's own, for example at a mail service."),
    AddressKind.WORK_PERSONAL: N_(
        "It names the person, as in aino.niemela@company. It is personal data as much as a private "
        "one, and newsletters need the person's own consent."
    ),
    AddressKind.ROLE: N_(
        "It names a function, as in info@ or toimitus@, and belongs to the organisation."
    ),
    AddressKind.UNKNOWN: N_(
        "Judged by the address, the name and the organisation. As long as that does not tell, it is "
        "treated as personal."
    ),
}


def address_kinds() -> list[tuple[str, str, str]]:
    """The kinds of address with what the law makes of them, in the current language."""
    return [
        (kind.value, gettext(words.ADDRESS_KINDS[kind]), gettext(KIND_HELP[kind]))
        for kind in AddressKind
    ]


def read_roles(form: Form) -> tuple[Role, ...]:
    ticked = form.several("roles", list(Role))
    return tuple(role for role in Role if role in ticked)


def read_position(form: Form) -> PositionFields:
    fields = PositionFields(
        title=form.text("position_title", most=MOST["title"]),
        decision_maker=form.ticked("decision_maker"),
        since=form.read("since", read_day),
        until=form.read("until", read_day),
        main=form.ticked("main"),
    )
    if fields.since and fields.until and fields.until < fields.since:
        form.refuse("until", ENDS_BEFORE)
    return fields


def position_inputs(position: PositionFields) -> dict[str, str | None]:
    return {
        "position_title": position.title,
        "since": position.since.isoformat() if position.since else None,
        "until": position.until.isoformat() if position.until else None,
        "decision_maker": "yes" if position.decision_maker else None,
        "main": "yes" if position.main else None,
    }
