"""What the cells of a workbook do not say by themselves: zeros in front of numbers, links to addresses."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

_BLOCK = 1 << 16
_ZEROS = re.compile(r"0{2,15}")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MAILTO = "mailto:"


@dataclass
class Parts:
    """By column and row, counted from 0: how many digits a number is shown with, and whom a link mails."""

    columns: set[int] = field(default_factory=set)
    digits: dict[int, bytearray] = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)

    def take_digits(self, place: tuple[int, int], digits: int) -> None:
        column, row = place
        self.columns.add(column)
        rows = self.digits.setdefault(column, bytearray())
        if row >= len(rows):
            rows.extend(bytes(row + 1 - len(rows)))
        rows[row] = digits

    def take_link(self, place: tuple[int, int], target: str) -> None:
        self.columns.add(place[0])
        self.links[place] = target

    def complete(self, texts: list[str], row: int, left: int) -> None:
        """With the zeros that Excel shows, and the addresses that links hide behind a word.

        `left`: the texts begin in this column.
        """
        for column in self.columns:
            at = column - left
            if not 0 <= at < len(texts):
                continue
            shown = self.digits.get(column, b"")
            if row < len(shown) and texts[at].isdecimal():
                texts[at] = texts[at].zfill(shown[row])
            if "@" not in texts[at]:
                texts[at] = self.links.get((column, row), texts[at])


def parts_of(path: Path, sheet: str) -> Parts:
    """Nothing when the workbook is built in a way that is not known: its cells can be read all the same."""
    found = Parts()
    try:
        with ZipFile(path) as archive:
            _read(archive, sheet, found)
    except (KeyError, ValueError, OSError, BadZipFile, expat.ExpatError):
        return Parts()
    return found


def _read(archive: ZipFile, sheet: str, found: Parts) -> None:
    part = _part_of(archive, sheet)
    shown = _shown_with(archive)
    targets = _targets(archive, part)
    mailed = {name: target for name, target in targets.items() if target.startswith(_MAILTO)}
    if not shown and not mailed:
        return
    with archive.open(part) as file:
        for name, told in _elements(file):
            if name == "c" and (digits := shown.get(told.get("s", ""))):
                found.take_digits(_place(told["r"]), digits)
            elif name == "hyperlink" and (target := mailed.get(_id_of(told))):
                found.take_link(_place(told["ref"].partition(":")[0]), target)


def _part_of(archive: ZipFile, sheet: str) -> str:
    """The part of the archive that holds a sheet. Raises KeyError."""
    targets = _targets(archive, "xl/workbook.xml")
    with archive.open("xl/workbook.xml") as file:
        ids = {told.get("name"): _id_of(told) for name, told in _elements(file) if name == "sheet"}
    return posixpath.normpath(posixpath.join("xl", targets[ids[sheet]])).lstrip("/")


def _targets(archive: ZipFile, part: str) -> dict[str, str]:
    """What a part of the archive refers to, by its ids."""
    folder, name = posixpath.split(part)
    try:
        file = archive.open(f"{folder}/_rels/{name}.rels")
    except KeyError:
        return {}
    with file:
        return {
            told["Id"]: told["Target"] for name, told in _elements(file) if name == "Relationship"
        }


def _shown_with(archive: ZipFile) -> dict[str, int]:
    """Digits by the number of a cell's style, of styles such as 00000."""
    codes: dict[str, int] = {}
    shown: dict[str, int] = {}
    styles, is_cells = 0, False
    with archive.open("xl/styles.xml") as file:
        for name, told in _elements(file):
            if name == "numFmt" and _ZEROS.fullmatch(told["formatCode"]):
                codes[told["numFmtId"]] = len(told["formatCode"])
            elif name in ("cellXfs", "cellStyles"):
                is_cells = name == "cellXfs"
            elif name == "xf" and is_cells:
                if digits := codes.get(told.get("numFmtId", "")):
                    shown[str(styles)] = digits
                styles += 1
    return shown


def _elements(file: IO[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """The beginnings of all elements, without their prefixes. A document type is none of a workbook's."""
    found: list[tuple[str, dict[str, str]]] = []

    def begin(name: str, told: dict[str, str]) -> None:
        found.append((name.rpartition(":")[2], told))

    def refuse(*_: Any) -> None:
        raise ValueError

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = begin, refuse
    while block := file.read(_BLOCK):
        parser.Parse(block)
        yield from found
        found.clear()


def _id_of(told: dict[str, str]) -> str:
    return next((value for name, value in told.items() if name.endswith(":id")), "")


def _place(reference: str) -> tuple[int, int]:
    """`B4` as column and row. Raises ValueError."""
    parts = _PLACE.fullmatch(reference)
    if parts is None:
        raise ValueError
    column = 0
    for letter in parts[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(parts[2]) - 1
