"""What a field is that can be asked about people and organisations.

Nothing typed becomes SQL: a field writes its SQL itself and binds the value by `Bound`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.contacts.about import About
from app.contacts.values import read_day, read_number
from app.lib.languages import N_
from app.segments.values import Read, a_text, as_elsewhere, days, nothing


class Takes(StrEnum):
    """What is entered beside an operator."""

    NOTHING = "nothing"
    CHOICE = "choice"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    DAYS = "days"


@dataclass(frozen=True)
class Operator:
    words: str
    takes: Takes


OPERATORS: Mapping[str, Operator] = {
    "is": Operator(N_("is"), Takes.CHOICE),
    "is_not": Operator(N_("is not"), Takes.CHOICE),
    "equals": Operator(N_("is exactly"), Takes.TEXT),
    "differs": Operator(N_("is anything but"), Takes.TEXT),
    "contains": Operator(N_("contains"), Takes.TEXT),
    "contains_not": Operator(N_("does not contain"), Takes.TEXT),
    "number_is": Operator(N_("is equal to"), Takes.NUMBER),
    "less": Operator(N_("is less than"), Takes.NUMBER),
    "more": Operator(N_("is more than"), Takes.NUMBER),
    "before": Operator(N_("is before"), Takes.DAY),
    "since": Operator(N_("is on or after"), Takes.DAY),
    "none_since": Operator(N_("has not happened since"), Takes.DAY),
    "within": Operator(N_("is at most this many days ago:"), Takes.DAYS),
    "not_within": Operator(N_("is not within the last (days):"), Takes.DAYS),
    "yes": Operator(N_("yes"), Takes.NOTHING),
    "no": Operator(N_("no"), Takes.NOTHING),
    "present": Operator(N_("is there"), Takes.NOTHING),
    "missing": Operator(N_("is missing"), Takes.NOTHING),
}
"""The only operators there are; a field offers some of them."""

READERS: Mapping[Takes, Read] = {
    Takes.NOTHING: nothing,
    Takes.TEXT: a_text,
    Takes.NUMBER: as_elsewhere(read_number),
    Takes.DAY: as_elsewhere(read_day),
    Takes.DAYS: days,
}


class Bound:
    """The values of a statement; `bound(value)` answers the placeholder to write."""

    def __init__(self, first: int = 1) -> None:
        self.values: list[object] = []
        self._first = first

    @property
    def next(self) -> int:
        """The number of the placeholder that comes next."""
        return self._first + len(self.values)

    def __call__(self, value: object) -> str:
        self.values.append(value)
        return f"${self.next - 1}"


class Sort(StrEnum):
    """How a piece of SQL finds rows: by a column of the row, as a set of ids, or by leaving out."""

    COLUMN = "column"
    SET = "set"
    REST = "rest"


@dataclass(frozen=True)
class Piece:
    """A condition. `may_be_null`: SQL could answer neither yes nor no, which counts as no.

    `ways`: the same as SELECTs of the ids for which it is true, where there are any: all the same in
    different words, and each may name an id twice. `by_id`: the condition asks of its row nothing but
    the id.
    """

    sql: str
    sort: Sort = Sort.COLUMN
    may_be_null: bool = False
    ways: tuple[str, ...] = ()
    by_id: bool = False


Compile = Callable[[str, object, Bound], Piece]
"""(operator, what the value was read as, where to bind it) → SQL over the alias of `about`."""

Options = Callable[[], Awaitable[list[tuple[str, str]]]]


@dataclass(frozen=True)
class SegmentField:
    """Something to ask about. `words` and `group` are msgids (or a name that staff gave).

    `choice` reads the value of operators that take a choice, `options` lists what to choose from,
    already in the current language.
    """

    key: str
    words: str
    group: str
    operators: tuple[str, ...]
    compile: Compile = field(repr=False)
    choice: Read | None = None
    options: Options | None = field(default=None, repr=False)
    about: About = About.PEOPLE

    def read(self, operator: str, value: str) -> object:
        """The value as this operator takes it. Raises ValueError."""
        takes = OPERATORS[operator].takes
        if takes is not Takes.CHOICE:
            return READERS[takes](value)
        if self.choice is None:
            raise ValueError(operator)
        return self.choice(value)
