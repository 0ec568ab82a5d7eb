"""XLSX workbooks. The archive's directory is looked at before anything in it is unpacked."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
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
from app.imports.receiving.tables import Read, as_table

_SMALL = 20_000_000


def read_xlsx(path: Path) -> Read:
    """The first sheet that has anything on it."""
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
    return replace(as_table(_rows(sheet), "xlsx"), sheet=names[0], other_sheets=names[1:])


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


def _with_content(workbook: CalamineWorkbook) -> list[str]:
    """The first sheet with anything on it, and those that come after: nobody opens them."""
    for at, name in enumerate(workbook.sheet_names):
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height:  # a `total_` one is 0 of a single row or column
            return workbook.sheet_names[at:]
    return []


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    for cells in sheet.iter_rows():
        yield [_text(cell) for cell in cells]


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
