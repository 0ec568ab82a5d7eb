"""Staff pages: the record of processing, as page and as file, and where notice and program differ."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from app.crm.export.export import Format
from app.crm.export.workbook import Workbook
from app.lib import clock
from app.lib.languages import gettext
from app.privacy.notice.facts import facts
from app.privacy.proof.printing import Printable, printed
from app.privacy.record import queries
from app.privacy.record.content import TITLE, record, rows_of
from app.privacy.record.facts import found
from app.privacy.record.offered import SAID
from app.privacy.record.rules import is_reminded
from app.privacy.record.words import KINDS
from app.staff.log.actions import note
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/record"
MAY = [needs(Right.CHANGE_SETTINGS)]
PDF, XLSX = "pdf", "xlsx"


@get("/", name="record.page", guards=MAY)
async def page(request: StaffRequest) -> Page:
    known, today = await facts(), clock.today()
    due = await queries.review_due_on(today)
    return render(
        request,
        "privacy/record/record.html",
        sheet=await record(known) if known else None,
        heading=gettext(TITLE),
        documents=await queries.documents(),
        kinds=KINDS,
        access=len(await queries.access_now(today)),
        due=due,
        is_due=is_reminded(due, today),
        differences=len(await found()),
        done=SAID,
    )


@post("/file", name="record.file", guards=MAY, status_code=200)
async def file(request: StaffRequest) -> Response[bytes] | Redirect:
    """The same as a file: `format` is `pdf` or `xlsx`. Written down in the log before it leaves."""
    form, known = await read_form(request), await facts()
    if known is None:
        return see_other(PATH)
    ending = XLSX if form.value("format") == XLSX else PDF
    sheet = await record(known)
    content = as_workbook(sheet) if ending == XLSX else await printed(sheet)
    detail: dict[str, Any] = {"format": ending}
    await note(request.user.id, "record_exported", detail=detail)
    return _download(content, ending)


def _download(content: bytes, ending: str) -> Response[bytes]:
    name = f"record-{clock.today().isoformat()}.{ending}"
    return Response(
        content,
        media_type=Format.XLSX.media_type if ending == XLSX else "application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def as_workbook(sheet: Printable) -> bytes:
    rows = list(rows_of(sheet))
    workbook = Workbook("30", rows=len(rows))
    return workbook.begin() + workbook.add(rows) + workbook.end()


@get("/check", name="record.check", guards=MAY)
async def check(request: StaffRequest) -> Page:
    return render(
        request,
        "privacy/record/check.html",
        differences=await found(),
        letters=await queries.number_of_letters(),
        links=len(await queries.personal_links()),
    )


router = staff_router(PATH, [page, file, check])
