"""How the columns that tell who may be mailed are understood, word by word of the file itself. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.imports.mapping.fields import PERMISSION
from app.imports.permission.questions import LOOKED_AT, Columns
from app.imports.permission.standing import Says
from app.lib.languages import N_

MOST_SHOWN = 12
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
_UNCLEAR = (Says.UNKNOWN, Says.UNSURE)
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
    """One column. `kind`: it is `unsure` which way it goes, `untold` whether it tells anything, or `read`.

    `rows` hold each of its words once; `more` further words are not shown.
    """

    heading: str
    kind: str
    rows: tuple[Shown, ...]
    more: int


def understood(columns: Columns) -> list[Understood]:
    """The columns of permission in the order of the file; first those that wait for an answer."""
    unsure, untold = set(columns.unsure()), set(columns.untold())
    shown = [
        _understood(columns, at, _kind(at, unsure, untold))
        for at, field in enumerate(columns.mapping)
        if field in PERMISSION or at in untold
    ]
    return sorted(shown, key=lambda one: one.kind == "read")


def _kind(at: int, unsure: set[int], untold: set[int]) -> str:
    if at in unsure:
        return "unsure"
    return "untold" if at in untold else "read"


def _understood(columns: Columns, at: int, kind: str) -> Understood:
    """First the words that nobody understands, then in the order of the file."""
    who = columns.mapping.index("email") if "email" in columns.mapping else 0
    is_told = columns.mapping[at] in PERMISSION
    read = [
        (cells, columns.says(at, _cell(cells, at)) if is_told else None)
        for cells in _different(columns.rows[:LOOKED_AT], at)
    ]
    read.sort(key=lambda one: one[1] not in _UNCLEAR)
    rows = (
        Shown(
            _cell(cells, who), _cell(cells, at)[:LONGEST_SHOWN], *(MEANS[says] if says else UNTOLD)
        )
        for cells, says in read[:MOST_SHOWN]
    )
    return Understood(columns.headings[at], kind, tuple(rows), max(0, len(read) - MOST_SHOWN))


def _different(rows: Iterable[Sequence[str]], at: int) -> list[Sequence[str]]:
    """The first row with each word of this column."""
    firsts: dict[str, Sequence[str]] = {}
    for cells in filter(None, rows):
        firsts.setdefault(_cell(cells, at).casefold(), cells)
    return list(firsts.values())


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""
