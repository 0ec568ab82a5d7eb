"""What can be asked about people and organisations: a registry of fields that every room adds to.

Nothing typed becomes SQL: a field writes its SQL itself and binds the value by `Bound`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from app.contacts.about import About
from app.lib.languages import N_
from app.segments.values import Read, a_day, a_number, a_text, days, nothing


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
    "none_since": Operator(N_("is not on or after"), Takes.DAY),
    "within": Operator(N_("is within the last days:"), Takes.DAYS),
    "not_within": Operator(N_("is not within the last days:"), Takes.DAYS),
    "yes": Operator(N_("yes"), Takes.NOTHING),
    "no": Operator(N_("no"), Takes.NOTHING),
    "present": Operator(N_("is there"), Takes.NOTHING),
    "missing": Operator(N_("is missing"), Takes.NOTHING),
}
"""The only operators there are; a field offers some of them."""

READERS: Mapping[Takes, Read] = {
    Takes.NOTHING: nothing,
    Takes.TEXT: a_text,
    Takes.NUMBER: a_number,
    Takes.DAY: a_day,
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


class Family(Protocol):
    """Fields of which there are as many as staff defined: custom fields."""

    def named(self, key: str) -> SegmentField | None: ...

    async def all(self) -> list[SegmentField]: ...


_FIELDS: dict[tuple[About, str], SegmentField] = {}
_FAMILIES: dict[tuple[About, str], Family] = {}


def register(*fields: SegmentField) -> None:
    """Add fields to the registry; the same key again takes the place of the former."""
    for one in fields:
        _FIELDS[one.about, one.key] = one


def register_family(about: About, prefix: str, family: Family) -> None:
    """All keys that begin with `prefix` and a colon are asked of the family."""
    _FAMILIES[about, prefix] = family


def field_named(key: str, about: About = About.PEOPLE) -> SegmentField | None:
    prefix, colon, _rest = key.partition(":")
    if colon:
        family = _FAMILIES.get((about, prefix))
        return family.named(key) if family else None
    return _FIELDS.get((about, key))


async def fields_of(about: About = About.PEOPLE) -> list[SegmentField]:
    """Everything to choose from, custom fields last."""
    fixed = [one for (whose, _key), one in _FIELDS.items() if whose is about]
    families = [family for (whose, _prefix), family in _FAMILIES.items() if whose is about]
    return [*fixed, *[one for family in families for one in await family.all()]]
