"""`postilupa contacts export`: the register as a file."""

from pathlib import Path

import click

from app.commandline import run_with_database, told_if_not_written
from app.contacts.about import About
from app.contacts.rules import Role
from app.crm.export import export
from app.crm.export.export import Format
from app.crm.register.picked import Picked
from app.crm.views.shapes import ALL, Shape, ready
from app.lib.languages import Language, speaking
from app.lib.output_files import opened

ROLES = click.Choice([*(role.value for role in Role), "subscriber"])
FORMATS = click.Choice([form.value for form in Format])
LANGUAGES = click.Choice([language.value for language in Language])


@click.command("export")
@click.option("--role", type=ROLES, help="Only those with this role. Without it: everybody.")
@click.option(
    "--format",
    "form",
    type=FORMATS,
    default=Format.CSV.value,
    show_default=True,
    help="csv has commas (RFC 4180), csv_excel semicolons and a byte order mark.",
)
@click.option("--purpose", default="", help="What the file is for; kept in the access log.")
@click.option(
    "--language", type=LANGUAGES, default="en", show_default=True, help="Of the headings."
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write, readable by you only. Without it: standard output.",
)
def export_command(
    role: str | None, form: str, purpose: str, language: str, output: Path | None
) -> None:
    """Write everybody in the register by name, with what each list may send them and why.

    Memory stays flat however many they are. FILE appears only when it is complete.
    """
    with told_if_not_written(output):
        run_with_database(_export, role or "", Format(form), purpose, language, output)


async def _export(
    role: str, form: Format, purpose: str, language: str, output: Path | None
) -> None:
    view = ready(About.PEOPLE, ALL)
    assert view is not None
    shape = Shape(About.PEOPLE, view, {"role": role} if role else {})
    with speaking(language):
        made = await export.prepared(Picked(shape, None), form, billing=False)
    await export.note(made, purpose, None)
    with opened(output) as file:
        async for part in export.contents(made):
            file.write(part)
