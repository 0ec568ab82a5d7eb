"""The log as a file, as it was narrowed: page after page, so that memory stays flat."""

from collections.abc import AsyncIterator, Callable

from app.lib import csv_cells
from app.lib.csv_cells import EXCEL
from app.lib.languages import N_, gettext
from app.staff.log.details import details_of, what_of, who_of
from app.staff.log.names import Told, names_in
from app.staff.log.queries import PAGE, Asked, LogLine, cursor_of, log_lines
from app.staff.reads.recording import handed_out

HEADINGS = (N_("When"), N_("Who"), N_("What"), N_("In detail"), N_("On which page"))


async def contents(
    asked: Asked, told: Told, page_of: Callable[[LogLine], str]
) -> AsyncIterator[bytes]:
    """For Excel, newest first, in the current language; whoever it names has been shown."""
    yield (EXCEL.beginning + csv_cells.line(map(gettext, HEADINGS), EXCEL)).encode()
    before, more = None, True
    while more:
        lines = await log_lines(asked, before=before)
        more, lines = len(lines) > PAGE, lines[:PAGE]
        names = await names_in(lines, told.names)
        await handed_out([one for line in lines for one in line.shown])
        rows = (
            (
                line.at.isoformat(timespec="seconds"),
                who_of(line),
                what_of(line),
                ", ".join(said.words for said in details_of(line, names, told.words)),
                page_of(line),
            )
            for line in lines
        )
        yield "".join(csv_cells.line(row, EXCEL) for row in rows).encode()
        before = cursor_of(lines[-1]) if lines else None
