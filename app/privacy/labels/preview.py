"""What the page shows before anything is printed: one sheet, and who gets nothing for which reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.lib.languages import N_, gettext
from app.privacy.labels.forms import Asked
from app.privacy.labels.rules import Lacks, LeftOut, Paper, reason_in_words
from app.privacy.labels.sheets import Fitted, Sheet, sheets_needed

SHOWN = 200
"""Names beside each reason."""


@dataclass(frozen=True)
class Because:
    """How many were left out for one reason, and the first of them: id, name, more."""

    words: str
    number: int
    people: Sequence[tuple[UUID, str, str]]
    is_refusal: bool


@dataclass(frozen=True)
class Preview:
    """`places` are those of the sheet that is shown: a label, or None where nothing is printed."""

    labels: int
    sheet: Sheet
    start: int
    number: int
    shown: int
    places: Sequence[Fitted | None]
    left_out: Sequence[Because]
    broken: Sequence[str]

    @property
    def stays(self) -> int:
        """How many get nothing."""
        return sum(one.number for one in self.left_out)


def preview_of(asked: Asked, paper: Paper) -> Preview:
    sheet, start, labels = asked.sheet, asked.start, paper.labels
    number = sheets_needed(sheet, len(labels), start)
    shown = min(asked.page, max(number, 1))
    first = (shown - 1) * sheet.places - (start - 1)
    places = range(first, first + sheet.places)
    return Preview(
        labels=len(labels),
        sheet=sheet,
        start=start,
        number=number,
        shown=shown,
        places=[labels[at] if 0 <= at < len(labels) else None for at in places],
        left_out=[_because(paper, reason, count) for reason, count in paper.counted],
        broken=[_long(one.postal.lines()) for one in paper.broken],
    )


def _long(lines: Sequence[str]) -> str:
    return max(lines, key=len)


def _because(paper: Paper, reason: object, count: int) -> Because:
    those = [one for one in paper.left_out if one.reason == reason]
    people = [(one.person.id, one.person.name, _detail(one)) for one in those[:SHOWN]]
    is_refusal = not isinstance(reason, Lacks)
    return Because(reason_in_words(those[0].reason), count, people, is_refusal)


def _detail(one: LeftOut) -> str:
    if one.reason is Lacks.HOUSEHOLD:
        return gettext(N_("goes to %(name)s"), name=one.detail)
    return one.detail
