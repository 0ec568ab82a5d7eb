"""`postilupa intake`: read the mailbox for requests now, from a terminal or a script."""

import click

from app.commandline import run_with_database
from app.lib.refusals import Invalid
from app.privacy.requests.intake.jobs import Looked, look
from app.privacy.requests.intake.rules import FAULT_WORDS


@click.command("intake")
def intake() -> None:
    """Read the mailbox for requests now.

    The worker does so every two minutes.
    """
    looked = run_with_database(_look)
    if looked is None:
        click.echo("No mailbox is to be read, or it is being read just now.")
        return
    click.echo(f"{looked.taken} new.")


async def _look() -> Looked | None:
    looked = await look()
    if looked is not None and looked.fault is not None:
        raise Invalid(FAULT_WORDS[looked.fault])
    return looked
