"""What is said about people and organisations, as forms and imports hand it over; checked here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from app.contacts.about import About
from app.contacts.identifiers import NOT_A_COUNTRY, countries
from app.contacts.legal_forms import LegalForm
from app.contacts.rules import ENDS_BEFORE, ORGANISATION_KINDS, SourceKind, day_fault
from app.contacts.values import birth_year_fault, text_fault
from app.contacts.words import FIELDS
from app.lib.languages import N_, Language
from app.lib.problems import Problem
from app.lib.refusals import Conflict, Invalid

MOST_NOTES = 20_000
NO_NAME = N_("An organisation needs a name.")
NO_SUCH_CHOICE = N_("Choose one of the options.")
IN_FIELD = N_("%(field)s: %(problem)s")
EDITED_MEANWHILE = N_("Somebody else has saved this in the meantime. Their changes are intact.")
ONE_OWNER = "a fact is about a person or about an organisation"

Actor = Literal["staff", "person", "import", "system"]


@dataclass(frozen=True)
class Source:
    """Where data came from (register row R13): a kind such as `sign_up`, words, and the day."""

    kind: str
    detail: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Who:
    """Who changes something and why (register row R18)."""

    by: UUID | None
    why: str = ""
    actor: Actor = "staff"
    import_id: UUID | None = None


@dataclass(frozen=True)
class Owner:
    """The record a fact hangs on: a person or an organisation, exactly one."""

    contact: UUID | None = None
    organisation: UUID | None = None

    def __post_init__(self) -> None:
        if (self.contact is None) == (self.organisation is None):
            raise ValueError(ONE_OWNER)

    @property
    def id(self) -> UUID:
        found = self.contact or self.organisation
        assert found is not None
        return found

    @property
    def about(self) -> About:
        return About.PEOPLE if self.contact else About.ORGANISATIONS

    @property
    def column(self) -> str:
        return self.about.column


@dataclass(frozen=True)
class PersonFields:
    first_name: str = ""
    last_name: str = ""
    title: str = ""
    language: str = "fi"
    street: str = ""
    postcode: str = ""
    place: str = ""
    country: str = ""
    notes: str = ""
    owner: UUID | None = None
    birth_year: int | None = None


@dataclass(frozen=True)
class OrganisationFields:
    name: str
    kind: str = "company"
    business_id: str = ""
    vat_number: str = ""
    web: str = ""
    street: str = ""
    postcode: str = ""
    place: str = ""
    country: str = ""
    notes: str = ""
    parent: UUID | None = None
    owner: UUID | None = None
    legal_form: str | None = None


@dataclass(frozen=True)
class PositionFields:
    """A person's place at an organisation; open without `until`."""

    title: str = ""
    decision_maker: bool = False
    since: date | None = None
    until: date | None = None
    main: bool = False


@dataclass(frozen=True)
class Profile:
    """An account in a social network (register row R8)."""

    network: str
    handle: str
    url: str = ""


class EditedMeanwhile(Conflict):
    """Somebody saved first; `theirs` is what stands now, under `edition` (trial F7)."""

    def __init__(self, theirs: PersonFields | OrganisationFields, edition: int) -> None:
        super().__init__(EDITED_MEANWHILE)
        self.theirs = theirs
        self.edition = edition


class _Translated:
    """A word that is put into the reader's language when the sentence around it is said."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    def __str__(self) -> str:
        return self.problem.sentence()


def refuse(field: str, problem: Problem | None) -> None:
    """Raise what is wrong with a field as a sentence that names it."""
    if problem is not None:
        name = _Translated(Problem(FIELDS.get(field, field)))
        raise Invalid(IN_FIELD, field=name, problem=_Translated(problem))


MOST = {
    "first_name": 80, "last_name": 80, "title": 120, "street": 300, "postcode": 16, "place": 80,
    "name": 200, "business_id": 20, "vat_number": 20, "web": 300, "notes": MOST_NOTES,
    "source_detail": 200, "tags": 80, "why": 200,
}  # fmt: skip
OF_SEVERAL_LINES = frozenset({"street", "notes"})


def fault(field: str, text: str) -> Problem | None:
    """Why the text cannot be kept in this field: too long, or with control characters."""
    return text_fault(text, MOST[field], lines=field in OF_SEVERAL_LINES)


def check_person(fields: PersonFields) -> None:
    """Raise Invalid with a sentence that names the field; forms have said so beside it before."""
    _check_texts(
        fields, ("first_name", "last_name", "title", "street", "postcode", "place", "notes")
    )
    _check_country(fields.country)
    if fields.birth_year is not None and birth_year_fault(fields.birth_year):
        refuse("birth_year", birth_year_fault(fields.birth_year))
    if fields.language not in tuple(Language):
        refuse("language", Problem(NO_SUCH_CHOICE))


def check_organisation(fields: OrganisationFields) -> None:
    """The same for an organisation."""
    if not fields.name.strip():
        raise Invalid(NO_NAME)
    _check_texts(
        fields,
        ("name", "business_id", "vat_number", "web", "street", "postcode", "place", "notes"),
    )
    _check_country(fields.country)
    if fields.kind not in ORGANISATION_KINDS:
        refuse("kind", Problem(NO_SUCH_CHOICE))
    if fields.legal_form is not None and fields.legal_form not in tuple(LegalForm):
        refuse("legal_form", Problem(NO_SUCH_CHOICE))


def check_position(fields: PositionFields) -> None:
    """The same for a position: its days, and which comes first."""
    refuse("title", fault("title", fields.title))
    for field, day in (("since", fields.since), ("until", fields.until)):
        if day is not None:
            refuse(field, day_fault(day))
    if fields.since and fields.until and fields.until < fields.since:
        refuse("until", Problem(ENDS_BEFORE))


def check_source(source: Source) -> None:
    """The same for where data came from."""
    refuse("source_detail", fault("source_detail", source.detail))
    if source.on is not None:
        refuse("source_on", day_fault(source.on))
    if source.kind not in tuple(SourceKind):
        refuse("source_kind", Problem(NO_SUCH_CHOICE))


def _check_country(code: str) -> None:
    if code and code not in countries():
        refuse("country", Problem(NOT_A_COUNTRY))


def _check_texts(fields: PersonFields | OrganisationFields, names: Iterable[str]) -> None:
    for name in names:
        refuse(name, fault(name, getattr(fields, name)))
