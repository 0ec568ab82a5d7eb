"""The lines of vCards as properties: unfolded, decoded, in the order in which a card prefers them."""

import quopri
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from app.imports.receiving.encodings import WINDOWS, opened
from app.imports.receiving.limits import (
    BROKEN_TEXT,
    MOST_IN_A_ROW,
    ROW_TOO_LONG,
    UnreadableError,
)

# Pictures and keys, which may be long and are not read.
_UNREAD = re.compile(r"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)
# A colon within quotation marks does not end the head.
_HEAD = re.compile(r'((?:[^":]++|"[^"]*")*+):(.*)', re.DOTALL)
_CHARSET = re.compile(r'CHARSET="?([\w-]+)')
# Whoever wrote the file chooses one of these and no other decoder.
_CHARSETS = {
    "UTF-8": "utf-8", "UTF8": "utf-8", "US-ASCII": "utf-8", "ISO-8859-1": WINDOWS, "LATIN1": WINDOWS,
    "WINDOWS-1252": WINDOWS, "CP1252": WINDOWS, "ISO-8859-15": "iso8859-15",
}  # fmt: skip
_PREFERENCE = re.compile(r"(?:^|[;,=])PREF(?:=\"?(\d{1,3}))?(?=$|[;,\"])")
_WORST = 1000


class Property(NamedTuple):
    """`parameters` in capitals; `preference` is 1 for what comes first."""

    name: str
    parameters: str
    value: str
    preference: int = _WORST

    @property
    def kinds(self) -> frozenset[str]:
        """The words of its parameters: WORK, FAX, CELL …"""
        return frozenset(re.split(r'[;,="]', self.parameters))


def properties(path: Path, encoding: str) -> Iterator[Property]:
    with opened(path, encoding) as file:
        yield from map(_property, _unfolded(file))


def in_order(card: Iterable[Property]) -> list[Property]:
    """The preferred ones first, else as they stand."""
    return sorted(card, key=lambda one: one.preference)


def _unfolded(file: TextIO) -> Iterator[str]:
    """A line that begins with a space continues the one before, and `=` goes on in quoted-printable."""
    held: list[str] = [""]
    length = 0
    is_quoted = is_unread = False
    for number, line in _lines(file):
        goes_on = is_quoted and held[-1].endswith("=")
        if not goes_on and line[:1] not in (" ", "\t"):
            yield "".join(held)
            held, length = [line], len(line)
            is_quoted = "QUOTED-PRINTABLE" in line.partition(":")[0].upper()
            is_unread = _UNREAD.match(line) is not None
        elif not is_unread:
            length += len(line)
            if length > MOST_IN_A_ROW:
                raise UnreadableError(ROW_TOO_LONG, row=number)
            held[-1] = held[-1][:-1] if goes_on else held[-1]
            held.append(line if goes_on else line[1:])
    yield "".join(held)


def _lines(file: TextIO) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        while line := file.readline(MOST_IN_A_ROW):
            number += 1
            if len(line) == MOST_IN_A_ROW and not line.endswith("\n"):
                _pass_over(file, line, number)
            yield number, line.rstrip("\n")
    except UnicodeDecodeError:
        raise UnreadableError(BROKEN_TEXT, row=number) from None


def _pass_over(file: TextIO, line: str, number: int) -> None:
    """The rest of a picture in one line; nothing else may be so long."""
    if _UNREAD.match(line) is None:
        raise UnreadableError(ROW_TOO_LONG, row=number)
    while (rest := file.readline(MOST_IN_A_ROW)) and not rest.endswith("\n"):
        pass


def _property(line: str) -> Property:
    parts = _HEAD.fullmatch(line)
    head, value = (parts[1], parts[2]) if parts else (line.partition(":")[0], "")
    name, _, parameters = head.partition(";")
    parameters = parameters.upper()
    if "QUOTED-PRINTABLE" in parameters:
        value = _decoded(value, parameters)
    preferred = _PREFERENCE.search(parameters)
    preference = int(preferred[1] or 1) if preferred else _WORST
    return Property(name.rpartition(".")[2].strip().upper(), parameters, value, preference)


def _decoded(value: str, parameters: str) -> str:
    """In the letters that the property names, else as UTF-8 if it is, else as Windows-1252."""
    named = _CHARSET.search(parameters)
    charset = _CHARSETS.get(named[1] if named else "UTF-8", "utf-8")
    data = quopri.decodestring(value.encode(charset, "replace"))
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return data.decode(WINDOWS, "replace")
