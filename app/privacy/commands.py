"""`postilupa consents`: the evidence, from a terminal or a script."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import click

from app.commandline import fail, run_with_database
from app.consent.export import Format, export
from app.lib.refusals import Invalid
from app.mail.problems import Problem
from app.privacy import actions, queries

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
    help="csv has commas (RFC 4180), csv_excel semicolons and a byte order mark.",
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
    try:
        run_with_database(_export, person, Format(form), output)
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more may be written to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        place = output or "Standard output"
        fail(f"{place} cannot be written ({error.strerror}); choose another file.")
    if output:
        click.echo(f"Wrote {output}.", err=True)


async def _export(person: str | None, form: Format, output: Path | None) -> None:
    subjects = None if person is None else await _subjects(person)
    await actions.note_export(None, form, subjects)
    names = await queries.list_slugs()
    with _opened(output) as file:
        async for part in export(form, names, subjects):
            file.write(part)


async def _subjects(person: str) -> list[UUID]:
    found = await queries.known_subjects(person)
    if isinstance(found, Problem):
        raise Invalid(found.message, **found.values)
    return found


@contextmanager
def _opened(output: Path | None) -> Iterator[BinaryIO]:
    """A file appears when it is complete, or not at all; a device or pipe is written to as it is."""
    if output is None:
        yield sys.stdout.buffer
    elif output.exists() and not output.is_file():
        with output.open("wb") as file:
            yield file
    else:
        with _unfinished(output) as (file, path):
            yield file
            file.close()
            path.replace(output)


@contextmanager
def _unfinished(output: Path) -> Iterator[tuple[BinaryIO, Path]]:
    path = output.with_name(output.name + ".part")
    path.unlink(missing_ok=True)  # of an earlier crash, or of somebody who wants to read along
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        try:
            yield file, path
        finally:
            path.unlink(missing_ok=True)
