"""Of several answers the one to tell: what holds longest, or what is nearest to holding. Pure."""

from collections.abc import Iterable

from app.consent.grounds.facts import Answer, Outcome
from app.consent.grounds.reasons import Reason

# From near to far: what is missing, told by the fact that is nearest to being there.
_NEAREST = (
    Reason.CONTROLLER_CHANGED,
    Reason.ASK_EARLIER_CONSENT,
    Reason.LOW_ASSURANCE,
    Reason.UNUSED,
    Reason.EXPIRED,
    Reason.NOT_CONFIRMED,
    Reason.NOT_FREE,
    Reason.NO_PROOF,
    Reason.CUSTOMER_LAPSED,
    Reason.OTHER_PRODUCTS,
    Reason.NO_REFUSAL_OFFERED,
    Reason.OTHER_SELLER,
    Reason.POSITION_UNCHECKED,
    Reason.REASON_OLD,
    Reason.POSITION_ENDED,
    Reason.OTHER_TOPIC,
    Reason.NO_BALANCING,
    Reason.ALREADY_ASKED,
    Reason.CONVERSATION_OLD,
    Reason.KIND_UNKNOWN,
    Reason.ORGANISATION_REFUSED,
    Reason.PROFILE_CONSENT,
    Reason.NO_REASON,
    Reason.NEVER_ASKED,
    Reason.NATURAL_PERSON,
    Reason.NOT_A_SALE,
)


def best(answers: Iterable[Answer]) -> Answer:
    """What holds longest; if nothing does, what is nearest."""
    given = list(answers)
    going = [answer for answer in given if answer.may_go]
    if not going:
        return nearest(given)
    return max(going, key=lambda one: one.until.timestamp() if one.until else float("inf"))


def nearest(answers: Iterable[Answer]) -> Answer:
    """A question to a person first, then the nearest fact, then the latest day."""

    def distance(answer: Answer) -> tuple[bool, int, float]:
        is_no_question = answer.outcome is not Outcome.ASK_A_PERSON
        since = answer.since.timestamp() if answer.since else 0.0
        return is_no_question, _NEAREST.index(answer.reason), -since

    return min(answers, key=distance)
