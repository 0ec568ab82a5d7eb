"""XLSX workbooks. The archive's directory is looked at before anything in it is unpacked."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from app.imports.receiving.limits import (
    BROKEN_XLSX,
    EMPTY,
    MOST_COLUMNS,
    MOST_ENTRIES,
    MOST_RATIO,
    MOST_ROWS,
    MOST_UNPACKED,
    NOT_TEXT,
    PACKED_TOO_MUCH,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    UnreadableError,
)
from app.imports.receiving.tables import HEADINGS_WITHIN, Read, as_table
from app.imports.receiving.xlsx_parts import Parts, parts_of

_SMALL = 20_000_000
_PIECE = 1 << 20


def read_xlsx(path: Path) -> Read:
    """The first sheet that holds a table, else the first one with anything on it."""
    _refuse_bombs(path)
    try:
        workbook = CalamineWorkbook.from_path(path)
        names = _with_content(workbook)
        sheet = workbook.get_sheet_by_name(names[0]) if names else None
    except (CalamineError, ValueError, OSError):
        raise UnreadableError(BROKEN_XLSX) from None
    if sheet is None:
        raise UnreadableError(EMPTY)
    if sheet.total_width > MOST_COLUMNS:
        raise UnreadableError(TOO_MANY_COLUMNS, row=1, columns=sheet.total_width, most=MOST_COLUMNS)
    if sheet.total_height > MOST_ROWS:
        raise UnreadableError(TOO_MANY_ROWS, most=MOST_ROWS)
    rows = _rows(sheet, parts_of(path, names[0]))
    return replace(as_table(rows, "xlsx"), sheet=names[0], other_sheets=names[1:])


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UnreadableError(BROKEN_XLSX) from None
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise UnreadableError(NOT_TEXT)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    is_bomb = unpacked > _SMALL and unpacked / packed > MOST_RATIO
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or is_bomb:
        raise UnreadableError(PACKED_TOO_MUCH)
    _refuse_liars(path, entries)


def _refuse_liars(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """What unpacks to more than it says; a piece at a time, and no further than that."""
    with zipfile.ZipFile(path) as archive:
        for entry in entries:
            told, entry.file_size, size = entry.file_size, MOST_UNPACKED, 0
            try:
                with archive.open(entry) as file:
                    while size <= told and (block := file.read(_PIECE)):
                        size += len(block)
            except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError):
                raise UnreadableError(BROKEN_XLSX) from None
            if size > told:
                raise UnreadableError(PACKED_TOO_MUCH)


def _with_content(workbook: CalamineWorkbook) -> list[str]:
    """The sheet to read, and then those that nobody reads: the ones after the first with anything on it."""
    names = workbook.sheet_names
    kinds: list[int] = []
    for name in names:
        kinds.append(_kind_of(workbook.get_sheet_by_name(name)))
        if kinds[-1] == _TABLE:
            break
    best = max(kinds, default=_EMPTY)
    if best == _EMPTY:
        return []
    chosen = kinds.index(best)
    first = next(at for at, kind in enumerate(kinds) if kind != _EMPTY)
    return [names[chosen], *names[first:chosen], *names[chosen + 1 :]]


_EMPTY, _ONE_ROW, _LINES, _TABLE = range(4)


def _kind_of(sheet: CalamineSheet) -> int:
    """Instructions stand in one column or cell; so may addresses."""
    if not sheet.height:  # a `total_` one is 0 of a single row or column
        return _EMPTY
    beginning = islice(sheet.iter_rows(), HEADINGS_WITHIN)
    has_addresses = any("@" in str(cell) for cells in beginning for cell in cells)
    if has_addresses or (sheet.height > 1 and sheet.width > 1):
        return _TABLE
    return _LINES if sheet.height > 1 else _ONE_ROW


def _rows(sheet: CalamineSheet, parts: Parts) -> Iterator[list[str]]:
    """What stands in merged cells stands in every row of them that has anything else."""
    left = sheet.start[1] if sheet.start else 0  # columns that the sheet leaves out
    begins: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top and column >= left:
            begins.setdefault(top, []).append((column - left, bottom))
    held: dict[int, tuple[int, str]] = {}
    for row, cells in enumerate(sheet.iter_rows()):
        texts = [_text(cell) for cell in cells]
        if parts.columns:
            parts.complete(texts, row, left)
        if held:
            _repeat(texts, row, held)
        for column, bottom in begins.get(row, ()):
            if column < len(texts):
                held[column] = bottom, texts[column]
        yield texts


def _repeat(texts: list[str], row: int, held: dict[int, tuple[int, str]]) -> None:
    for column in [column for column, (bottom, _) in held.items() if row > bottom]:
        del held[column]
    if any(texts):
        for column, (_, text) in held.items():
            texts[column] = texts[column] or text


def _text(cell: object) -> str:
    """As Excel shows it: 1 for 1.0, 0.3 for 0.1 + 0.2, a day without its midnight."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, (str, int, timedelta)) else ""
