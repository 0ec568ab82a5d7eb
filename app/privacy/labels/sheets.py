"""Sheets of address labels on A4: where each place lies, and which sizes can be printed at all. Pure.

All measures are in millimetres from the upper left corner of the sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.lib.languages import N_, format_number
from app.lib.problems import Problem

WIDTH, HEIGHT = 210.0, 297.0
EDGE = 5.0
"""No nearer to the edge of the paper stands any text: printers do not reach it."""
BESIDE, ABOVE = 3.0, 2.0
"""What stays empty within a label."""
LEAST_WIDTH, LEAST_HEIGHT = 25.0, 16.0
MOST_PLACES = 200
TIMES = "\N{MULTIPLICATION SIGN}"
SLACK = 0.01
"""Sums of decimals are not exact."""

TOO_NARROW = N_("An address needs at least %(least)s mm of width. Enter a wider label.")
TOO_LOW = N_("An address needs at least %(least)s mm of height. Enter a higher label.")
NO_PLACE = N_("There has to be at least one label on the sheet.")
TOO_MANY = N_("There can be at most %(most)s labels on a sheet.")
NEGATIVE = N_("This cannot be less than zero.")
TOO_WIDE = N_("The labels take %(taken)s mm, and the sheet is %(sheet)s mm wide.")
TOO_HIGH = N_("The labels take %(taken)s mm, and the sheet is %(sheet)s mm high.")
NOT_ON_SHEET = N_("The sheet has places 1 to %(places)s.")


@dataclass(frozen=True)
class Sheet:
    """`across` and `down` lead from one label to the next, the gap between them included."""

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float

    @property
    def places(self) -> int:
        return self.columns * self.rows

    @property
    def right(self) -> float:
        """Where the last column ends."""
        return self.left + (self.columns - 1) * self.across + self.width

    @property
    def bottom(self) -> float:
        return self.top + (self.rows - 1) * self.down + self.height

    def corner(self, place: int) -> tuple[float, float]:
        """The upper left corner of a place; the first is 0, and a row is filled before the next."""
        row, column = divmod(place, self.columns)
        return self.left + column * self.across, self.top + row * self.down

    @property
    def inset(self) -> tuple[float, float]:
        """From a label's corner to where its text may begin: the same in all places."""
        return max(BESIDE, EDGE - self.left), max(ABOVE, EDGE - self.top)

    @property
    def room(self) -> tuple[float, float]:
        """How wide and how high the text of a label may be."""
        beside, above = self.inset
        after = max(BESIDE, EDGE - (WIDTH - self.right))
        below = max(ABOVE, EDGE - (HEIGHT - self.bottom))
        return self.width - beside - after, self.height - above - below

    @property
    def words(self) -> str:
        """`3 x 7, 63.5 x 38.1 mm` with real signs, in the current language."""
        size = f" {TIMES} ".join(map(_millimetres, (self.width, self.height)))
        return f"{self.columns} {TIMES} {self.rows}, {size} mm"


@dataclass(frozen=True)
class Fitted:
    """What is printed, and how large, in points. `is_broken`: a line had to be parted."""

    lines: tuple[str, ...]
    size: float
    is_broken: bool = False


SHEETS: Mapping[str, Sheet] = {
    "3x7": Sheet(3, 7, 63.5, 38.1, 7.25, 15.15, 66.0, 38.1),
    "3x8": Sheet(3, 8, 70.0, 37.0, 0.0, 0.5, 70.0, 37.0),
    "2x7": Sheet(2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1),
    "4x10": Sheet(4, 10, 48.5, 25.4, 8.0, 21.5, 48.5, 25.4),
}
OWN = "own"


def faults(sheet: Sheet) -> dict[str, Problem]:
    """Why nothing can be printed on such a sheet, by field; nothing where it can."""
    gaps = {"gap_across": sheet.across - sheet.width, "gap_down": sheet.down - sheet.height}
    margins = {"left": sheet.left, "top": sheet.top, **gaps}
    wrong = {name: Problem(NEGATIVE) for name, value in margins.items() if value < -SLACK}
    if min(sheet.columns, sheet.rows) < 1:
        wrong["columns"] = Problem(NO_PLACE)
    elif sheet.places > MOST_PLACES:
        wrong["columns"] = Problem(TOO_MANY, {"most": MOST_PLACES})
    if sheet.room[0] < LEAST_WIDTH - 2 * BESIDE - SLACK:
        wrong["width"] = Problem(TOO_NARROW, {"least": _millimetres(LEAST_WIDTH)})
    if sheet.room[1] < LEAST_HEIGHT - 2 * ABOVE - SLACK:
        wrong["height"] = Problem(TOO_LOW, {"least": _millimetres(LEAST_HEIGHT)})
    if sheet.right > WIDTH + SLACK:
        wrong.setdefault("width", Problem(TOO_WIDE, _taken(sheet.right, WIDTH)))
    if sheet.bottom > HEIGHT + SLACK:
        wrong.setdefault("height", Problem(TOO_HIGH, _taken(sheet.bottom, HEIGHT)))
    return wrong


def _taken(taken: float, of: float) -> dict[str, object]:
    return {"taken": _millimetres(taken), "sheet": _millimetres(of)}


def _millimetres(number: float) -> str:
    return format_number(Decimal(str(round(number, 2))))


def sheets_needed(sheet: Sheet, labels: int, start: int) -> int:
    """How many sheets so many labels take, from this place (1 is the first) of the first one on."""
    return -(-(labels + start - 1) // sheet.places) if labels else 0
