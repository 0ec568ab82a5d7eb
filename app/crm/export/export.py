"""Lists going out as files, piece by piece: memory stays flat however many people there are."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from app import database
from app.contacts.about import About
from app.crm.export.columns import ExportColumn, export_columns
from app.crm.export.workbook import MOST_ROWS, Workbook
from app.crm.register.picked import Picked, condition_for
from app.crm.views.columns import answers, value_in
from app.crm.views.counting import count, exact_count
from app.crm.views.listing import kind_of
from app.crm.views.walks import Condition, everybody
from app.disclosures.queries import PIECES
from app.lib import csv_cells
from app.lib.csv_cells import EXCEL, PLAIN, Dialect
from app.lib.languages import N_, Language, current_language, gettext, speaking
from app.lib.refusals import Invalid
from app.staff.log import actions
from app.staff.reads.recording import handed_out

ROWS_AT_ONCE = 500
# Fast from the first row on: the planner is told that only the beginning is wanted.
_BEGIN = "set local cursor_tuple_fraction = 0.0001"
_AS_BEFORE = "set local cursor_tuple_fraction to default"

TOO_MANY_ROWS = N_("An XLSX file holds at most 1,048,575 rows. Choose CSV for so many.")
NAMES = {About.PEOPLE: N_("People"), About.ORGANISATIONS: N_("Organisations")}


class Format(StrEnum):
    """`csv_excel` opens by a double click in Finland and Sweden."""

    XLSX = "xlsx"
    CSV_EXCEL = "csv_excel"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return sheet if self is Format.XLSX else "text/csv"

    @property
    def ending(self) -> str:
        return ".xlsx" if self is Format.XLSX else ".csv"


@dataclass(frozen=True)
class Export:
    """What goes out: `condition` over the rows of `about`, with these columns, in this language.

    Of a `disclosure` those whose data may go, as they were written down.
    """

    about: About
    form: Format
    condition: Condition
    columns: Sequence[ExportColumn]
    rows: int
    is_exact: bool
    language: Language
    disclosure: int | None = None


async def prepared(chosen: Picked, form: Format, *, billing: bool) -> Export:
    """Raises Invalid when a sheet cannot hold so many rows."""
    about = chosen.shape.about
    condition, kind = await condition_for(chosen), kind_of(about)
    number = await count(kind, condition)
    rows = number.number
    if form is Format.XLSX and not number.is_exact:
        rows = await exact_count(kind, condition)
        if rows >= MOST_ROWS:
            raise Invalid(TOO_MANY_ROWS)
    columns = await export_columns(about, billing=billing)
    language = current_language()
    return Export(about, form, condition, columns, rows, number.is_exact, language)


async def note(export: Export, purpose: str, by: UUID | None) -> None:
    """One line in the access log before anything leaves: what, how many, what for."""
    use = "own" if export.disclosure is None else "disclosure"
    detail: dict[str, Any] = {
        "format": export.form.value, "rows": export.rows, "purpose": purpose, "use": use,
    }  # fmt: skip
    await actions.note(by, f"{export.about.value}_exported", detail=detail)


async def contents(export: Export) -> AsyncIterator[bytes]:
    """The file. Holds one connection until the last piece is taken."""
    headings = [one.heading for one in export.columns]
    if export.form is Format.XLSX:
        with speaking(export.language):
            book = Workbook(gettext(NAMES[export.about]), rows=export.rows)
        yield book.begin() + book.add([headings])
        async for rows in _batches(export):
            yield book.add(rows)
        yield book.end()
        return
    dialect = EXCEL if export.form is Format.CSV_EXCEL else PLAIN
    yield (dialect.beginning + csv_cells.line(headings, dialect)).encode()
    async for rows in _batches(export):
        yield _lines(rows, dialect)


def _lines(rows: Sequence[Sequence[str]], dialect: Dialect) -> bytes:
    return "".join(csv_cells.line(row, dialect) for row in rows).encode()


async def _batches(export: Export) -> AsyncIterator[list[list[str]]]:
    """The rows by name. The columns of some hundreds are asked for together."""
    async with (
        database.connection() as connection,
        connection.transaction(),
        aclosing(_ids(export, connection)) as pieces,
    ):
        async for ids in pieces:
            if export.about is About.PEOPLE:
                await handed_out(ids)
            yield await _rows(export, connection, ids)


async def _ids(export: Export, connection: Any) -> AsyncGenerator[list[UUID]]:
    if export.disclosure is None:
        async for ids in everybody_in(export, connection):
            yield ids
        return
    async for row in connection.cursor(PIECES, export.disclosure, prefetch=1):
        for at in range(0, len(row["people"]), ROWS_AT_ONCE):
            yield row["people"][at : at + ROWS_AT_ONCE]


async def everybody_in(export: Export, connection: Any) -> AsyncGenerator[list[UUID]]:
    """Who is asked for, some hundreds at once, by name."""
    sql = everybody(kind_of(export.about), export.condition)
    await connection.execute(_BEGIN)
    cursor = await connection.cursor(sql, *export.condition.arguments)
    while found := await cursor.fetch(ROWS_AT_ONCE):
        yield [row["id"] for row in found]
    await connection.execute(_AS_BEFORE)


async def _rows(export: Export, connection: Any, ids: Sequence[UUID]) -> list[list[str]]:
    """Several columns of a file may stand in one answer: each question is asked once."""
    with speaking(export.language):
        asked = {one.column.ask: None for one in export.columns}
        found = {ask: await answers(connection.fetch, ask, ids) for ask in asked}
        return [
            [
                one.say(value_in(found[one.column.ask].get(row), one.column))
                for one in export.columns
            ]
            for row in ids
        ]
