"""Labels on sheets, or a list, as PDF."""

from collections.abc import Mapping, Sequence
from typing import Any

from fpdf import FPDF, ViewerPreferences

from app.privacy.labels.printing.fitting import ASCENT, FONT, LEADING, POINT, broken
from app.privacy.labels.sheets import HEIGHT, WIDTH, Sheet

MARGIN, SMALL, NORMAL = 15.0, 8.0, 9.5
COLUMNS = (10.0, 56.0, 50.0, 64.0)
GAP = 2.0
FRAME = 0.1


def pdf_of(told: Mapping[str, Any]) -> bytes:
    pages = _empty(told)
    if "sheet" in told:
        _labels(pages, Sheet(**told["sheet"]), told)
    else:
        _list(pages, told)
    return bytes(pages.output())


def _empty(told: Mapping[str, Any]) -> FPDF:
    """Printed as it is: a printer that makes pages fit would move the labels."""
    pages = FPDF(unit="mm", format="A4")
    pages.set_auto_page_break(False)
    pages.set_margin(0)
    pages.set_title(told["title"])
    pages.set_lang(told["language"])
    pages.viewer_preferences = ViewerPreferences(print_scaling="None")
    pages.add_font("Address", fname=FONT)
    return pages


# Labels


def _labels(pages: FPDF, sheet: Sheet, told: Mapping[str, Any]) -> None:
    pages.set_line_width(FRAME)
    for number, label in enumerate(told["labels"], start=told["start"] - 1):
        place = number % sheet.places
        if place == 0 or pages.page == 0:
            pages.add_page()
            if told["with_frame"]:
                _frame(pages, sheet)
        _label(pages, sheet, place, label)


def _frame(pages: FPDF, sheet: Sheet) -> None:
    for place in range(sheet.places):
        pages.rect(*sheet.corner(place), sheet.width, sheet.height)


def _label(pages: FPDF, sheet: Sheet, place: int, label: tuple[float, str]) -> None:
    """In the middle of the height, from the left."""
    (left, top), (beside, above), (_, height) = sheet.corner(place), sheet.inset, sheet.room
    size, lines = label[0], label[1].split("\n")
    step = size * LEADING * POINT
    first = top + above + (height - step * len(lines)) / 2 + size * ASCENT * POINT
    pages.set_font("Address", size=size)
    for number, line in enumerate(lines):
        pages.text(left + beside, first + number * step, line)


# A list


def _list(pages: FPDF, told: Mapping[str, Any]) -> None:
    step = NORMAL * LEADING * POINT
    below = HEIGHT
    for number, row in enumerate(told["rows"], start=1):
        cells = [
            [part for line in cell for part in broken(line, NORMAL, width - GAP, anywhere=True)]
            for cell, width in zip(([str(number)], *row), COLUMNS, strict=True)
        ]
        taken = step * max(map(len, cells)) + GAP
        if below + taken > HEIGHT - MARGIN:
            below = _head(pages, told)
        _cells(pages, cells, below, step)
        below += taken
        pages.line(MARGIN, below - GAP / 2, WIDTH - MARGIN, below - GAP / 2)


def _head(pages: FPDF, told: Mapping[str, Any]) -> float:
    """Answers where the first row begins."""
    pages.add_page()
    pages.set_line_width(FRAME)
    pages.set_font("Address", size=SMALL)
    pages.text(MARGIN, HEIGHT - MARGIN / 2, told["foot"])
    pages.text(WIDTH - MARGIN - GAP, HEIGHT - MARGIN / 2, str(pages.page))
    pages.set_font("Address", size=NORMAL + 4)
    pages.text(MARGIN, MARGIN + 5, told["title"])
    pages.set_font("Address", size=SMALL)
    _cells(pages, [[], *([word] for word in told["heads"])], MARGIN + 9, NORMAL * POINT)
    pages.set_font("Address", size=NORMAL)
    return MARGIN + 15


def _cells(pages: FPDF, cells: Sequence[Sequence[str]], top: float, step: float) -> None:
    left = MARGIN
    for lines, width in zip(cells, COLUMNS, strict=True):
        for number, line in enumerate(lines):
            pages.text(left, top + number * step + NORMAL * ASCENT * POINT, line)
        left += width
