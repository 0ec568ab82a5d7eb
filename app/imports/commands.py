"""`postilupa contacts import` and `undo-import`: a file of people, from a terminal or a script."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from app import database
from app.commandline import fail, run_with_database
from app.imports import actions, queries
from app.imports.actions import Described
from app.imports.after import report
from app.imports.jobs import the_only_one
from app.imports.mapping.fields import CUSTOM, FIELDS, IGNORED, SEVERAL, UNRELATED
from app.imports.permission.understood import understood
from app.imports.queries import ImportInfo
from app.imports.receiving.csv_file import CHOICES
from app.imports.rules import ROLES, SOURCE_KINDS, Known, State
from app.imports.undoing import run as undoing
from app.imports.undoing.told import extent, made_number, stayed_number
from app.imports.writing import engine
from app.lib.languages import N_, Language, gettext
from app.lib.refusals import Conflict, Invalid

NO_SUCH_COLUMN = N_("There is no column %(column)s. The columns are: %(columns)s.")
NO_SUCH_LIST = N_("There is no list %(slug)s.")
UNSURE = N_(
    "Does a yes in the column %(column)s allow mail or forbid it? Use --map '%(column)s=may_mail', "
    "--map '%(column)s=no_mail' or, if it shows neither, --map '%(column)s=unrelated'. "
    "The first rows: %(rows)s."
)
UNTOLD = N_(
    "No consents are recorded: the column %(column)s may show who must not be e-mailed. Use "
    "--map '%(column)s=no_mail' if it does, --map '%(column)s=unrelated' if it does not."
)
FAILED = N_(
    "The import stopped after %(done)s rows: %(failure)s. What has been imported stays; start "
    "again with the same file, and nobody is imported twice."
)
UNDO_FAILED = N_("Undoing stopped: %(failure)s. Undo the import again to continue with the rest.")
ANOTHER_RUNS = N_("Another import is running.")
WAIT_BETWEEN = 1.0
_GUESS = "guess"


@dataclass(frozen=True)
class _Asked:
    """What the command line says."""

    file: Path
    told: Described
    list_slug: str | None
    columns: Sequence[tuple[str, str]]
    dry_run: bool
    report: Path | None
    record_consent: bool
    delimiter: str = ""


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--source", required=True, type=click.Choice(SOURCE_KINDS), help="Where they are from."
)
@click.option("--detail", default="", help="The source in words.")
@click.option("--basis", help="GDPR basis; consent with --list, else legitimate_interest.")
@click.option(
    "--map", "columns", multiple=True, metavar="COLUMN=FIELD",
    help=f"What a column is, when its heading does not say it: {', '.join(FIELDS)}, {UNRELATED} "
    "(it tells nothing of permission), or nothing.",
)  # fmt: skip
@click.option(
    "--delimiter", default=_GUESS, show_default=True, type=click.Choice([_GUESS, *CHOICES]),
    help="What stands between the columns of a text file.",
)  # fmt: skip
@click.option(
    "--known", default=Known.FILL.value, show_default=True, type=click.Choice([one.value for one in Known]),
    help="What to do with people who are in the register.",
)  # fmt: skip
@click.option("--list", "list_slug", metavar="SLUG", help="The list that consents are for.")
@click.option("--purpose", help="Of the consents; that of the list.")
@click.option("--evidence", default="", help="What shows that they agreed; needed with --list.")
@click.option("--role", type=click.Choice(ROLES), help="What they are to us.")
@click.option("--language", default="fi", show_default=True, type=click.Choice([one.value for one in Language]),
    help="Of those whose row names none.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Count and check only; nobody is written.")
@click.option(
    "--wait-for-release", is_flag=True,
    help="Consents wait until somebody releases them in the browser.",
)  # fmt: skip
@click.option("--report", "report_file", type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the report; FILE.report.csv without it.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def import_command(
    file: Path, columns: Sequence[str], list_slug: str | None, as_json: bool, **given: Any
) -> None:
    """Bring the people in FILE (CSV, XLSX or vCard) into the register.

    Nobody comes in twice, and nobody who has left or objected is brought back: the same file can be
    imported again after it was corrected.
    """
    told = Described(
        given["source"], given["detail"], basis=given["basis"], purpose=given["purpose"],
        evidence=given["evidence"], role=given["role"], language=given["language"],
        known=Known(given["known"]),
    )  # fmt: skip
    asked = _Asked(
        file, told, list_slug, [_pair(one) for one in columns], given["dry_run"],
        given["report_file"], not given["wait_for_release"], CHOICES.get(given["delimiter"], ""),
    )  # fmt: skip
    try:
        found = run_with_database(_import, asked)
    except OSError as error:
        fail(f"{error.filename} cannot be read or written ({error.strerror}).")
    click.echo(json.dumps(found) if as_json else _told(found))


def _pair(text: str) -> tuple[str, str]:
    column, sign, field = text.rpartition("=")
    if not sign:
        fail(f"Write --map {text}=email, with the name of the field after the sign.")
    return column, field


async def _import(asked: _Asked) -> dict[str, object]:
    import_id = await actions.receive(
        asked.file.name, _parts(asked.file), None, delimiter=asked.delimiter
    )
    await _map(import_id, asked.columns)
    list_id = await _list(asked.list_slug)
    told = Described(**{**asdict(asked.told), "list_id": list_id})
    await actions.describe(import_id, told, None)
    await _warn_of_untold(import_id)
    if asked.dry_run:
        await actions.ask_dry_run(import_id, None)
    else:
        await actions.start(import_id, None, may_record_consent=asked.record_consent)
    info = await _run(import_id)
    counts = info.trial if asked.dry_run else info.counts
    assert counts is not None
    path = asked.report or asked.file.with_name(f"{asked.file.name}.report.csv")
    await _write_report(import_id, path, is_trial=asked.dry_run)
    return {"rows": info.rows, **asdict(counts), "report": str(path), "import": str(import_id)}


async def _parts(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while part := await asyncio.to_thread(file.read, 1 << 20):
            yield part


async def _map(import_id: UUID, columns: Sequence[tuple[str, str]]) -> None:
    info = await queries.import_info(import_id)
    assert info is not None
    if not columns and info.mapping is not None:
        return
    fields = info.mapping or await queries.likely_mapping(import_id, info.headings)
    custom = {one.name: f"{CUSTOM}{one.id}" for one in await queries.custom_fields()}
    for column, field in columns:
        if column not in info.headings:
            names = ", ".join(info.headings)
            raise Invalid(NO_SUCH_COLUMN, column=column, columns=names)
        chosen = custom.get(field, field)
        if chosen not in SEVERAL:
            fields = [IGNORED if one == chosen else one for one in fields]
        fields[info.headings.index(column)] = chosen
    await _refuse_unsure(info, fields)
    await actions.map_columns(import_id, fields, None)


async def _refuse_unsure(info: ImportInfo, fields: Sequence[str]) -> None:
    """With the option that answers, and the first rows as they were understood."""
    columns = await queries.columns_of(info, fields)
    for one in understood(columns):
        if one.kind == "unsure":
            rows = "; ".join(f"{row.who}: {row.cell} ({gettext(row.means)})" for row in one.rows)
            raise Invalid(UNSURE, column=one.heading, rows=rows)


async def _warn_of_untold(import_id: UUID) -> None:
    info = await queries.import_info(import_id)
    if info is None or info.list_id is None or info.suppresses is not None:
        return
    for column in await queries.untold_columns(info):
        click.echo(gettext(UNTOLD, column=column), err=True)


async def _list(slug: str | None) -> UUID | None:
    if slug is None:
        return None
    found: UUID | None = await database.fetchval("select id from lists where slug = $1", slug)
    if found is None:
        raise Invalid(NO_SUCH_LIST, slug=slug)
    return found


async def _run(import_id: UUID) -> ImportInfo:
    """Here, unless a worker was quicker; after whatever runs now."""
    while True:
        async with the_only_one() as is_ours:
            if is_ours:
                await engine.run(import_id)
        info = await queries.import_info(import_id)
        assert info is not None
        if info.state is State.FAILED:
            raise Conflict(FAILED, done=info.done_rows, failure=info.failure)
        if info.state not in (State.RUNNING, State.TRYING):
            return info
        click.echo(ANOTHER_RUNS, err=True)
        await asyncio.sleep(WAIT_BETWEEN)


async def _write_report(import_id: UUID, path: Path, *, is_trial: bool) -> None:
    with path.open("wb") as file:
        async for part in report.report(import_id, is_trial=is_trial):
            file.write(part)


def _told(found: dict[str, object]) -> str:
    return (
        "{rows} rows: {created} new people, {updated} completed, {unchanged} unchanged, "
        "{refused} refused, {suppressed} blocked.\nWrote {report}."
    ).format(**found)


@click.command("undo-import")
@click.argument("import_id", metavar="ID", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def undo_command(import_id: UUID, *, as_json: bool) -> None:
    """Take back all that the import ID did, within 30 days of its end.

    People whom it made go, unless something has happened to them since; known people are as they were
    before, consents it brought stop counting, addresses it blocked may be mailed again.
    """
    told = run_with_database(_undo, import_id)
    click.echo(json.dumps(told) if as_json else _UNDONE.format(**told))


_UNDONE = (
    "Undone: {made} new people, {changed} known people, {blocked} blocked addresses; "
    "{kept} left as they are."
)


async def _undo(import_id: UUID) -> dict[str, int]:
    will_go, made = await extent(import_id), await made_number(import_id)
    await actions.undo(import_id, None)
    while True:
        async with the_only_one() as is_ours:
            if is_ours:
                await undoing.run(import_id)
        info = await queries.import_info(import_id)
        assert info is not None
        if info.state is State.UNDONE:
            gone = made - await made_number(import_id)
            return {**asdict(will_go), "made": gone, "kept": await stayed_number(import_id)}
        if info.state is not State.UNDOING:
            raise Conflict(UNDO_FAILED, failure=info.failure)
        await asyncio.sleep(WAIT_BETWEEN)
