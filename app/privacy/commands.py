"""`postilupa consents`: the evidence, from a terminal or a script."""

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from app.commandline import run_with_database, told_if_not_written
from app.consent.export import Format
from app.consent.ledger.heads import Tree
from app.consent.ledger.sealing import reseal
from app.consent.ledger.verifying.report import Report, in_json, told
from app.lib.languages import speaking
from app.lib.output_files import opened
from app.lib.problems import Problem
from app.lib.refusals import Invalid, or_not_found
from app.privacy import actions, queries
from app.privacy.ledger import outside
from app.privacy.ledger.actions import check
from app.privacy.proof.printing import as_json, printed
from app.privacy.proof.sheets import sheet_of
from app.privacy.takeover.actions import take_over
from app.privacy.takeover.written import written
from app.staff.log.actions import note

FORMATS = click.Choice([form.value for form in Format])


@click.group("consents")
def consents() -> None:
    """Consents and what proves them."""


@consents.command("export")
@click.option("--person", metavar="E-MAIL", help="Only the person with this address.")
@click.option(
    "--format",
    "form",
    type=FORMATS,
    default=Format.CSV.value,
    show_default=True,
    help="csv has commas (RFC 4180), csv_excel semicolons and a byte order mark, jsonl one event a "
    "line, jsonld consent records after ISO/IEC TS 27560.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write, readable by you only. Without it: standard output.",
)
def export_command(person: str | None, form: str, output: Path | None) -> None:
    """Write every event of the consent ledger with its evidence, oldest first.

    Memory stays flat however long the ledger is. FILE appears only when it is complete.
    """
    with told_if_not_written(output):
        run_with_database(_export, person, Format(form), output)


async def _export(person: str | None, form: Format, output: Path | None) -> None:
    subjects = None if person is None else await _subjects(person)
    await actions.note_export(None, form, subjects)
    with opened(output) as file:
        async for part in written(form, subjects):
            file.write(part)


@consents.command("proof")
@click.argument("person", metavar="E-MAIL")
@click.option("--list", "slug", metavar="LIST", help="About one list only, by its short name.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["pdf", "json"]),
    default="pdf",
    show_default=True,
    help="pdf to read, json to check by the program that is printed on the PDF.",
)
@click.option("--language", type=click.Choice(["fi", "sv", "en"]), default="fi", show_default=True)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write, readable by you only. Without it: standard output.",
)
def proof_command(
    person: str, slug: str | None, form: str, language: str, output: Path | None
) -> None:
    """Write what proves the consents of the person with this address.

    Of a person without one: the id that stands in the address of their page.
    """
    with told_if_not_written(output):
        run_with_database(_proof, person, slug, form, language, output)


async def _proof(
    person: str, slug: str | None, form: str, language: str, output: Path | None
) -> None:
    subjects = await _subjects(person)
    with speaking(language):
        sheet = or_not_found(await sheet_of(subjects, slug), queries.NOTHING_KNOWN)
    detail: dict[str, Any] = {"format": form, "everybody": False}
    await note(None, "evidence_exported", about_kind="address", about=subjects[0], detail=detail)
    with opened(output) as file:
        file.write(await printed(sheet.printable) if form == "pdf" else as_json(sheet.proof))


@consents.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_command(file: Path) -> None:
    """Take over the ledger of another installation from FILE, which its `consents export --format jsonld`
    wrote.

    Only into an empty ledger, and all or nothing: lists, people, what comes to them, and every event
    with what proves it.
    """
    taken = run_with_database(take_over, file)
    click.echo(f"{taken.events} events of {taken.people} people are in the ledger now.")


async def _subjects(person: str) -> list[UUID]:
    subjects = await queries.known_subjects(person)
    if isinstance(subjects, Problem):
        raise Invalid(subjects.message, **subjects.values)
    return subjects


@consents.command("verify")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option(
    "--checkpoint",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that was kept elsewhere, for example from the daily mail. Several may follow "
    "one another.",
)
def verify_command(as_json: bool, file: Path | None) -> None:
    """Recompute the sealed ledger: events, evidence, tree, checkpoints, permissions.

    Also those checkpoints that are kept in the data directory. Ends with code 1 when anything is wrong,
    and names the first wrong event by its id. How it ended is shown to staff.
    """
    report = run_with_database(_verify, file)
    click.echo(json.dumps(in_json(report)) if as_json else told(report))
    if report.faults:
        sys.exit(1)


async def _verify(file: Path | None) -> Report:
    report = await check(outside.read(file) if file else ())
    await note(None, "ledger_verified")
    return report


async def _reseal(reason: str) -> Tree:
    tree = await reseal(reason)
    await note(None, "ledger_resealed")
    return tree


@consents.command("reseal")
@click.option(
    "--reason", required=True, help="Why this database is the right one. It is sealed as well."
)
def reseal_command(reason: str) -> None:
    """Begin a new seal over all events after a database was rightfully restored.

    The new tree names the last checkpoint of the old one. Write no names into the reason: it stays.
    """
    tree = run_with_database(_reseal, reason)
    click.echo(f"The tree {tree.origin} has begun; a worker seals all events in it.")
