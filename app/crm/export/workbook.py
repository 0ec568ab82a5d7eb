"""An XLSX file of texts, written as it is read: memory stays flat, and the first bytes leave at once.

XlsxWriter makes an empty workbook; its parts are passed on as they are, but for the rows of the sheet,
which are put in between while the ZIP file is being sent. Every cell is a text, never a formula.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

MOST_ROWS = 1_048_576
"""What a sheet holds, with its heading."""
LARGE = 250_000
"""Beyond so many rows the sheet may pass 2 GB before it is packed, and needs the large ZIP form."""
_SHEET = "xl/worksheets/sheet1.xml"
_EMPTY = b"<sheetData/>"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Workbook:
    """`begin`, then `add` rows as often as needed, then `end`; each answers the bytes that are ready."""

    def __init__(self, sheet: str, *, rows: int) -> None:
        self._ready = _Ready()
        self._parts = _parts_of_an_empty_one(sheet)
        self._zip = zipfile.ZipFile(self._ready, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self._is_large = rows > LARGE
        self._row = 0

    def begin(self) -> bytes:
        for name, content in self._parts.items():
            if name != _SHEET:
                self._zip.writestr(name, content)
        self._sheet = self._zip.open(_SHEET, "w", force_zip64=self._is_large)
        before, self._after = self._parts[_SHEET].split(_EMPTY)
        self._sheet.write(before + b"<sheetData>")
        return self._ready.take()

    def add(self, rows: Iterable[Sequence[str]]) -> bytes:
        self._sheet.write("".join(map(self._written, rows)).encode())
        return self._ready.take()

    def end(self) -> bytes:
        self._sheet.write(b"</sheetData>" + self._after)
        self._sheet.close()
        self._zip.close()
        return self._ready.take()

    def _written(self, cells: Sequence[str]) -> str:
        self._row += 1
        written = "".join(
            f'<c r="{xl_col_to_name(at)}{self._row}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{_text(cell)}</t></is></c>'
            for at, cell in enumerate(cells)
            if cell
        )
        return f'<row r="{self._row}">{written}</row>'


class _Ready(io.RawIOBase):
    """Where the ZIP file is written: takes bytes, gives them away, cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        content = bytes(piece)  # type: ignore[call-overload]  # any buffer
        self._pieces.append(content)
        return len(content)

    def take(self) -> bytes:
        content, self._pieces = b"".join(self._pieces), []
        return content


def _parts_of_an_empty_one(sheet: str) -> dict[str, bytes]:
    """The files inside an empty workbook whose first row stays in sight."""
    made = io.BytesIO()
    workbook = xlsxwriter.Workbook(made, {"in_memory": True})
    workbook.add_worksheet(sheet).freeze_panes(1, 0)
    workbook.close()
    with zipfile.ZipFile(made) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def _text(cell: str) -> str:
    """As XML; `_x0041_` in a text would be read as a letter, so its first sign is written so."""
    return escape(_LOOKS_ESCAPED.sub("_x005F_", _NOT_XML.sub("", cell)))
