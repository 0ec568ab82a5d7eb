"""What a column is by what stands in it, whatever its heading says or does not say. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.contacts.rules import folded
from app.imports.mapping.fields import CUSTOM, FIELDS, IGNORED
from app.imports.reading.meanings.names import WORK_WORDS
from app.imports.reading.meanings.nothing import nothing_in
from app.imports.reading.meanings.phones import numbers_in
from app.imports.reading.texts import address, address_within

LOOKED_AT = 100  # rows
_MOST_COLUMNS = 100  # in which numbers and names are looked for
_FULL = 0.7  # of the cells that say anything
_SURE = 0.8
_FEW = 4  # cells
_EMAILS = frozenset(field for field in FIELDS if field.startswith("email"))
_PHONES = frozenset(field for field in FIELDS if field.endswith(("phone", "mobile", "switchboard")))
_NAMES = frozenset({"first_name", "last_name", "full_name"})
# Where somebody put addresses on purpose: they are those of other people, or texts.
_ON_PURPOSE = frozenset({"owner", "notes"})
_NO_PHONE = re.compile(r"fax|faksi|id\b|nro\b|number of|tunnus|nummer\b")
_WRITTEN = re.compile(r"(?:tel:|puh\.?)?\s*\(?[+0].{5,}", re.IGNORECASE)
_WORD = r"[^\W\d_](?:[^\W\d_]|['.-])*"
_NAME = re.compile(rf"{_WORD}(?:,? {_WORD}){{1,3}}")
_COMPANY = re.compile(
    r"\b(?:oy|ab|oyj|abp|ry|rf|ltd|inc|gmbh|as|tmi|ky|ou|llc|saatio|yhdistys|kaupunki|kunta|lehti)\b"
)


@dataclass(frozen=True)
class _Column:
    """The first cells of a column that say anything."""

    at: int
    cells: tuple[str, ...]

    def share(self, number: int) -> float:
        return number / len(self.cells) if self.cells else 0.0

    @cached_property
    def is_varied(self) -> bool:
        """Not the same few values again and again, as whoever looks after somebody is."""
        return len(self.cells) < _FEW or len(set(self.cells)) * 2 >= len(self.cells)

    @cached_property
    def addresses(self) -> int:
        return sum("@" in cell and is_address(cell) for cell in self.cells)

    @cached_property
    def phones(self) -> int:
        return sum(_is_phone(cell) for cell in self.cells)

    @cached_property
    def names(self) -> int:
        return sum(_is_name(cell) for cell in self.cells)


def is_address(cell: str) -> bool:
    return any(
        address(part) is not None or address_within(part) is not None
        for part in re.split(r":::|[;,\n]", cell)
        if "@" in part
    )


def by_contents(
    headings: Sequence[str], fields: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[str]:
    """The fields as proposed by headings; columns of addresses, numbers and names as what they are."""
    proposed = list(fields)
    columns = [_column(at, rows) for at in range(len(headings))]
    _propose_address(proposed, columns)
    columns = columns[:_MOST_COLUMNS]
    if _PHONES.isdisjoint(proposed):
        for column in columns:
            may_be = proposed[column.at] == IGNORED and not _NO_PHONE.search(
                folded(headings[column.at])
            )
            if may_be and column.share(column.phones) >= _SURE and column.is_varied:
                proposed[column.at] = "phone"
    if _NAMES.isdisjoint(proposed):
        _propose_names(proposed, columns, rows)
    return proposed


def without_addresses(fields: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """A column full of addresses that would be passed over, while no other one gives any."""
    columns = [_column(at, rows) for at in range(len(fields))]
    if any(column.cells for column in columns if fields[column.at] in _EMAILS):
        return None
    return next((column.at for column in columns if _is_left_out(fields, column)), None)


def _is_left_out(fields: Sequence[str], column: _Column) -> bool:
    field = fields[column.at]
    is_meant = field in _ON_PURPOSE or field.startswith(CUSTOM)
    return not is_meant and column.share(column.addresses) >= _FULL and column.is_varied


def _column(at: int, rows: Sequence[Sequence[str]]) -> _Column:
    cells = [row[at].strip() for row in rows[:LOOKED_AT] if at < len(row)]
    nothing = nothing_in("email")
    return _Column(at, tuple(cell for cell in cells if cell and cell not in nothing))


def _propose_address(proposed: list[str], columns: Sequence[_Column]) -> None:
    """The fullest one, unless a heading has found one that holds an address."""
    named = [column for column in columns if proposed[column.at] in _EMAILS]
    if any(column.addresses for column in named):
        return
    full = [column for column in columns if _is_left_out(proposed, column)]
    if full:
        for column in named:
            proposed[column.at] = IGNORED
        proposed[max(full, key=lambda one: (one.addresses, -one.at)).at] = "email"


def _is_phone(cell: str) -> bool:
    if not _WRITTEN.fullmatch(cell):
        return False
    read = numbers_in(cell, "", "")
    return bool(read.good or read.unsure) and not read.bad


def _is_name(cell: str) -> bool:
    if not _NAME.fullmatch(cell):
        return False
    plain = folded(cell)
    words = re.split(r"[ ,]+", cell)
    return (
        sum(word[:1].isupper() for word in words) > 1
        and not _COMPANY.search(plain)
        and not WORK_WORDS.search(plain)
    )


def _propose_names(
    proposed: list[str], columns: Sequence[_Column], rows: Sequence[Sequence[str]]
) -> None:
    """Words that stand in the addresses, too: `aino.makinen@…`; else two or three that are names."""
    free = [column for column in columns if proposed[column.at] == IGNORED]
    if "email" in proposed:
        places = {
            column.at: _place_in_addresses(column.at, proposed.index("email"), rows)
            for column in free
        }
        single = sorted(
            (place, at) for at, place in places.items() if place is not None and place >= 0
        )
        if len(single) == 2:
            proposed[single[0][1]], proposed[single[1][1]] = "first_name", "last_name"
            return
    names = [one for one in free if one.share(one.names) >= _SURE and one.is_varied]
    if names:
        proposed[names[0].at] = "full_name"


def _place_in_addresses(at: int, email: int, rows: Sequence[Sequence[str]]) -> float | None:
    """Where the only word of this column stands in the address, on the average; None: mostly nowhere."""
    places, filled = [], 0
    for row in rows[:LOOKED_AT]:
        if max(at, email) >= len(row) or not row[at].strip() or "@" not in row[email]:
            continue
        filled += 1
        word = folded(row[at].strip()).replace(" ", "-")
        place = folded(row[email].partition("@")[0]).find(word) if len(word) > 2 else -1
        if place >= 0 and "@" not in word:
            places.append(place)
    return sum(places) / len(places) if places and len(places) * 2 >= filled else None
