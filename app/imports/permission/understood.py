"""How the columns that tell who may be mailed are understood, in three rows of the file itself. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.imports.mapping.fields import PERMISSION
from app.imports.permission.questions import LOOKED_AT, Columns
from app.imports.permission.standing import Says
from app.lib.languages import N_

MOST_SHOWN = 3
LONGEST_SHOWN = 60

# State and words for each; a yes alone is no consent, the row has to tell since when.
MEANS: dict[Says, tuple[str, str]] = {
    Says.YES: ("yes", N_("May be e-mailed, if the row also has a time")),
    Says.OPEN: ("none", N_("Not blocked")),
    Says.NO: ("no", N_("Will be blocked")),
    Says.BOUNCED: ("no", N_("Will be blocked")),
    Says.WAITING: ("warn", N_("No consent")),
    Says.NOTHING: ("warn", N_("No consent")),
    Says.UNKNOWN: ("warn", N_("No consent: we do not know this word")),
    Says.UNSURE: ("warn", N_("No consent: this can mean both")),
}
UNTOLD = ("warn", N_("No consent until you choose what the column contains"))


@dataclass(frozen=True)
class Shown:
    """One row: whose it is, what stands there, and how that is understood."""

    who: str
    cell: str
    look: str
    means: str


@dataclass(frozen=True)
class Understood:
    """One column. `kind`: it is `unsure` which way it goes, `untold` whether it tells anything, or `read`."""

    heading: str
    kind: str
    rows: tuple[Shown, ...]


def understood(columns: Columns) -> list[Understood]:
    """The columns of permission in the order of the file; first those that wait for an answer."""
    unsure, untold = set(columns.unsure()), set(columns.untold())
    shown = [
        Understood(heading, _kind(at, unsure, untold), tuple(_rows(columns, at)))
        for at, (heading, field) in enumerate(zip(columns.headings, columns.mapping, strict=True))
        if field in PERMISSION or at in untold
    ]
    return sorted(shown, key=lambda one: one.kind == "read")


def _kind(at: int, unsure: set[int], untold: set[int]) -> str:
    if at in unsure:
        return "unsure"
    return "untold" if at in untold else "read"


def _rows(columns: Columns, at: int) -> Iterator[Shown]:
    who = columns.mapping.index("email") if "email" in columns.mapping else 0
    for cells in _different(columns.rows[:LOOKED_AT], at):
        text = _cell(cells, at)
        is_told = columns.mapping[at] in PERMISSION
        look, means = MEANS[columns.says(at, text)] if is_told else UNTOLD
        yield Shown(_cell(cells, who), text[:LONGEST_SHOWN], look, means)


def _different(rows: Sequence[Sequence[str]], at: int) -> list[Sequence[str]]:
    """Three rows, as different in this column as there are."""
    filled = [cells for cells in rows if cells]
    firsts = {_cell(cells, at): number for number, cells in reversed(list(enumerate(filled)))}
    chosen = sorted(firsts.values())[:MOST_SHOWN]
    others = (number for number in range(len(filled)) if number not in chosen)
    chosen += [number for number, _ in zip(others, range(MOST_SHOWN - len(chosen)), strict=False)]
    return [filled[number] for number in sorted(chosen)]


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""
