"""What this room lets one ask about organisations, for lists of them."""

from app.contacts.about import About
from app.contacts.legal_forms import LegalForm
from app.contacts.rules import ORGANISATION_KINDS, Role, SourceKind
from app.lib.languages import N_
from app.segments.fields import options
from app.segments.fields.kinds import Compile, Options, SegmentField
from app.segments.fields.people import AT_PRESENT, ORGANISATION
from app.segments.pieces import IS, THERE, WHEN, column, column_in, column_when, found_by_words, row
from app.segments.values import Read, a_country, an_id, one_of

WITH_ROLE = (
    "from contact_roles r where r.organisation = o.id and r.until is null and r.role = {value}"
)
PEOPLE = f"from positions p where p.organisation = o.id and {AT_PRESENT}"


def _field(
    key: str,
    words: str,
    operators: tuple[str, ...],
    compiled: Compile,
    choice: Read | None = None,
    listed: Options | None = None,
) -> SegmentField:
    return SegmentField(
        key, words, ORGANISATION, operators, compiled, choice, listed, About.ORGANISATIONS
    )


FIELDS = (
    _field("words", N_("Search words"), ("contains",), found_by_words(About.ORGANISATIONS)),
    _field(
        "kind", N_("Kind"), IS, column("o.kind", "varchar"), one_of(set(ORGANISATION_KINDS)),
        options.organisation_kinds,
    ),
    _field(
        "legal_form", N_("Legal form"), (*IS, *THERE), column("o.legal_form", "varchar"),
        one_of(set(LegalForm)), options.legal_forms,
    ),
    _field("role", N_("Relation"), IS, row(WITH_ROLE, "varchar"), one_of(set(Role)), options.roles),
    _field("place", N_("Place"), ("equals", "differs"), column_in("o.place")),
    _field(
        "country", N_("Country"), IS, column("o.country", "varchar"), a_country, options.countries
    ),
    _field(
        "owner", N_("Owner"), (*IS, *THERE), column("o.owner", "uuid"), an_id, options.members
    ),
    _field(
        "source", N_("Source"), IS, column("o.source_kind", "varchar"), one_of(set(SourceKind)),
        options.sources,
    ),
    _field("created", N_("Date of entry"), WHEN, column_when("o.created_at")),
    _field("checked", N_("Last checked"), WHEN, column_when("coalesce(o.checked_at, o.created_at)")),
    _field("people", N_("People"), THERE, row(PEOPLE)),
    _field("parent", N_("Parent organisation"), THERE, column("o.parent", "uuid")),
)  # fmt: skip
