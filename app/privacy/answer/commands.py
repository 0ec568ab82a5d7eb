"""`postilupa contacts answer`: everything about one person in a file, from a terminal or a script."""

from pathlib import Path

import click

from app.commandline import fail, run_with_database, told_if_not_written
from app.lib.languages import N_
from app.lib.output_files import opened
from app.lib.refusals import Invalid, NotFound
from app.mail.addresses import Address, parse
from app.privacy.answer.actions import note_exported
from app.privacy.answer.preparing import Prepared, files, prepared
from app.privacy.erasing import whose

NOBODY = N_("Nobody in the register has this address.")
KINDS = ("pdf", "json")


@click.command("answer")
@click.argument("email", metavar="E-MAIL")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help="FILE.pdf to read or FILE.json for programs; readable by you only.",
)  # fmt: skip
def answer_command(email: str, out: Path) -> None:
    """Write everything the register holds about the person with this address.

    The same as the answer to a request about own data, in the person's language. What may be about
    others and has not been checked on the person's page is left out, and how much is said. Written
    down in the access log.
    """
    kind = out.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        fail(f"{out} is neither .pdf nor .json: the ending says what is written.")
    with told_if_not_written(out):
        one = run_with_database(_write, email, kind, out)
    if one.unchecked:
        words = ", ".join(one.unchecked)
        click.echo(f"Left out, because it may be about others: {words}.", err=True)
        click.echo(f"Decide on the page /staff/people/{one.whose.contact}/answer.", err=True)


async def _write(email: str, kind: str, out: Path) -> Prepared:
    address = parse(email)
    if not isinstance(address, Address):
        raise Invalid(address.message, **address.values)
    known = await whose.of_email(address.canonical)
    one = await prepared(known.contact) if known and known.contact else None
    if one is None or one.whose.contact is None:
        raise NotFound(NOBODY)
    made = await files(one)
    await note_exported(one.whose.contact, kind, None)
    with opened(out) as file:
        file.write(made.pdf if kind == "pdf" else made.json)
    return one
