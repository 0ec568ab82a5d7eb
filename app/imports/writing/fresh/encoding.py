"""Values as PostgreSQL's binary COPY takes them, for tables that get a row for every person. Pure."""

import struct
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

BEGINNING = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
END = struct.pack(">h", -1)
NULL = struct.pack(">i", -1)
UUID_LENGTH = struct.pack(">i", 16)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_LENGTH = struct.Struct(">i").pack
_COUNT = struct.Struct(">h").pack
_NUMBER = struct.Struct(">iq").pack
_INTEGER = struct.Struct(">ii").pack
_SMALL = struct.Struct(">ih").pack
_ARRAY = struct.Struct(">iiiiii").pack
_EMPTY_ARRAY = struct.pack(">iiii", 12, 0, 0, 23)
_INTEGER_TYPE = 23
_MICROSECOND = timedelta(microseconds=1)
_REMEMBERED = 10_000


def row(*fields: bytes) -> bytes:
    """One row of encoded fields."""
    return _COUNT(len(fields)) + b"".join(fields)


def text(value: str | None) -> bytes:
    if value is None:
        return NULL
    encoded = value.encode()
    return _LENGTH(len(encoded)) + encoded


@lru_cache(maxsize=4_000)
def often(value: str) -> bytes:
    """A text that many rows share."""
    encoded = value.encode()
    return _LENGTH(len(encoded)) + encoded


def json(value: str) -> bytes:
    encoded = b"\x01" + value.encode()
    return _LENGTH(len(encoded)) + encoded


def raw(value: bytes) -> bytes:
    return _LENGTH(len(value)) + value


def uuid(value: UUID | None) -> bytes:
    return NULL if value is None else UUID_LENGTH + value.bytes


def moment(value: datetime) -> bytes:
    return _NUMBER(8, (value - _EPOCH) // _MICROSECOND)


def day(value: date | None) -> bytes:
    return NULL if value is None else _INTEGER(4, (value - _EPOCH.date()).days)


def integer(value: int) -> bytes:
    return _INTEGER(4, value)


def small(value: int | None) -> bytes:
    return NULL if value is None else _SMALL(2, value)


def number(value: int) -> bytes:
    return _NUMBER(8, value)


def flag(value: bool) -> bytes:
    return b"\x00\x00\x00\x01\x01" if value else b"\x00\x00\x00\x01\x00"


def integers(values: Sequence[int]) -> bytes:
    """An array of them."""
    count = len(values)
    if not count:
        return _EMPTY_ARRAY
    head = _ARRAY(20 + 8 * count, 1, 0, _INTEGER_TYPE, count, 1)
    return head + b"".join(map(_elements.__getitem__, values))


class _Elements(dict[int, bytes]):
    """Numbers as they stand in an array; many arrays share them."""

    def __missing__(self, value: int) -> bytes:
        if len(self) > _REMEMBERED:
            self.clear()
        self[value] = element = _INTEGER(4, value)
        return element


_elements = _Elements()
