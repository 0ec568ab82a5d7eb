"""Whether somebody's data may go outside the EEA: only by their own permission (register R15). Pure."""

from collections.abc import Iterable, Sequence

from app.consent.events import ANY_MARKETING, TRANSFER, Basis, Event, PurposeRule
from app.consent.grounds.history import consent_given
from app.consent.grounds.reasons import STOPS

_RULE = PurposeRule(ANY_MARKETING, Basis.CONSENT, direct_marketing=True)


def may_leave(histories: Iterable[Sequence[Event]]) -> bool:
    """Whether the person with addresses of these histories has permitted it, and said no at none."""
    verdicts = [
        consent_given(history, _RULE, TRANSFER, None)
        for history in histories
        if any(event.channel == TRANSFER for event in history)
    ]
    return any(one.allowed for one in verdicts) and not any(one.reason in STOPS for one in verdicts)
