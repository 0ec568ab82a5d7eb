"""All imports, and the first step: bring a file."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.imports import actions, queries
from app.imports.pages import steps
from app.imports.pages.run_pages import run_page
from app.imports.pages.steps import (
    DELIMITERS,
    ROOT,
    ROWS_DELETED,
    STATE_WORDS,
    path_of,
)
from app.imports.receiving.csv_file import CHOICES
from app.imports.receiving.encodings import GUESSED
from app.imports.receiving.limits import MOST_BYTES
from app.imports.receiving.read_again import read_as
from app.lib.languages import N_, gettext
from app.lib.refusals import Invalid
from app.staff.routing import needs
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import ONE_FILE, Form, file_in, read_form
from app.web.rendering.pages import Page, render, see_other

MAY_IMPORT = [needs(Right.IMPORT_PEOPLE)]
PAGE = 25
AT_ONCE = 1024 * 1024
# The file itself, and what a browser writes around it.
MOST_SENT = MOST_BYTES + AT_ONCE

NO_FILE = N_("Choose a file.")
GUESS = N_("Detect from the file")


@get("/", name="imports.all", guards=MAY_IMPORT)
async def all_imports(request: StaffRequest, before: FromQuery[str] = "") -> Page:
    """The newest first."""
    imports = await queries.imports(before=_moment(before), most=PAGE + 1)
    older = imports[PAGE - 1].created_at.isoformat() if len(imports) > PAGE else None
    return render(
        request,
        "imports/all.html",
        imports=imports[:PAGE],
        older=older,
        words=STATE_WORDS,
        deleted=ROWS_DELETED,
        root=ROOT,
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@get("/new", name="imports.new", guards=MAY_IMPORT)
async def new(request: StaffRequest) -> Page:
    return _new(request, Form(), 200)


@post("/new", name="imports.receive", guards=MAY_IMPORT, opt={ONE_FILE: "file"})
async def receive(request: StaffRequest) -> Page | Redirect:
    """The file was put on disk while it came; it is read from there piece by piece."""
    form = await read_form(request)
    sent = file_in(request)
    sign = form.one("delimiter", CHOICES)
    if sent is None:
        form.refuse("file", NO_FILE)
        return _new(request, form, 422)
    try:
        if form.errors:
            return _new(request, form, 422)
        import_id = await actions.receive(
            sent.filename, _parts(sent), request.user.id, delimiter=CHOICES.get(sign, "")
        )
    except Invalid as error:
        form.errors["file"] = str(error)
        return _new(request, form, 422)
    finally:
        await sent.close()
    return see_other(f"{ROOT}/{import_id}")


async def _parts(file: UploadFile) -> AsyncIterator[bytes]:
    while part := await file.read(AT_ONCE):
        yield part


def _new(request: StaffRequest, form: Form, status: int) -> Page:
    signs = [("", gettext(GUESS))]
    signs += [(name, gettext(DELIMITERS[sign])) for name, sign in CHOICES.items()]
    return render(request, "imports/new.html", status, form=form, root=ROOT, signs=signs)


@get("/{import_id:uuid}", name="imports.one", guards=MAY_IMPORT)
async def one(request: StaffRequest, import_id: FromPath[UUID]) -> Page:
    """Before the start: the file as it was read. After it: what is going on, and what became of it."""
    info = await steps.existing(import_id)
    if not steps.is_editable(info):
        return await run_page(request, info)
    facts: dict[str, Any] = {
        "format": steps.format_of(info),
        "of_whom": steps.of_whom(info),
        "rows": await queries.first_rows(import_id),
        "encodings": list(GUESSED) if info.encoding in GUESSED else [],
    }
    return steps.show(request, "file", info, "", **facts)


@post("/{import_id:uuid}/letters", name="imports.letters", guards=MAY_IMPORT)
async def letters(request: StaffRequest, import_id: FromPath[UUID]) -> Redirect:
    """Read the file again with the letters of another encoding: the one found was a guess."""
    info = await steps.existing(import_id)
    form = await read_form(request)
    edition = form.number("edition", least=0, most=2**31 - 1)
    await read_as(import_id, form.one("encoding", GUESSED), request.user.id, edition=edition)
    return see_other(path_of(info), done="saved")
