"""What a list must be before people can be asked to join it. Pure; the sentences are for people."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.lib.languages import N_

LONGEST_SLUG = 60
LONGEST_NAME = 120
LONGEST_DESCRIPTION = 1000
LONGEST_HOW_OFTEN = 120
LONGEST_SENTENCE = 500
REMINDER_DAYS = (3, 4, 5, 6)

_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_RESERVED = frozenset({"new"})

NO_SLUG = N_("Enter a short name for web addresses, for example letter.")
SLUG_SHAPE = N_("Use the letters a to z, digits and single hyphens, and start with a letter.")
SLUG_RESERVED = N_("This word is already used in our web addresses. Choose another.")
NO_CONTROLLER_NAMED = N_(
    "The sentence must say who sends the letters: include “%(controller)s”, "
    "written exactly like that. Consent is not valid if the sender is not named "
    "(GDPR, recital 42)."
)


class ListState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


STATE_WORDS = {
    ListState.DRAFT: N_("Not published"),
    ListState.PUBLISHED: N_("Published"),
    ListState.CLOSED: N_("Closed"),
}
STATE_LOOKS = {ListState.DRAFT: "none", ListState.PUBLISHED: "yes", ListState.CLOSED: "no"}


def state_of(published_at: datetime | None, closed_at: datetime | None) -> ListState:
    if closed_at is not None:
        return ListState.CLOSED
    return ListState.PUBLISHED if published_at is not None else ListState.DRAFT


@dataclass(frozen=True)
class Words:
    """A list in one language: what it is, and the exact sentence that stands beside its box."""

    name: str
    description: str
    how_often: str
    sentence: str


def slug_fault(slug: str) -> str | None:
    """Why this cannot be the list's short name (a msgid), or None. It also begins the List-Id."""
    if slug in _RESERVED:
        return SLUG_RESERVED
    return None if _SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG else SLUG_SHAPE
