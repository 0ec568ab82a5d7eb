"""Finding people and organisations by what one remembers of them, at any size of the register.

Every word typed is the beginning of a word of theirs, in any order; neither case nor accents
matter. An @ or a dot begins a word too. Phone numbers are found however their digits are grouped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.contacts.segments.fields import About


@dataclass(frozen=True)
class Found:
    """Somebody or something found; `key` is the search key that matched."""

    id: UUID
    key: str


@dataclass(frozen=True)
class Finding:
    """At most so many, the best first. `is_cut`: there are more. `is_guess`: one slip was allowed."""

    found: Sequence[Found]
    is_cut: bool
    is_guess: bool


def words_to_find(text: str) -> list[str]:
    """The words of a question, as they stand in search keys; at most eight."""
    raise NotImplementedError


def condition_for(
    text: str, first: int = 1, about: About = About.PEOPLE
) -> tuple[str, list[object]]:
    """A condition over `c` (or `o`), and its values from `$first` on; `true` for an empty question."""
    raise NotImplementedError


async def find(text: str, most: int, about: About = About.PEOPLE) -> Finding:
    """The first so many. When no word fits exactly, with one slip in each long word."""
    raise NotImplementedError
