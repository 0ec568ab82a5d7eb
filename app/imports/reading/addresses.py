"""The e-mail addresses of a row: the first is the main one, the others are further ones. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.imports.mapping.fields import EMAILS
from app.imports.reading.cells import CellReader, Reading
from app.imports.reading.texts import Within, address, address_within
from app.imports.rules import Code

_BETWEEN = re.compile(r"\s*(?::::|[,;|/])\s*|\s+(?:and|or|ja|tai|och|eller)\s+", re.IGNORECASE)


class Mailbox(NamedTuple):
    """An address as it is written to and as it is compared; `kind` is empty where nothing says it."""

    email: str
    canonical: str
    kind: str


class AddressReader(CellReader):
    """Reads the columns of addresses, and cells with several of them."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self._emails = [field for field in EMAILS if field in reading.mapping]

    def _addresses(self, said: dict[str, str]) -> tuple[Mailbox, ...]:
        """Nothing when none can be written to, or when the cells name several people."""
        found: dict[str, Mailbox] = {}
        names: set[str] = set()
        bad: list[tuple[str, str]] = []
        for field in self._emails:
            for text, within in _apart(said[field]) if field in said else ():
                if within is None:
                    bad.append((field, text))
                    continue
                box = Mailbox(within.email, within.canonical, EMAILS[field])
                names.add(within.name)
                if within.is_tidied:
                    self._say(Code.ADDRESS_TIDIED, field, text)
                before = found.get(box.canonical, box)
                found[box.canonical] = before if before.kind else box
        for field, text in bad:
            self._say(Code.BAD_FURTHER if found else Code.BAD_ADDRESS, field, text)
        names.discard("")
        if len(names) > 1:
            self._say(Code.SEVERAL_ADDRESSES, self._emails[0], said.get(self._emails[0], ""))
            return ()
        for name in names:
            said.setdefault("full_name", name)
        return tuple(found.values())


def addresses_in(cell: str) -> frozenset[str]:
    """As they are compared."""
    return frozenset(within.canonical for _, within in _apart(cell.strip()) if within is not None)


def _apart(text: str) -> Iterator[tuple[str, Within | None]]:
    """Every text that should be an address, and the address; a cell that is one stays whole."""
    for line in text.split("\n"):
        if (whole := _within(line)) is not None:
            yield line, whole
            continue
        for part in filter(None, _BETWEEN.split(line)):
            words = part.split()
            for word in words if all(map(_is_bare, words)) else [part]:
                yield word, _within(word)


def _is_bare(word: str) -> bool:
    return "@" in word and "<" not in word


def _within(text: str) -> Within | None:
    plain = address(text)
    return Within(*plain, "") if plain is not None else address_within(text)
