"""`postilupa contacts undo-import`: what an import did is taken back, from a terminal or a script."""

import asyncio
import json
from dataclasses import asdict
from uuid import UUID

import click

from app.commandline import run_with_database
from app.imports import actions, queries
from app.imports.jobs import the_only_one
from app.imports.rules import State
from app.imports.undoing import run as undoing
from app.imports.undoing.told import extent, stayed_number
from app.lib.languages import N_
from app.lib.refusals import Conflict

WAIT_BETWEEN = 1.0
FAILED = N_("The undoing stopped: %(failure)s. Undo the import again: it goes on with the rest.")


@click.command("undo-import")
@click.argument("import_id", metavar="ID", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def undo_command(import_id: UUID, *, as_json: bool) -> None:
    """Take back all that the import ID did, within 30 days of its end.

    People whom it made go, unless something has happened to them since; known people are as they were
    before, consents it brought stop counting, addresses it blocked may be mailed again.
    """
    told = run_with_database(_undo, import_id)
    click.echo(json.dumps(told) if as_json else _SAID.format(**told))


_SAID = (
    "Undone: {made} new people, {changed} known people, {blocked} blocked addresses; "
    "{kept} left as they are."
)


async def _undo(import_id: UUID) -> dict[str, int]:
    will_go = await extent(import_id)
    await actions.undo(import_id, None)
    while True:
        async with the_only_one() as is_ours:
            if is_ours:
                await undoing.run(import_id)
        info = await queries.import_info(import_id)
        assert info is not None
        if info.state is State.UNDONE:
            return {**asdict(will_go), "kept": await stayed_number(import_id)}
        if info.state is not State.UNDOING:
            raise Conflict(FAILED, failure=info.failure)
        await asyncio.sleep(WAIT_BETWEEN)
