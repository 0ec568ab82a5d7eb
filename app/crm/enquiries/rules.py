"""What an enquiry form says, and by when what comes by it is to be answered. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_TITLE = 120
LONGEST_LEAD = 1000
LONGEST_MESSAGE = 4000
ANSWER_WITHIN = timedelta(days=2)
SATURDAY = 5


@dataclass(frozen=True)
class Words:
    """A form in one language."""

    title: str
    lead: str = ""


def answer_by(day: date) -> date:
    """Two days later, on no weekend."""
    due = day + ANSWER_WITHIN
    return due + timedelta(days=max(0, 7 - due.weekday()) if due.weekday() >= SATURDAY else 0)
