"""The fourth step: try everything without writing, look at the rows that need somebody, start."""

from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Stream

from app.campaigns.running.queries import a_worker_lives
from app.imports import actions, queries
from app.imports.actions import EDITED_MEANWHILE
from app.imports.after.findings import FINDINGS, SAME_AS_ROW
from app.imports.after.left_out import left_out
from app.imports.after.permitted import would_be_permitted
from app.imports.after.report import WHAT_TO_DO, needs_a_person, report
from app.imports.mapping.programs import never_subscribed
from app.imports.pages import steps
from app.imports.pages.steps import path_of
from app.imports.queries import Finding, ImportInfo
from app.imports.reading.fits import PROOF
from app.imports.rules import KNOWN_OR_REPEATED_WORDS, OUTCOME_WORDS, Code, Outcome, State
from app.lib.languages import format_number, gettext
from app.lib.refusals import Conflict
from app.staff.log import actions as log_actions
from app.staff.routing import needs
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.downloads import downloaded
from app.web.rendering.forms import read_form
from app.web.rendering.pages import Page, see_other

MAY_IMPORT = [needs(Right.IMPORT_PEOPLE)]
PAGE = 50
COUNTED = (
    Outcome.CREATED,
    Outcome.UPDATED,
    Outcome.UNCHANGED,
    Outcome.SUPPRESSED,
    Outcome.REFUSED,
)


@get("/{import_id:uuid}/check", name="imports.check", guards=MAY_IMPORT)
async def check(
    request: StaffRequest, import_id: FromPath[UUID], after: FromQuery[str] = ""
) -> Page | Redirect:
    """What would happen; nothing has been written yet."""
    info = await steps.existing(import_id)
    if not steps.is_editable(info):
        return see_other(path_of(info))
    if info.mapping is None or info.source_kind is None:
        return see_other(path_of(info, "source" if info.mapping else "columns"))
    return await _page(request, info, after)


async def _page(
    request: StaffRequest, info: ImportInfo, after: str, status: int = 200, edited: str = ""
) -> Page:
    return steps.show(
        request,
        "check",
        info,
        "check",
        status=status,
        edited=edited,
        is_running=info.state is State.TRYING,
        has_worker=await a_worker_lives() if info.state is State.TRYING else True,
        permitted=would_be_permitted(info, may_record=request.user.may(Right.RECORD_CONSENT)),
        **await what_was_found(info, after, is_trial=True),
    )


async def what_was_found(info: ImportInfo, after: str, *, is_trial: bool) -> dict[str, Any]:
    """The counts by outcome and finding, and one page of findings."""
    counts = info.trial if is_trial else info.counts
    listed = await queries.findings(info.id, is_trial=is_trial, after=_place(after), most=PAGE + 1)
    kinds = await queries.finding_counts(info.id, is_trial=is_trial)
    outcome_words = OUTCOME_WORDS | (KNOWN_OR_REPEATED_WORDS if Code.DOUBLE in kinds else {})
    return {
        "counts": counts,
        "outcomes": [(outcome_words[one], getattr(counts, one.name.lower())) for one in COUNTED]
        if counts
        else [],
        "kinds": [(FINDINGS[code], WHAT_TO_DO[code], number) for code, number in kinds.items()],
        "findings": [_shown(one) for one in listed[:PAGE]],
        "first_page": not after,
        "next_place": _place_after(listed) if len(listed) > PAGE else "",
        "all_findings": sum(kinds.values()),
        "to_do": sum(number for code, number in kinds.items() if needs_a_person(code)),
        "without_proof": kinds.get(Code.NO_PROOF, 0) + kinds.get(Code.NO_SIGN_UP, 0),
        "untold": await queries.untold_columns(info) if info.suppresses is None else (),
        "permits_nobody": info.suppresses is None
        and (
            info.list_id is None
            or not PROOF & set(info.mapping or ())
            or never_subscribed(info.format, info.file_name)
        ),
    }


def _shown(one: Finding) -> tuple[Finding, str, str]:
    """With what was found and what to do, in the reader's language."""
    found = gettext(FINDINGS[one.code])
    if one.before is not None:
        found = gettext(SAME_AS_ROW, row=format_number(one.before))
    return one, found, gettext(WHAT_TO_DO[one.code])


def _place(text: str) -> tuple[int, int]:
    """Where a page of findings begins: row and number of the last one seen."""
    row, _, number = text.partition("-")
    if row.isascii() and row.isdecimal() and number.isascii() and number.isdecimal():
        return min(int(row), 2**31 - 1), min(int(number), 2**63 - 1)
    return 0, 0


def _place_after(listed: list[Finding]) -> str:
    last = listed[PAGE - 1]
    return f"{last.row}-{last.id}"


@post("/{import_id:uuid}/try", name="imports.try_it", guards=MAY_IMPORT)
async def try_it(request: StaffRequest, import_id: FromPath[UUID]) -> Redirect:
    await actions.ask_dry_run(import_id, request.user.id)
    return see_other(f"{steps.ROOT}/{import_id}/check")


@post("/{import_id:uuid}/start", name="imports.start", guards=MAY_IMPORT)
async def start(request: StaffRequest, import_id: FromPath[UUID]) -> Page | Redirect:
    """Only what was looked at is started: whoever changed it meanwhile is not overruled."""
    info = await steps.existing(import_id)
    form = await read_form(request)
    edition = form.number("edition", least=0, most=2**31 - 1)
    if edition not in (None, info.edition):
        if not steps.is_editable(info):
            raise Conflict(EDITED_MEANWHILE)
        return await _page(request, info, "", HTTPStatus.CONFLICT, edited=EDITED_MEANWHILE)
    try:
        await actions.start(
            import_id, request.user.id, may_record_consent=request.user.may(Right.RECORD_CONSENT)
        )
    except Conflict:
        if steps.is_editable(await steps.existing(import_id)):
            raise
        return see_other(path_of(info))  # a second press of the same button
    return see_other(path_of(info), done="started")


@post("/{import_id:uuid}/report", name="imports.report", guards=MAY_IMPORT, status_code=200)
async def download(request: StaffRequest, import_id: FromPath[UUID]) -> Stream:
    """Every row with its outcome and what was found, as a table for Excel; noted in the log."""
    info = await steps.existing(import_id)
    noted = partial(
        log_actions.note, request.user.id, "import_report_exported", about_kind="import",
        about=import_id, detail={"rows": info.rows},
    )  # fmt: skip
    rows = report(import_id, is_trial=steps.is_editable(info))
    return await downloaded(rows, f"import-report-{info.id}.csv", "text/csv", first=noted)


@post("/{import_id:uuid}/left-out", name="imports.left_out", guards=MAY_IMPORT, status_code=200)
async def download_left_out(request: StaffRequest, import_id: FromPath[UUID]) -> Stream:
    """Only the rows that were left out, with the columns of the file: to be mended and brought again."""
    info = await steps.existing(import_id)
    rows = await left_out(info, request.user.id, is_trial=steps.is_editable(info))
    return await downloaded(rows, f"import-left-out-{info.id}.csv", "text/csv")
