"""The command `postilupa`: every room's commands, in one list. What a command needs loads when it runs."""

import asyncio
import logging
import sys
from collections.abc import Mapping

import click

from app import config
from app.commandline import PORT, fail, run, settings_in_use
from app.config import Settings
from app.database import open_database
from app.lib.addresses import at
from app.migrate import migrate, refuse_when_behind, role_in_use


class Commands(click.Group):
    """A group whose further commands are known by address, with what each does in a few words."""

    def __init__(self, *, later: Mapping[str, tuple[str, str]], **named: object) -> None:
        super().__init__(**named)  # type: ignore[arg-type]
        self.later = later

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.later])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.later:
            return super().get_command(ctx, cmd_name)
        command: click.Command = at(self.later[cmd_name][0])
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """As click does, without loading a command to say what it is for."""
        helps = {name: command.get_short_help_str(200) for name, command in self.commands.items()}
        helps |= {name: words for name, (_address, words) in self.later.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(helps.items()))


ROOMS: Mapping[str, tuple[str, str]] = {
    "demo": (
        "app.demo.commands:demo",
        "Show the whole product with sample data; nothing leaves this machine.",
    ),
    "staff": ("app.staff.commands:staff", "Accounts of the people who work here."),
    "contacts": ("app.cli:contacts", "People and organisations."),
    "consents": ("app.privacy.commands:consents", "Consents and what proves them."),
    "campaigns": (
        "app.campaigns.commands:campaigns",
        "Campaigns: one issue of a newsletter each.",
    ),
    "record": (
        "app.privacy.record.commands:record",
        "The record of processing and the privacy notice.",
    ),
    "bench": ("app.bench.commands:bench", "Measure this machine."),
}
CONTACTS: Mapping[str, tuple[str, str]] = {
    "import": (
        "app.imports.commands:import_command",
        "Bring the people in FILE (CSV, XLSX or vCard) into the register.",
    ),
    "undo-import": (
        "app.imports.commands:undo_command",
        "Take back all that the import ID did, within 30 days of its end.",
    ),
    "erase": (
        "app.privacy.erasing.commands:erase_command",
        "Erase the person with this address, with everything that names them.",
    ),
    "answer": (
        "app.privacy.answer.commands:answer_command",
        "Write everything the register holds about the person with this address.",
    ),
    "export": (
        "app.crm.export.commands:export_command",
        "Write everybody in the register by name, with what each list may send them and why.",
    ),
}


@click.group("contacts", cls=Commands, later=CONTACTS)
def contacts() -> None:
    """People and organisations."""


@click.group(
    cls=Commands,
    later=ROOMS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="postilupa")
def main() -> None:
    """Newsletters and marketing consent that can be proved, with a light CRM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


@main.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port to listen on.")
def serve_command(host: str, port: int) -> None:
    """Serve the public and the staff pages."""
    settings = settings_in_use()
    if not settings.is_https and not settings.is_loopback:
        fail(
            f"POSTILUPA_BASE_URL is {settings.base_url}: outside this machine it must begin with "
            "https://, because sign-in and links travel over it."
        )
    for doubt in config.doubts(settings):
        click.echo(doubt, err=True)
    run(lambda: _serve(settings, host, port))


async def _serve(settings: Settings, host: str, port: int) -> None:
    from app.web.server import PortInUseError, listen, serve_web, stop_on_signals

    stop = asyncio.Event()
    stop_on_signals(stop)
    try:
        listening = listen(host, port)
    except PortInUseError as error:
        fail(str(error))
    async with open_database(settings):
        await refuse_when_behind(settings)
        click.echo(f"Serving {settings.base_url} on {host}:{port}. Stop with Ctrl-C.")
        await serve_web(at("app.asgi:create_app")(settings), listening, stop)


@main.command("worker")
def worker_command() -> None:
    """Send mail and do background jobs. Start as many as you like."""
    settings = settings_in_use()
    run(lambda: _work(settings))


async def _work(settings: Settings) -> None:
    from app.web.server import stop_on_signals

    stop = asyncio.Event()
    stop_on_signals(stop)
    async with open_database(settings):
        await refuse_when_behind(settings)
        click.echo("Working. Stop with Ctrl-C.")
        await at("app.worker:run_worker")(settings, stop)


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database up to date; safe to run twice and from two places."""
    settings = settings_in_use()

    async def migrated() -> int:
        async with open_database(settings, as_owner=True):
            return await migrate(settings)

    count = run(migrated)
    click.echo(f"{count} migrations ran; the database is up to date.")


@main.command("check")
def check_command() -> None:
    """Say what is wrong with the settings and the database, and change nothing."""
    from app.disclosures.queries import of_the_mail_account

    settings = settings_in_use()

    async def checked() -> tuple[str, list[str]]:
        async with open_database(settings):
            await refuse_when_behind(settings)
            for warning in await of_the_mail_account(settings):
                click.echo(warning, err=True)
            return await role_in_use(), await at("app.privacy.ledger.queries:told_of_seal")()

    role, wrong = run(checked)
    doubts = [*config.doubts(settings), *wrong]
    for doubt in doubts:
        click.echo(doubt, err=True)
    if doubts:
        sys.exit(1)
    click.echo("The settings can be used, and the database is up to date.")
    click.echo(role)


if __name__ == "__main__":
    main()
