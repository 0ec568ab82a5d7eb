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
    "First name", "Last name", "Full name", "E-mail", "E-mail address at work",
    "Personal e-mail address", "Phone", "Mobile", "Home phone", "Organisation", "Title", "Street",
    "Postcode", "Place", "Country", "Further postal addresses", "Language", "Tags", "Notes",
]  # fmt: skip
_SEVERAL = " ::: "
_KINDS = {
    "EMAIL": {"WORK": "E-mail address at work", "HOME": "Personal e-mail address"},
    "TEL": {"CELL": "Mobile", "HOME": "Home phone"},
}
_POST = ("Street", "Postcode", "Place", "Country")
_SIMPLE = {"FN": "Full name", "TITLE": "Title", "LANG": "Language", "CATEGORIES": "Tags"}
_ESCAPED = re.compile(r"\\([\\,;nN])")
_PARTS = re.compile(r"(?<!\\);")


def read_vcards(path: Path) -> Read:
    """Each card is a row; of several addresses the preferred or first one is the main one."""
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
        _add(card, "E-mail", value.removeprefix("mailto:"), parameters)
        _add(card, _kind(name, parameters), value.removeprefix("mailto:"), parameters)
    elif name == "TEL":
        _add(card, _kind(name, parameters) or "Phone", value.removeprefix("tel:"), parameters)
    elif name == "ORG":
        card["Organisation"] = parts[0]
    elif name == "ADR" and len(parts) >= 6:
        _post(card, parts, preferred="PREF" in parameters)
    elif name in _SIMPLE:
        card[_SIMPLE[name]] = _plain(value)
    elif name == "NOTE":
        card["Notes"] = "\n".join(filter(None, (card.get("Notes", ""), _plain(value))))


def _kind(name: str, parameters: str) -> str:
    """The column of a kind that the card names, if it names any."""
    return next((column for kind, column in _KINDS[name].items() if kind in parameters), "")


def _add(card: dict[str, str], heading: str, value: str, parameters: str) -> None:
    """Beside those before it; a preferred one goes in front."""
    held = [card[heading]] if card.get(heading) else []
    at = 0 if "PREF" in parameters else len(held)
    held.insert(at, _plain(value))
    card[heading] = _SEVERAL.join(filter(None, held))


def _post(card: dict[str, str], parts: list[str], *, preferred: bool) -> None:
    """The first or preferred postal address; what does not fit is told in a column of its own."""
    street = "\n".join(part for part in parts[:3] if part)
    country = parts[6] if len(parts) > 6 else ""
    new = dict(zip(_POST, (street, parts[5], parts[3], country), strict=True))
    old = {name: card.get(name, "") for name in _POST}
    further = new
    if preferred or not any(old.values()):
        card |= new
        further = old
    told = ", ".join(filter(None, further.values())).replace("\n", ", ")
    if told and further != {name: card[name] for name in _POST}:
        held = card.get("Further postal addresses", "")
        card["Further postal addresses"] = "\n".join(filter(None, (held, told)))


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
