"""What one can ask about people's subscriptions and permissions."""

from app import database
from app.consent.sql import IN_FORCE
from app.lib.languages import N_, current_language, gettext
from app.lists.sql import list_name
from app.segments.fields.kinds import Bound, Piece, SegmentField
from app.segments.fields.options import Choice
from app.segments.pieces import IS, has, has_or_not, moment
from app.segments.values import an_id

SUBSCRIPTION = N_("Subscription")
ANY = "any"
SUBSCRIBED = (
    "from contact_addresses a join subscriptions s on s.address = a.id where a.contact = c.id"
)


def a_list(text: str) -> object:
    return ANY if text == ANY else an_id(text)


def _of(value: object, bound: Bound, column: str) -> str:
    return "" if value == ANY else f" and {column} = {bound(value)}::uuid"


def _subscribed(operator: str, value: object, bound: Bound) -> Piece:
    return has_or_not(operator, f"{SUBSCRIBED} and s.left_at is null{_of(value, bound, 's.list')}")


def _left(operator: str, value: object, bound: Bound) -> Piece:
    return has_or_not(
        operator, f"{SUBSCRIBED} and s.left_at is not null{_of(value, bound, 's.list')}"
    )


def _subscribed_at(operator: str, value: object, bound: Bound) -> Piece:
    sign = "<" if operator == "before" else ">="
    return has(
        f"{SUBSCRIBED} and s.left_at is null and s.joined_at {sign} "
        f"{bound(moment(value))}::timestamptz"
    )


def _may_be_mailed(operator: str, value: object, bound: Bound) -> Piece:
    """Subscribed and permitted, or on another ground that holds, as the audience of that list."""
    same_list = "l.id = p.list_id and l.purpose = p.purpose"
    subscribed = "s.address = a.id and s.list = p.list_id and s.left_at is null"
    return has_or_not(
        operator,
        f"from contact_addresses a join permission p on p.address = a.id and {IN_FORCE} "
        f"join lists l on {same_list} where a.contact = c.id and p.channel = 'email' "
        f"and (p.ground <> 'consent' or exists (select from subscriptions s where {subscribed}))"
        f"{_of(value, bound, 'p.list_id')}",
    )


async def lists() -> list[Choice]:
    rows = await database.fetch(
        f"select l.id::text, coalesce({list_name('l.id', '$1')}, l.slug) as name "
        "from lists l order by l.position, l.slug limit 500",
        current_language().value,
    )
    return [(ANY, gettext(N_("any list"))), *[(row["id"], row["name"]) for row in rows]]


FIELDS = (
    SegmentField("subscribed", N_("Subscribed to"), SUBSCRIPTION, IS, _subscribed, a_list, lists),
    SegmentField(
        "mailable", N_("May be e-mailed for"), SUBSCRIPTION, IS, _may_be_mailed, a_list, lists
    ),
    SegmentField("left", N_("Has left"), SUBSCRIPTION, IS, _left, a_list, lists),
    SegmentField(
        "subscribed_at", N_("Subscription began"), SUBSCRIPTION, ("since", "before", "within"),
        _subscribed_at,
    ),
)  # fmt: skip
