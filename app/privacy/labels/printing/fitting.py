"""Whether lines fit on a label: measured by the font they are printed in, made smaller, broken, or refused."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from app.privacy.labels.sheets import Fitted

FONT = Path(__file__).parent / "font" / "LiberationSans-Regular.ttf"
POINT = 25.4 / 72
"""Millimetres."""
LEADING = 1.17
ASCENT = 0.905
LARGEST, UNBROKEN, SMALLEST = 11.0, 8.5, 7.0
STEP = 0.5


@cache
def _widths() -> tuple[dict[int, int], int]:
    """What each character takes, in parts of the font's size."""
    with TTFont(FONT, lazy=True) as font:
        advances = font["hmtx"].metrics
        taken = {code: advances[glyph][0] for code, glyph in font.getBestCmap().items()}
        return taken, font["head"].unitsPerEm


def unknown_letters(text: str) -> str:
    """Those the font does not have, each once."""
    known, _ = _widths()
    return "".join(dict.fromkeys(letter for letter in text if ord(letter) not in known))


def width_of(text: str, size: float) -> float:
    """In millimetres; what is no letter of the font takes none."""
    known, whole = _widths()
    return sum(known.get(ord(letter), 0) for letter in text) / whole * size * POINT


def fitted(lines: Sequence[str], room: tuple[float, float]) -> Fitted | None:
    """As large as it can be, rather smaller than broken; None where even the smallest is cut off."""
    for size in _sizes(UNBROKEN):
        if _is_within(lines, size, room):
            return Fitted(tuple(lines), size)
    for size in _sizes(SMALLEST):
        parts = [part for line in lines for part in broken(line, size, room[0])]
        if _is_within(parts, size, room):
            return Fitted(tuple(parts), size, is_broken=len(parts) > len(lines))
    return None


def _sizes(least: float) -> list[float]:
    return [LARGEST - STEP * step for step in range(int((LARGEST - least) / STEP) + 1)]


def _is_within(lines: Sequence[str], size: float, room: tuple[float, float]) -> bool:
    width, height = room
    is_low_enough = len(lines) * size * LEADING * POINT <= height
    return is_low_enough and all(width_of(line, size) <= width for line in lines)


def broken(line: str, size: float, width: float, *, anywhere: bool = False) -> list[str]:
    """At spaces and after hyphens, every part as long as it may be; `anywhere`: within words, too."""
    parts = [""]
    for word in line.replace("-", "-\0").replace(" ", " \0").split("\0"):
        pieces = word if anywhere and width_of(word.rstrip(), size) > width else [word]
        for piece in pieces:
            if parts[-1] and width_of((parts[-1] + piece).rstrip(), size) > width:
                parts.append("")
            parts[-1] += piece
    return [part.strip() for part in parts]
