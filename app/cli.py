"""The command `postilupa`: every room's commands, in one list."""

import asyncio
import logging

import click

from app import worker
from app.asgi import create_app
from app.bench import commands as bench
from app.campaigns.commands import campaigns
from app.commandline import PORT, fail, run, settings_in_use
from app.config import Settings
from app.crm.export.commands import contacts
from app.database import open_database
from app.demo import commands as demo
from app.imports.commands import import_command
from app.migrate import migrate, refuse_when_behind
from app.privacy.commands import consents
from app.staff.commands import staff
from app.web.server import PortInUseError, listen, serve_web, stop_on_signals


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
    run(lambda: _serve(settings, host, port))


async def _serve(settings: Settings, host: str, port: int) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    try:
        listening = listen(host, port)
    except PortInUseError as error:
        fail(str(error))
    async with open_database(settings):
        await refuse_when_behind(settings)
        click.echo(f"Serving {settings.base_url} on {host}:{port}. Stop with Ctrl-C.")
        await serve_web(create_app(settings), listening, stop)


@main.command("worker")
def worker_command() -> None:
    """Send mail and do background jobs. Start as many as you like."""
    settings = settings_in_use()
    run(lambda: _work(settings))


async def _work(settings: Settings) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with open_database(settings):
        await refuse_when_behind(settings)
        click.echo("Working. Stop with Ctrl-C.")
        await worker.run_worker(settings, stop)


@main.command("migrate")
def migrate_command() -> None:
    """Bring the database up to date; safe to run twice and from two places."""
    settings = settings_in_use()

    async def migrated() -> int:
        from dataclasses import replace

        owner = replace(settings, database_url=settings.database_owner_url or settings.database_url)
        async with open_database(owner):
            return await migrate(settings)

    count = run(migrated)
    click.echo(f"{count} migrations ran; the database is up to date.")


main.add_command(demo.demo)
main.add_command(staff)
main.add_command(campaigns)
main.add_command(consents)
contacts.add_command(import_command)
main.add_command(contacts)
main.add_command(bench.group, "bench")

if __name__ == "__main__":
    main()
