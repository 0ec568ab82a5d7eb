"""What this room lets one ask about people: the person, their role, organisation, tags."""

from app.contacts.about import About
from app.contacts.legal_forms import LegalForm
from app.contacts.rules import ORGANISATION_KINDS, Role, SourceKind
from app.contacts.sql import position_now
from app.lib.languages import N_, Language
from app.segments.fields import options
from app.segments.fields.kinds import Bound, Compile, Options, Piece, SegmentField, Sort
from app.segments.pieces import (
    IS,
    THERE,
    WHEN,
    column,
    column_in,
    column_when,
    found_by_words,
    has,
    moment,
    row,
    row_with_words,
)
from app.segments.values import Read, a_country, a_whole_number, an_id, one_of

PERSON, ROLE, ORGANISATION = N_("Person"), N_("Relation"), N_("Organisation")
AT_PRESENT = position_now()
POSITION = f"from positions p where p.contact = c.id and {AT_PRESENT}"
AT_ORGANISATION = (
    "from positions p join organisations o on o.id = p.organisation "
    f"where p.contact = c.id and {AT_PRESENT}"
)
PARENT = (
    "from positions p join organisations child on child.id = p.organisation "
    f"join organisations o on o.id = child.parent where p.contact = c.id and {AT_PRESENT}"
)
ORGANISATION_HAS_ROLE = (
    "from positions p join contact_roles r on r.organisation = p.organisation "
    f"where p.contact = c.id and {AT_PRESENT} and r.role = {{value}} and r.until is null "
    "and r.organisation is not null"
)
SEEN = "coalesce(c.checked_at, c.created_at)"


WITH_ROLE = "from contact_roles r where r.contact = c.id and r.role = {value}"


def _role_since(role: Role) -> SegmentField:
    def compiled(operator: str, value: object, bound: Bound) -> Piece:
        sign = "<" if operator == "before" else ">="
        return has(
            f"from contact_roles r where r.contact = c.id and r.role = '{role.value}' "
            f"and r.until is null and r.since {sign} {bound(moment(value))}::timestamptz"
        )

    words = options.ROLE_BEGAN[role]
    return SegmentField(f"{role.value}_since", words, ROLE, ("since", "before", "within"), compiled)


def _spellings(text: str) -> list[str]:
    """Patterns: the database knows no small and capital letters beyond ASCII."""
    plain = text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    ways = (plain, plain.lower(), plain.upper(), plain.capitalize(), plain.title())
    return [f"%{way}%" for way in dict.fromkeys(ways)]


def _title(operator: str, value: object, bound: Bound) -> Piece:
    """The title at an organisation, or the person's own: both read from small indexes of titles."""
    like = f"like any({bound(_spellings(str(value)))}::text[])"
    titles = (
        f"select p.contact from positions p where p.title <> '' and p.title {like} and {AT_PRESENT}"
    )
    own = f"select t.id from contacts t where t.title {like} and t.title <> ''"
    ids = f"{titles} union all {own}"
    if operator == "contains":
        return Piece(f"c.id in ({ids})", Sort.SET, ways=(ids,), by_id=True)
    return Piece(f"not (c.id in ({ids}))", Sort.REST, by_id=True)


CONTAINS = ("contains", "contains_not")
ADDRESS = "from contact_addresses a where a.contact = c.id"
PHONE = "from contact_phones n where n.contact = c.id"
TAG = "from contact_tags g where g.contact = c.id and g.tag = {value}"
HAS_ROLE, HAD_ROLE = f"{WITH_ROLE} and r.until is null", f"{WITH_ROLE} and r.until is not null"
OF_FORM = f"{AT_ORGANISATION} and o.legal_form = {{value}}"
OF_KIND = f"{AT_ORGANISATION} and o.kind = {{value}}"


def _field(
    key: str,
    words: str,
    group: str,
    operators: tuple[str, ...],
    compiled: Compile,
    choice: Read | None = None,
    listed: Options | None = None,
) -> SegmentField:
    return SegmentField(key, words, group, operators, compiled, choice, listed)


A_ROLE, A_KIND = one_of(set(Role)), one_of(set(ORGANISATION_KINDS))
_PERSON = (
    _field("words", N_("Search words"), PERSON, ("contains",), found_by_words(About.PEOPLE)),
    _field(
        "language", N_("Language"), PERSON, IS, column("c.language", "varchar"),
        one_of(set(Language)), options.languages,
    ),
    _field("place", N_("Place"), PERSON, ("equals", "differs"), column_in("c.place")),
    _field(
        "country", N_("Country"), PERSON, IS, column("c.country", "varchar"), a_country,
        options.countries,
    ),
    _field(
        "owner", N_("Owner"), PERSON, (*IS, *THERE), column("c.owner", "uuid"), an_id,
        options.members,
    ),
    _field(
        "source", N_("Source"), PERSON, IS, column("c.source_kind", "varchar"),
        one_of(set(SourceKind)), options.sources,
    ),
    _field("created", N_("Date of entry"), PERSON, WHEN, column_when("c.created_at")),
    _field("checked", N_("Last checked"), PERSON, WHEN, column_when(SEEN)),
    _field("email", N_("E-mail address"), PERSON, THERE, row(ADDRESS)),
    _field("phone", N_("Phone number"), PERSON, THERE, row(PHONE)),
    _field(
        "tag", N_("Area of responsibility"), PERSON, IS, row(TAG, "integer"), a_whole_number,
        options.tags,
    ),
)  # fmt: skip
_ROLES = (
    _field("role", N_("Relation"), ROLE, IS, row(HAS_ROLE, "varchar"), A_ROLE, options.roles),
    _field(
        "past_role", N_("Relation that has ended"), ROLE, IS, row(HAD_ROLE, "varchar"), A_ROLE,
        options.roles,
    ),
    *map(_role_since, Role),
)  # fmt: skip
_ORGANISATION = (
    _field(
        "organisation", N_("Organisation's name"), ORGANISATION, CONTAINS,
        row_with_words(AT_ORGANISATION),
    ),
    _field(
        "organisation_kind", N_("Organisation's kind"), ORGANISATION, IS, row(OF_KIND, "varchar"),
        A_KIND, options.organisation_kinds,
    ),
    _field(
        "organisation_legal_form", N_("Organisation's legal form"), ORGANISATION, IS,
        row(OF_FORM, "varchar"), one_of(set(LegalForm)), options.legal_forms,
    ),
    _field(
        "organisation_role", N_("Organisation's relation"), ORGANISATION, IS,
        row(ORGANISATION_HAS_ROLE, "varchar"), A_ROLE, options.roles,
    ),
    _field(
        "parent", N_("Parent organisation's name"), ORGANISATION, CONTAINS, row_with_words(PARENT)
    ),
    _field("position", N_("Position at an organisation"), ORGANISATION, THERE, row(POSITION)),
    _field(
        "decision_maker", N_("Decision maker"), ORGANISATION, ("yes", "no"),
        row(f"{POSITION} and p.decision_maker"),
    ),
    _field("title", N_("Title"), ORGANISATION, CONTAINS, _title),
)  # fmt: skip
FIELDS = (*_PERSON, *_ROLES, *_ORGANISATION)
