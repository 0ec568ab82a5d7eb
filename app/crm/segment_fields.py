"""What one can ask about services and what was last said to each other."""

from app import database
from app.contacts.sql import position_now
from app.crm.rules import KIND_WORDS, STAGE_WORDS, InteractionKind, Stage
from app.crm.services.sql import order_in_force
from app.lib import clock
from app.lib.languages import N_, gettext
from app.segments.fields.kinds import Bound, Piece, SegmentField, Sort
from app.segments.fields.options import Choice
from app.segments.pieces import IS, has, has_not, has_or_not, moment
from app.segments.values import a_whole_number, one_of

SERVICE, INTERACTION = N_("Service"), N_("Interaction")
ANY = "any"
AT_PRESENT = position_now()
TALKS = "from interaction_people t where t.contact = c.id"


def a_service(text: str) -> object:
    return ANY if text == ANY else a_whole_number(text)


def _service(operator: str, value: object, bound: Bound) -> Piece:
    wanted = "" if value == ANY else f" and o.service = {bound(value)}::integer"
    today = f"{bound(clock.today())}::date"
    return has_or_not(
        operator,
        "from orders o join positions p on p.organisation = o.organisation "
        f"where p.contact = c.id and {AT_PRESENT} and {order_in_force('o', today)}{wanted}",
    )


def _own_service(operator: str, value: object, bound: Bound) -> Piece:
    wanted = "" if value == ANY else f" and o.service = {bound(value)}::integer"
    today = f"{bound(clock.today())}::date"
    rows = f"from orders o where o.contact = c.id and {order_in_force('o', today)}{wanted}"
    return has_or_not(operator, rows)


def _considered(operator: str, value: object, bound: Bound) -> Piece:
    wanted = "" if value == ANY else f" and v.service = {bound(value)}::integer"
    return _considering(operator, wanted)


def _stage(operator: str, value: object, bound: Bound) -> Piece:
    return _considering(operator, f" and v.stage = {bound(value)}::varchar")


def _considering(operator: str, wanted: str) -> Piece:
    """By the person, or by an organisation they work for."""
    rows = "from considered_services v"
    ids = (
        f"select v.contact {rows} where v.contact is not null and v.until is null{wanted} "
        f"union all select p.contact {rows} join positions p on p.organisation = v.organisation "
        f"where {AT_PRESENT} and v.until is null{wanted}"
    )
    if operator == "is":
        return Piece(f"c.id in ({ids})", Sort.SET, ways=(ids,), by_id=True)
    return Piece(f"not (c.id in ({ids}))", Sort.REST, by_id=True)


def _talked(operator: str, value: object, bound: Bound) -> Piece:
    """`before`: there was a contact, and none since."""
    if operator in ("present", "missing"):
        return has_or_not(operator, TALKS)
    day = f"{bound(moment(value))}::timestamptz"
    if operator == "before":
        sql = f"exists (select {TALKS}) and not exists (select {TALKS} and t.at >= {day})"
        return Piece(sql, Sort.SET, by_id=True)
    since = f"{TALKS} and t.at >= {day}"
    return has(since) if operator in ("since", "within") else has_not(since)


def _kind(operator: str, value: object, bound: Bound) -> Piece:
    return has_or_not(
        operator,
        "from interaction_people t join interactions i on i.id = t.interaction "
        f"where t.contact = c.id and i.kind = {bound(value)}::varchar",
    )


async def services() -> list[Choice]:
    rows = await database.fetch("select id::text, name from services order by name limit 500")
    return [(ANY, gettext(N_("any service"))), *[(row["id"], row["name"]) for row in rows]]


async def stages() -> list[Choice]:
    return [(stage, gettext(words)) for stage, words in STAGE_WORDS.items()]


async def kinds() -> list[Choice]:
    return [(kind, gettext(words)) for kind, words in KIND_WORDS.items()]


FIELDS = (
    SegmentField(
        "service", N_("Their organisation has the service"), SERVICE, IS, _service, a_service, services
    ),
    SegmentField(
        "own_service", N_("Has the service themselves"), SERVICE, IS, _own_service,
        a_service, services,
    ),
    SegmentField(
        "considered", N_("Considers the service"), SERVICE, IS, _considered, a_service, services
    ),
    SegmentField(
        "stage", N_("Stage of a service considered"), SERVICE, IS, _stage, one_of(set(Stage)), stages
    ),
    SegmentField(
        "last_contact", N_("Last contact"), INTERACTION,
        ("before", "since", "none_since", "within", "not_within", "present", "missing"), _talked,
    ),
    SegmentField(
        "interaction", N_("There has been an interaction of kind"), INTERACTION, IS, _kind,
        one_of(set(InteractionKind)), kinds,
    ),
)  # fmt: skip
