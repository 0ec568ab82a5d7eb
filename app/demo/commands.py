"""`postilupa demo`: sample data, web, worker and a test mailbox on loopback; nothing leaves the machine."""

import asyncio
import logging
import os
import secrets
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import click

from app import config, worker
from app.asgi import create_app
from app.commandline import PORT, fail, run
from app.config import Settings, SettingsError
from app.database import fetchval, open_database, transaction
from app.demo import fill as demo_data
from app.embedded.server import embedded_server, erase
from app.mail.accounts import offered_mailbox
from app.mail.mailbox import open_mailbox
from app.migrate import migrate
from app.staff.actions import members
from app.staff.rules import StaffRole
from app.web.server import PortInUseError, listen, serve_web, stop_on_signals

MARK = "this-is-a-demo"
LOCK = "demo-is-running"
ACCOUNT = "demo-account"
EMAIL = "sanna.laaksonen@example.com"
NAME = "Sanna Laaksonen"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="Port of the pages.")
@click.option("--fresh", is_flag=True, help="Throw away what was done and begin again.")
def demo(host: str, port: int, fresh: bool) -> None:
    """Show the whole product with sample data; nothing leaves this machine."""
    if host not in LOOPBACK:
        fail("The demo stays on this machine: --host must be 127.0.0.1, ::1 or localhost.")
    settings = _settings(host, port)
    if fresh:
        run(lambda: _begin_again(settings.data_dir))
    run(lambda: _demo(settings, host, port))


def _settings(host: str, port: int) -> Settings:
    shown = f"[{host}]" if ":" in host else host
    try:
        read = config.from_environment()
        return replace(
            read,
            database_url=None,
            database_owner_url=None,
            base_url=f"http://{shown}:{port}",
            smtp_url=None,
            demo=True,
        )
    except SettingsError as error:
        fail(str(error))


async def _begin_again(data_dir: Path) -> None:
    """Only a folder that a demo made is thrown away."""
    if not data_dir.exists():
        return
    if any(data_dir.iterdir()) and not (data_dir / MARK).exists():
        fail(f"{data_dir} is not the data of a demo, so --fresh leaves it alone.")
    with _alone(data_dir):
        await erase(data_dir)
    for path in data_dir.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


async def _demo(settings: Settings, host: str, port: int) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    try:
        listening = listen(host, port)
    except PortInUseError as error:
        fail(str(error))
    settings = config.with_secret(settings)
    config.use(settings)
    (settings.data_dir / MARK).touch()
    with _alone(settings.data_dir):
        await _show(settings, listening, stop)


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """One demo at a time on the same data; the lock ends with the process, however it ends."""
    import fcntl  # not on Windows, where other commands still work

    with (data_dir / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fail(f"A demo is running with the data in {data_dir}: stop it first.")
        yield


async def _show(settings: Settings, listening: socket.socket, stop: asyncio.Event) -> None:
    async with (
        embedded_server(settings.data_dir),
        open_mailbox(settings.data_dir / "mailbox") as mailbox_port,
    ):
        settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{mailbox_port}")
        config.use(settings)
        async with open_database(settings, as_owner=True):
            await migrate(settings)
        async with open_database(settings):
            await _show_all(settings, mailbox_port, listening, stop)


async def _show_all(
    settings: Settings, mailbox_port: int, listening: socket.socket, stop: asyncio.Event
) -> None:
    password = await _account(settings.data_dir)
    if await fetchval("select count(*) from identity") == 0:
        await demo_data.fill()
    logging.getLogger("postilupa.access").setLevel(logging.WARNING)
    _tell(settings, password)
    async with offered_mailbox(mailbox_port), _working(settings, stop):
        await serve_web(create_app(settings), listening, stop)


@asynccontextmanager
async def _working(settings: Settings, stop: asyncio.Event) -> AsyncIterator[None]:
    working = asyncio.create_task(worker.run_worker(settings, stop))
    working.add_done_callback(lambda _: stop.set())
    try:
        yield
    finally:
        stop.set()
        await working


async def _account(data_dir: Path) -> str:
    """The administrator's password: random, kept where only you can read it."""
    path = data_dir / ACCOUNT
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(12))
    password = path.read_text().strip()
    if await fetchval("select count(*) from staff_members") == 0:
        async with transaction():
            member = await members.add_member(EMAIL, NAME, StaffRole.ADMINISTRATOR, "fi")
            await members.set_password(member, password)
    return password


def _tell(settings: Settings, password: str) -> None:
    base = settings.base_url
    click.echo(
        f"""
Postilupa is ready. Nothing leaves this machine; stop with Ctrl-C.

  Public page   {base}/
  Staff pages   {base}/staff/
  Account       {EMAIL}
  Password      {password}

Six things to try:
  1. Subscribe to Revontulen kirje at {base}/?lang=en
     and read the confirmation in {base}/staff/mailbox
  2. Open its link: looking changes nothing, the button confirms
  3. Check and send the draft in {base}/staff/campaigns (it is in Finnish)
  4. Unsubscribe with the link at the end of the letter, then undo it
  5. Export the evidence of all of it at {base}/staff/evidence
  6. Open a journalist in {base}/staff/people?view=media:
     where they work, their beat, may we mail, what was last said

To see what another role sees, have a one-time link e-mailed to a colleague in
{base}/staff/members: it lands in the test mailbox. Open it in a private window.

The staff pages speak Finnish, as the account does; add ?lang=en or sv, or change the account.
What you do is kept for the next start; `--fresh` begins again.
"""
    )
