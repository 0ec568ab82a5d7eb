"""What can become of one letter to one address, why, and what that means in words. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.consent.grounds.reasons import Reason
from app.consent.wordings.reasons import told_to_staff
from app.lib.languages import N_, gettext, inside_a_sentence


class Outcome(StrEnum):
    """`delivery.state`. The first three are open; the others are final."""

    PLANNED = "p"
    SENDING = "t"
    DEFERRED = "d"
    ACCEPTED = "a"
    REFUSED = "r"
    EXPIRED = "e"
    UNKNOWN = "u"
    EXCLUDED = "x"


OPEN = (Outcome.PLANNED, Outcome.SENDING, Outcome.DEFERRED)
SHOWN = (  # the order of the results page
    Outcome.ACCEPTED,
    Outcome.REFUSED,
    Outcome.EXPIRED,
    Outcome.UNKNOWN,
    Outcome.EXCLUDED,
    Outcome.DEFERRED,
    Outcome.SENDING,
    Outcome.PLANNED,
)


class Why(StrEnum):
    """`delivery.reason`. Exclusions also carry a `Reason` of the decision."""

    # excluded
    SAME_PERSON = "same_person"
    CANCELLED = "cancelled"
    BAD_DATA = "bad_data"
    SUPPRESSED = "suppressed"
    ERASED = "erased"
    # refused
    ADDRESS_GONE = "address_gone"
    MAILBOX_CLOSED = "mailbox_closed"
    OUR_FAULT = "our_fault"
    # unknown
    LEFT_AS_IT_IS = "left_as_it_is"


WORDS: Mapping[Outcome, str] = {
    Outcome.PLANNED: N_("Waiting for its turn"),
    Outcome.SENDING: N_("Being sent right now"),
    Outcome.DEFERRED: N_("Deferred"),
    Outcome.ACCEPTED: N_("Accepted"),
    Outcome.REFUSED: N_("Refused"),
    Outcome.EXPIRED: N_("Expired"),
    Outcome.UNKNOWN: N_("Unknown"),
    Outcome.EXCLUDED: N_("Left out"),
}

MEANINGS: Mapping[Outcome, str] = {
    Outcome.PLANNED: N_(
        "Not handed over to the mail server yet. Anyone who unsubscribes before their "
        "turn gets nothing."
    ),
    Outcome.SENDING: N_("Being handed over to the mail server right now."),
    Outcome.DEFERRED: N_(
        "Their mail server asked us to try again later. We will retry automatically."
    ),
    Outcome.ACCEPTED: N_(
        "Their mail server accepted the letter. We do not track whether it was read."
    ),
    Outcome.REFUSED: N_("Their mail server rejected the letter."),
    Outcome.EXPIRED: N_("We kept trying until the time allowed for sending ran out."),
    Outcome.UNKNOWN: N_(
        "The connection was lost before an answer came. The letter may have arrived; "
        "nobody is sent a second one unless you decide so."
    ),
    Outcome.EXCLUDED: N_("Left out before anything was sent to them."),
}

# How a group is drawn: its own colour in the bar, the colour of its state and its icon.
LOOKS: Mapping[Outcome, tuple[str, str, str]] = {
    Outcome.ACCEPTED: ("f-yes", "is-yes", "state-yes"),
    Outcome.REFUSED: ("f-no", "is-no", "state-no"),
    Outcome.EXPIRED: ("f-late", "is-no", "state-stop"),
    Outcome.UNKNOWN: ("f-accent", "is-wait", "state-warn"),
    Outcome.EXCLUDED: ("f-none", "", "state-none"),
    Outcome.DEFERRED: ("f-wait", "is-wait", "state-wait"),
    Outcome.SENDING: ("f-now", "is-wait", "state-wait"),
    Outcome.PLANNED: ("f-next", "is-wait", "state-wait"),
}

REASON_WORDS: Mapping[str, str] = {
    Why.SAME_PERSON: N_("gets it at another address"),
    Why.CANCELLED: N_("the campaign was cancelled before their turn"),
    Why.BAD_DATA: N_("their data does not fit the letter"),
    Why.SUPPRESSED: N_("on the suppression list"),
    Why.ERASED: N_("their data has been erased"),
    Why.ADDRESS_GONE: N_("the address no longer exists"),
    Why.MAILBOX_CLOSED: N_("the mailbox is full or closed"),
    Why.OUR_FAULT: N_("refused because of how we send, not because of the reader"),
    Why.LEFT_AS_IT_IS: N_("reviewed by a person and left as it is"),
}
_OF_THE_DECISION = frozenset(reason.value for reason in Reason)
OTHER_REASON: Mapping[Outcome, str] = {
    Outcome.REFUSED: N_("the mail server gave another reason"),
    Outcome.UNKNOWN: N_("nobody has decided yet"),
    Outcome.EXCLUDED: N_("for another reason"),
}


def reason_words(outcome: Outcome, reason: str | None) -> str:
    """Why, in the current language, to stand inside a sentence; '' where the state says it all."""
    if reason in _OF_THE_DECISION and reason not in REASON_WORDS:
        return inside_a_sentence(told_to_staff(Reason(reason)).removesuffix("."))
    words = REASON_WORDS.get(reason or "", OTHER_REASON.get(outcome, ""))
    return gettext(words) if words else ""


class Settlement(StrEnum):
    """What a person decides about an unknown row."""

    LEAVE = "leave"
    SEND_AGAIN = "send_again"


@dataclass(frozen=True)
class Group:
    """One row of the results: an outcome, its people, and how they fall apart by reason."""

    outcome: Outcome
    people: int
    reasons: tuple[tuple[str | None, int], ...]

    @property
    def has_reasons(self) -> bool:
        return any(reason for reason, _ in self.reasons)


@dataclass(frozen=True)
class Tally:
    """All rows of a campaign, counted. The groups add up to `total`, always."""

    counts: Mapping[tuple[Outcome, str | None], int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def open(self) -> int:
        return sum(self.of(outcome) for outcome in OPEN)

    @property
    def final(self) -> int:
        return self.total - self.open

    @property
    def undecided(self) -> int:
        """Unknown rows that nobody has looked at."""
        return self.of(Outcome.UNKNOWN) - self.counts.get(
            (Outcome.UNKNOWN, Why.LEFT_AS_IT_IS.value), 0
        )

    def of(self, outcome: Outcome) -> int:
        return sum(people for (found, _), people in self.counts.items() if found is outcome)

    def groups(self) -> Iterable[Group]:
        """Every group with somebody in it, and always the accepted ones."""
        for outcome in SHOWN:
            reasons = [(r, n) for (found, r), n in self.counts.items() if found is outcome]
            if reasons or outcome is Outcome.ACCEPTED:
                ordered = sorted(reasons, key=lambda pair: (-pair[1], pair[0] or ""))
                yield Group(outcome, self.of(outcome), tuple(ordered))
