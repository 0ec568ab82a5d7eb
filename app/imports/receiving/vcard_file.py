"""vCards of versions 2.1 to 4.0: the few properties that the register has a place for (RFC 6350)."""

import re
from collections.abc import Iterator
from pathlib import Path

from app.imports.receiving.encodings import WORDS, encoding_of
from app.imports.receiving.limits import (
    CARD_TOO_LONG,
    MOST_IN_A_CARD,
    NO_CARDS,
    UNCLOSED,
    UNCLOSED_CARD,
    UnreadableError,
)
from app.imports.receiving.tables import Read
from app.imports.receiving.vcard_lines import Property, in_order, properties

HEADINGS = [
    "First name", "Last name", "Full name", "E-mail", "E-mail address at work",
    "Private e-mail address", "Phone", "Mobile", "Home phone", "Organisation", "Title", "Street",
    "Postcode", "Place", "Country", "Further postal addresses", "Language", "Tags", "Notes",
]  # fmt: skip
_SEVERAL = " ::: "
_KINDS = {
    "EMAIL": {"WORK": "E-mail address at work", "HOME": "Private e-mail address"},
    "TEL": {"CELL": "Mobile", "HOME": "Home phone"},
}
_POST = ("Street", "Postcode", "Place", "Country")
_SIMPLE = {"FN": "Full name", "TITLE": "Title", "LANG": "Language", "CATEGORIES": "Tags"}
_READ = frozenset({*_SIMPLE, "N", "EMAIL", "TEL", "ORG", "ADR", "NOTE", "KIND", "X-ABSHOWAS"})
_NO_PHONE = frozenset({"FAX", "PAGER", "MODEM", "BBS"})
_ESCAPED = re.compile(r"\\([\\,;nN])")
_PARTS = re.compile(r"(?<!\\);")


def read_vcards(path: Path) -> Read:
    """Each card is a row; of several addresses the preferred or first one is the main one."""
    encoding = encoding_of(path)
    return Read("vcard", WORDS[encoding], "", list(HEADINGS), 1, _rows(path, encoding))


def _rows(path: Path, encoding: str) -> Iterator[list[str]]:
    card: list[Property] | None = None
    number = 0
    for one in properties(path, encoding):
        if one.name == "BEGIN" and one.value.strip().upper() == "VCARD":
            if card is not None:
                yield [*_finished(card), UNCLOSED]
            card, number = [], number + 1
        elif one.name == "END" and card is not None:
            yield _finished(card)
            card = None
        elif card is not None and one.name in _READ:
            card.append(one)
            if len(card) > MOST_IN_A_CARD:
                raise UnreadableError(CARD_TOO_LONG, row=number, most=MOST_IN_A_CARD)
    if not number:
        raise UnreadableError(NO_CARDS)
    if card is not None:
        if number == 1:
            raise UnreadableError(UNCLOSED_CARD, row=number)
        yield [*_finished(card), UNCLOSED]


def _finished(card: list[Property]) -> list[str]:
    """A row of what a card says: of what there is once, the preferred or first."""
    cells: dict[str, str] = {}
    for one in in_order(card):
        _take(cells, one)
    if _is_company(card, cells):
        cells |= dict.fromkeys(("First name", "Last name", "Full name"), "")
    return [cells.get(heading, "") for heading in HEADINGS]


def _is_company(card: list[Property], cells: dict[str, str]) -> bool:
    """Whether its name is that of an organisation: as Apple and version 4 say it, or by the name."""
    said = {one.name: one.value.strip().upper() for one in card}
    if said.get("X-ABSHOWAS") == "COMPANY" or said.get("KIND") in ("ORG", "ORGANIZATION"):
        return bool(cells.get("Organisation"))
    has_name = cells.get("First name") or cells.get("Last name")
    return not has_name and "Full name" in cells and cells["Full name"] == cells.get("Organisation")


def _take(card: dict[str, str], one: Property) -> None:
    name, value = one.name, one.value
    parts = [_plain(part) for part in _PARTS.split(value)]
    if name == "N" and not (card.get("Last name") or card.get("First name")):
        card["Last name"], card["First name"] = parts[0], parts[1] if len(parts) > 1 else ""
    elif name == "EMAIL":
        address = value.removeprefix("mailto:")
        _add(card, "E-mail", address)
        if kind := _kind(one):
            _add(card, kind, address)
    elif name == "TEL" and "VOICE" not in one.kinds and (machine := one.kinds & _NO_PHONE):
        _note(card, f"{min(machine).capitalize()}: {_plain(value.removeprefix('tel:'))}")
    elif name == "TEL":
        _add(card, _kind(one) or "Phone", value.removeprefix("tel:"))
    elif name == "ORG":
        _first(card, "Organisation", parts[0])
    elif name == "ADR" and len(parts) >= 6:
        _post(card, parts)
    elif name in _SIMPLE:
        _first(card, _SIMPLE[name], value)
    elif name == "NOTE":
        _note(card, _plain(value))


def _first(card: dict[str, str], heading: str, value: str) -> None:
    if not card.get(heading):
        card[heading] = _plain(value)


def _kind(one: Property) -> str:
    """The column of a kind that the card names, if it names any."""
    return next((column for kind, column in _KINDS[one.name].items() if kind in one.kinds), "")


def _add(card: dict[str, str], heading: str, value: str) -> None:
    """Beside those before it."""
    card[heading] = _SEVERAL.join(filter(None, (card.get(heading, ""), _plain(value))))


def _post(card: dict[str, str], parts: list[str]) -> None:
    """The first postal address; what does not fit is told in a column of its own."""
    street = "\n".join(part for part in parts[:3] if part)
    country = parts[6] if len(parts) > 6 else ""
    new = dict(zip(_POST, (street, parts[5], parts[3], country), strict=True))
    old = {name: card.get(name, "") for name in _POST}
    if not any(old.values()):
        card |= new
    elif new != old and (told := ", ".join(filter(None, new.values())).replace("\n", ", ")):
        held = card.get("Further postal addresses", "")
        card["Further postal addresses"] = "\n".join(filter(None, (held, told)))


def _note(card: dict[str, str], text: str) -> None:
    card["Notes"] = "\n".join(filter(None, (card.get("Notes", ""), text)))


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
