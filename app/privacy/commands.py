"""`postilupa consents`: the evidence, from a terminal or a script."""

from pathlib import Path
from uuid import UUID

import click

from app.commandline import run_with_database, told_if_not_written
from app.consent.export import Format
from app.lib.output_files import opened
from app.lib.problems import Problem
from app.lib.refusals import Invalid
from app.privacy import actions, evidence, queries

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
        async for part in evidence.written(form, subjects):
            file.write(part)


async def _subjects(person: str) -> list[UUID]:
    subjects = await queries.known_subjects(person)
    if isinstance(subjects, Problem):
        raise Invalid(subjects.message, **subjects.values)
    return subjects
