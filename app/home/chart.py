"""Where the bars of the sign-ups chart stand: pixels from the top, per cent from the left. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

TOP, BOTTOM, WEEK_LINE, HEIGHT = 20, 176, 206, 212
FIRST, STEP, WIDTH = 8.0, 7.7, 4.2


@dataclass(frozen=True)
class Week:
    """People who confirmed a subscription, and people who left one, in one week (ISO 8601)."""

    monday: date
    joined: int
    left: int

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


@dataclass(frozen=True)
class Bar:
    week: Week
    x: float
    middle: float
    top: int
    up: int
    down: int
    is_busiest: bool


@dataclass(frozen=True)
class Chart:
    """Both kinds share one scale. `lines` are (pixel, number) of the drawn levels."""

    bars: tuple[Bar, ...]
    zero: int
    lines: tuple[tuple[int, int], ...]
    busiest: Week


def chart_of(weeks: Sequence[Week]) -> Chart | None:
    """None when nothing happened in these weeks."""
    most_left = max(week.left for week in weeks)
    most_joined = max(week.joined for week in weeks)
    if not (most_joined or most_left):
        return None
    level = _round_up(most_joined)
    scale = (BOTTOM - TOP) / (level + most_left)
    zero = round(TOP + scale * level)
    busiest = max(weeks, key=lambda week: (week.joined, week.left))
    bars = tuple(
        Bar(
            week,
            x=round(FIRST + STEP * place, 1),
            middle=round(FIRST + STEP * place + WIDTH / 2, 1),
            top=zero - round(scale * week.joined),
            up=round(scale * week.joined),
            down=round(scale * week.left),
            is_busiest=week is busiest,
        )
        for place, week in enumerate(weeks)
    )
    lines = ((TOP, level), (round((TOP + zero) / 2), level // 2))
    return Chart(bars, zero, lines, busiest)


def _round_up(number: int) -> int:
    """The next even number of the kind 2, 4, 6, 10, 20, 40, 60, 100 …: halves are whole."""
    size = 1
    while True:
        for step in (2, 4, 6, 10):
            if step * size >= number:
                return step * size
        size *= 10
