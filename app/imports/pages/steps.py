"""The four steps of an import and what they have in common: where one is, and who changed it."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from app.imports import queries
from app.imports.actions import NO_SUCH_IMPORT
from app.imports.mapping.programs import named, never_subscribed
from app.imports.queries import ImportInfo
from app.imports.rules import State, Suppresses
from app.lib.languages import N_, gettext, ngettext
from app.lib.refusals import or_not_found
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form
from app.web.rendering.pages import Page, render

ROOT = "/staff/imports"

STATE_WORDS: dict[State, tuple[str, str]] = {
    State.RECEIVED: ("wait", N_("Columns not named yet")),
    State.MAPPED: ("wait", N_("Source not given yet")),
    State.DESCRIBED: ("wait", N_("Not checked yet")),
    State.TRYING: ("wait", N_("Being checked")),
    State.TRIED: ("wait", N_("Checked, not started")),
    State.RUNNING: ("wait", N_("Running")),
    State.CANCELLED: ("stop", N_("Stopped")),
    State.FINISHED: ("yes", N_("Import finished")),
    State.FAILED: ("no", N_("Interrupted")),
    State.UNDOING: ("wait", N_("Being undone")),
    State.UNDONE: ("none", N_("Import undone")),
}
ROWS_DELETED = ("none", N_("Rows deleted"))

FORMATS: dict[str, str] = {
    "csv": N_("a table as text (CSV)"),
    "xlsx": N_("an Excel workbook (XLSX)"),
    "vcard": N_("contact cards (vCard)"),
}
FROM_PROGRAM = N_("an export from %(program)s")
DELIMITERS: dict[str, str] = {
    ",": N_("commas"),
    ";": N_("semicolons"),
    "\t": N_("tabs"),
    "|": N_("vertical bars"),
    ":": N_("colons"),
}
SUPPRESSES: dict[Suppresses, str] = {
    Suppresses.UNSUBSCRIBED: N_(
        "This file contains people who have unsubscribed. None of them becomes a subscriber: "
        "their addresses go to the suppression list, so that no later import makes them "
        "subscribers again."
    ),
    Suppresses.CLEANED: N_(
        "This file contains addresses from which messages have bounced. None of them becomes a "
        "subscriber: the addresses go to the suppression list, so that nothing is sent to them."
    ),
}

NEVER_SUBSCRIBED = N_(
    "This file contains people who have never subscribed. They become contacts who may not be "
    "e-mailed: the times in the file are not those of a consent."
)


@dataclass(frozen=True)
class Step:
    """One of the four; `path` is empty where one cannot go (yet, or any more)."""

    word: str
    path: str
    is_done: bool
    is_here: bool


async def existing(import_id: UUID) -> ImportInfo:
    return or_not_found(await queries.import_info(import_id), NO_SUCH_IMPORT)


def path_of(info: ImportInfo, page: str = "") -> str:
    return f"{ROOT}/{info.id}{'/' + page if page else ''}"


def is_editable(info: ImportInfo) -> bool:
    """Nothing has been started; a check that was interrupted may be asked for again."""
    never = info.started_at is None and info.cancelled_at is None
    return never and info.data_deleted_at is None


def steps(info: ImportInfo, here: str) -> list[Step]:
    """A step can be gone back to as long as nothing has been started."""
    mapped, described = info.mapping is not None, info.source_kind is not None
    known = (
        ("", gettext("File"), True, True),
        ("columns", gettext("Columns"), mapped, True),
        ("source", gettext("Source and permission"), described, mapped),
        ("check", gettext("Check and save"), info.started_at is not None, mapped and described),
    )
    open_ = is_editable(info)
    return [
        Step(word, path_of(info, page) if open_ and may else "", done, page == here)
        for page, word, done, may in known
    ]


def of_whom(info: ImportInfo) -> str | None:
    """What has to be said of a file whose people may not be mailed, whatever else stands in it."""
    if info.suppresses is not None:
        return SUPPRESSES[info.suppresses]
    return NEVER_SUBSCRIBED if never_subscribed(info.format, info.file_name) else None


def format_of(info: ImportInfo) -> str:
    """What kind of file it is, in words."""
    program = named(info.format)
    if program is None:
        return gettext(FORMATS.get(info.format, FORMATS["csv"]))
    return gettext(FROM_PROGRAM, program=program.title)


def about_file(info: ImportInfo) -> str:
    """One line: rows, columns, encoding, separators."""
    facts = [
        ngettext("%(n)s row", "%(n)s rows", info.rows),
        ngettext("%(n)s column", "%(n)s columns", len(info.headings)),
    ]
    if info.encoding:
        facts.append(info.encoding)
    if info.delimiter:
        facts.append(gettext(DELIMITERS.get(info.delimiter, N_("another sign"))))
    return ", ".join(facts) + "."


def show(
    request: StaffRequest,
    name: str,
    info: ImportInfo,
    step: str,
    *,
    form: Form | None = None,
    status: int = HTTPStatus.OK,
    **facts: object,
) -> Page:
    """A page of one import."""
    return render(
        request,
        f"imports/{name}.html",
        status,
        found=info,
        path=path_of(info),
        steps=steps(info, step),
        about=about_file(info),
        state=ROWS_DELETED if info.data_deleted_at else STATE_WORDS[info.state],
        form=form or Form(),
        **facts,
    )
