"""When an answer may go out, who may open it and for how long. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.lib.languages import N_
from app.lib.problems import Problem

OPEN_FOR = timedelta(days=14)
MOST_TRIES = 5
SHOWN = "shown"
"""What is decided about words that stay in the answer; the others have a reason."""
TO_CHECK = N_("Check first what may be about others: %(words)s")
NO_ADDRESS = N_("There is no e-mail address to send a link to: print the answer.")
NO_CONTROLLER = N_("Enter in the settings whose register this is.")


class Why(StrEnum):
    """Why something is left out (GDPR Article 15(4))."""

    PERSON = "person"
    SECRET = "secret"  # noqa: S105 - a word, no password
    HARM = "harm"


WHY_WORDS: Mapping[Why, str] = {
    Why.PERSON: N_("Another person's data"),
    Why.SECRET: N_("Business secret"),
    Why.HARM: N_("Would harm somebody"),
}


class Way(StrEnum):
    LINK = "link"
    PAPER = "paper"


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    OVER = "over"


@dataclass(frozen=True)
class Released:
    """As far as opening goes."""

    way: Way
    open_until: datetime | None
    is_closed: bool
    is_kept: bool

    def state(self, now: datetime) -> State:
        """Over: printed, too old, deleted, or the person has been erased since."""
        if self.way is Way.PAPER or not self.is_kept or self.open_until is None:
            return State.OVER
        if now >= self.open_until:
            return State.OVER
        return State.CLOSED if self.is_closed else State.OPEN


def hindrance(
    way: Way, to_check: Collection[str], *, has_address: bool, has_controller: bool
) -> Problem | None:
    """Why the answer does not go out yet."""
    if not has_controller:
        return Problem(NO_CONTROLLER)
    if to_check:
        return Problem(TO_CHECK, {"words": ", ".join(list(to_check)[:3])})
    if way is Way.LINK and not has_address:
        return Problem(NO_ADDRESS)
    return None
