"""The rows that were left out, as they came and why: a file to mend and to bring again."""

import json
from collections.abc import AsyncIterator
from typing import NamedTuple
from uuid import UUID

from app import database
from app.database import transaction
from app.imports import queries
from app.imports.after.findings import FINDINGS
from app.imports.after.report import CHUNK, WHAT_TO_DO
from app.imports.mapping.fields import IGNORED
from app.imports.mapping.propose import shape_of
from app.imports.queries import ImportInfo, ReportRow
from app.imports.rules import REFUSING, Code, Outcome
from app.lib import clock, csv_cells
from app.lib.csv_cells import EXCEL, unguarded
from app.lib.languages import N_, gettext
from app.staff.log import actions

WHY = N_("Why the row is left out")
WHICH = N_("Row %(row)s: %(why)s")


class _Words(NamedTuple):
    """In the reader's language, looked up before the file begins to flow."""

    told: dict[Code, str]
    which: str


async def left_out(info: ImportInfo, by: UUID | None, *, is_trial: bool) -> AsyncIterator[bytes]:
    """In the current language, for a double click; noted in the log.

    What the columns are is remembered for the mended file, which has one more of them.
    """
    why = gettext(WHY)
    told = {code: f"{gettext(FINDINGS[code])} {gettext(WHAT_TO_DO[code])}" for code in REFUSING}
    headings = [*info.headings, why]
    async with transaction():
        if info.mapping is not None:
            await database.execute(
                _REMEMBER,
                shape_of(headings),
                json.dumps([*info.mapping, IGNORED]),
                clock.now(),
                by,
            )
        await actions.note(
            by, "import_report_exported", about_kind="import", about=info.id,
            detail={"rows": info.trial.refused if is_trial and info.trial else info.counts.refused},
        )  # fmt: skip
    beginning = EXCEL.beginning + csv_cells.line(headings, EXCEL)
    return _flow(info, is_trial, _Words(told, gettext(WHICH)), beginning)


_REMEMBER = """
insert into import_shapes (shape, mapping, changed_at, changed_by) values ($1, $2, $3, $4)
on conflict (shape) do update
   set mapping = excluded.mapping, changed_at = excluded.changed_at, changed_by = excluded.changed_by
"""


async def _flow(
    info: ImportInfo, is_trial: bool, words: _Words, beginning: str
) -> AsyncIterator[bytes]:
    ready, size = [beginning], 0
    async for row in queries.report_rows(info.id, is_trial=is_trial):
        if row.outcome is Outcome.REFUSED:
            ready.append(_line(row, len(info.headings), words))
            size += len(ready[-1])
        if size >= CHUNK:
            yield "".join(ready).encode()
            ready, size = [], 0
    yield "".join(ready).encode()


def _line(row: ReportRow, width: int, words: _Words) -> str:
    """A row with too many cells keeps them: the reason stands under its heading all the same."""
    told = words.told
    why = " ".join(
        f"{one.heading}: {told[one.code]}" if one.heading else told[one.code]
        for one in row.findings
        if one.code in told
    )
    cells = [*map(unguarded, row.cells), *[""] * (width - len(row.cells))]
    which = words.which % {"row": row.number, "why": why}
    return csv_cells.line([*cells[:width], which, *cells[width:]], EXCEL)
