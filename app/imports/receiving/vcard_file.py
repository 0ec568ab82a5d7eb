"""vCards of versions 2.1 to 4.0: the few properties that the register has a place for (RFC 6350)."""

import quopri
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from app.imports.receiving.encodings import WORDS, encoding_of, opened
from app.imports.receiving.limits import (
    BROKEN_TEXT,
    MOST_IN_A_ROW,
    NO_CARDS,
    ROW_TOO_LONG,
    UNCLOSED,
    UNCLOSED_CARD,
    UnreadableError,
)
from app.imports.receiving.tables import Read

HEADINGS = [
    "First name", "Last name", "Full name", "E-mail", "Phone", "Mobile", "Organisation", "Title",
    "Street", "Postcode", "Place", "Country", "Language", "Tags", "Notes",
]  # fmt: skip
_SIMPLE = {"FN": "Full name", "TITLE": "Title", "LANG": "Language", "CATEGORIES": "Tags"}
_ESCAPED = re.compile(r"\\([\\,;nN])")
_PARTS = re.compile(r"(?<!\\);")


def read_vcards(path: Path) -> Read:
    """Each card is a row; of several addresses the preferred or first one stands in it."""
    encoding = encoding_of(path)
    return Read("vcard", WORDS[encoding], "", list(HEADINGS), 1, _rows(path, encoding))


def _rows(path: Path, encoding: str) -> Iterator[list[str]]:
    card: dict[str, str] | None = None
    number = 0
    with opened(path, encoding) as file:
        for line in _unfolded(file):
            name, parameters, value = _property(line)
            if name == "BEGIN" and value.strip().upper() == "VCARD":
                if card is not None:
                    yield [*_cells(card), UNCLOSED]
                card, number = {}, number + 1
            elif name == "END" and card is not None:
                yield _cells(card)
                card = None
            elif card is not None:
                _take(card, name, parameters, value)
    if not number:
        raise UnreadableError(NO_CARDS)
    if card is not None:
        if number == 1:
            raise UnreadableError(UNCLOSED_CARD, row=number)
        yield [*_cells(card), UNCLOSED]


def _cells(card: dict[str, str]) -> list[str]:
    return [card.get(heading, "") for heading in HEADINGS]


def _unfolded(file: TextIO) -> Iterator[str]:
    """A line that begins with a space continues the one before, and `=` goes on in quoted-printable."""
    held = ""
    number = 0
    try:
        while line := file.readline(MOST_IN_A_ROW):
            number += 1
            if len(held) + len(line) > MOST_IN_A_ROW:
                raise UnreadableError(ROW_TOO_LONG, row=number)
            line = line.rstrip("\n")
            if held.endswith("=") and "QUOTED-PRINTABLE" in held.upper():
                held = held[:-1] + line
            elif line[:1] in (" ", "\t"):
                held += line[1:]
            else:
                yield held
                held = line
    except UnicodeDecodeError:
        raise UnreadableError(BROKEN_TEXT, row=number) from None
    yield held


def _property(line: str) -> tuple[str, str, str]:
    """Name, parameters in capitals, and value."""
    head, _, value = line.partition(":")
    name, _, parameters = head.partition(";")
    parameters = parameters.upper()
    if "QUOTED-PRINTABLE" in parameters:
        value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
    return name.rpartition(".")[2].strip().upper(), parameters, value


def _take(card: dict[str, str], name: str, parameters: str, value: str) -> None:
    parts = [_plain(part) for part in _PARTS.split(value)]
    if name == "N":
        card["Last name"], card["First name"] = parts[0], parts[1] if len(parts) > 1 else ""
    elif name == "EMAIL":
        _first(card, "E-mail", value.removeprefix("mailto:"), preferred="PREF" in parameters)
    elif name == "TEL":
        kind = "Mobile" if "CELL" in parameters else "Phone"
        _first(card, kind, value.removeprefix("tel:"), preferred="PREF" in parameters)
    elif name == "ORG":
        card["Organisation"] = parts[0]
    elif name == "ADR" and len(parts) >= 6:
        street = "\n".join(part for part in parts[:3] if part)
        place = dict(zip(("Place", "", "Postcode"), parts[3:6], strict=True))
        card |= {"Street": street, "Country": parts[6] if len(parts) > 6 else "", **place}
    elif name in _SIMPLE:
        card[_SIMPLE[name]] = _plain(value)
    elif name == "NOTE":
        card["Notes"] = "\n".join(filter(None, (card.get("Notes", ""), _plain(value))))


def _first(card: dict[str, str], heading: str, value: str, *, preferred: bool) -> None:
    if preferred or heading not in card:
        card[heading] = _plain(value)


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
