"""Asking for one state of the permission for one list: yes, not yet, no, blocked, not asked."""

from collections.abc import Mapping, Sequence

from app.consent.grounds.reasons import BLOCKED, GOING, WAITING, Reason
from app.lib.languages import N_, gettext
from app.lists.segment_fields import SUBSCRIPTION
from app.lists.staff_queries import known_lists
from app.segments.fields.kinds import Bound, Piece, SegmentField
from app.segments.fields.options import Choice
from app.segments.pieces import has, has_not
from app.segments.values import an_id

KEY = "permission"
NOT_ASKED = "not_asked"
STATES: Mapping[str, str] = {
    "yes": N_("Yes"),
    "waiting": N_("Not yet"),
    "no": N_("No"),
    "blocked": N_("Blocked"),
    NOT_ASKED: N_("Not asked"),
}
_REASONS: Mapping[str, tuple[Reason, ...]] = {
    "yes": GOING,
    "waiting": WAITING,
    "no": tuple(frozenset(Reason) - {*GOING, *WAITING, *BLOCKED, Reason.NEVER_ASKED}),
    "blocked": BLOCKED,
}
_FOR_THE_LIST = (
    "from permission m join lists l on l.id = m.list_id and l.purpose = m.purpose "
    "join contact_addresses a on a.id = m.address "
    "where a.contact = c.id and m.channel = 'email' and m.list_id = {list}::uuid "
    "and m.reason {reason}"
)
# Each ground has its answer, and what may go on one of them may go.
_NOTHING_BETTER = (
    " and not exists (select from permission y where y.address = m.address "
    "and y.list_id = m.list_id and y.purpose = m.purpose and y.channel = m.channel "
    "and y.reason = any({better}::text[]))"
)
_BETTER: Mapping[str, tuple[Reason, ...]] = {
    "blocked": GOING,
    "waiting": (*GOING, *BLOCKED),
    "no": (*GOING, *BLOCKED, *WAITING),
}


def _read(text: str) -> object:
    """`<id of a list>:<state>`."""
    list_id, _, state = text.partition(":")
    if state not in STATES:
        raise ValueError(state)
    return an_id(list_id), state


def _compile(operator: str, value: object, bound: Bound) -> Piece:
    del operator  # there is one
    assert isinstance(value, tuple)
    list_id, state = value
    given = bound(list_id)
    if state == NOT_ASKED:
        return has_not(_FOR_THE_LIST.format(list=given, reason="<> 'never_asked'"))
    reasons = f"= any({bound(_stored(_REASONS[state]))}::text[])"
    rows = _FOR_THE_LIST.format(list=given, reason=reasons)
    if state in _BETTER:
        rows += _NOTHING_BETTER.format(better=bound(_stored(_BETTER[state])))
    return has(rows)


def _stored(reasons: Sequence[Reason]) -> list[str]:
    return [reason.value for reason in reasons]


async def _options() -> list[Choice]:
    return [
        (f"{one.id}:{state}", f"{one.name}: {gettext(words)}")
        for one in await known_lists()
        for state, words in STATES.items()
    ]


FIELD = SegmentField(
    KEY, N_("Permission for a list"), SUBSCRIPTION, ("is",), _compile, _read, _options
)
