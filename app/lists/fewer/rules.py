"""How seldom letters of a list may come, as a list offers it and a reader chooses it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.consent.events import State
from app.lib.languages import N_


class Pace(StrEnum):
    """`lists.fewer` holds those that a list offers."""

    WEEK = "week"
    MONTH = "month"


STATES: Mapping[Pace | None, State] = {
    Pace.WEEK: State.WEEKLY,
    Pace.MONTH: State.MONTHLY,
    None: State.EVERY_LETTER,
}
PACES: Mapping[State, Pace | None] = {state: pace for pace, state in STATES.items()}
"""The state of the event that a choice is kept as, both ways. None: every letter."""

EVERY = ""
"""Every letter, as a form says it."""
WORDS: Mapping[str, str] = {
    EVERY: N_("Every letter"),
    Pace.WEEK: N_("At most one a week"),
    Pace.MONTH: N_("At most one a month"),
}


@dataclass(frozen=True)
class Choice:
    """Of one list and person: what the list offers, what was chosen, and when, if ever."""

    list_id: UUID
    purpose: str
    offered: tuple[Pace, ...]
    pace: Pace | None
    chosen_at: datetime | None

    @property
    def options(self) -> Sequence[str]:
        """To choose from; what was chosen stays although the list offers it no more."""
        some = [pace for pace in Pace if pace in self.offered or pace is self.pace]
        return [EVERY, *some] if some else []
