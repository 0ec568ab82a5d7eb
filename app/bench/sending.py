"""How fast a campaign goes out: the whole promise, against Postfix's own load generator into the same sink."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, process_time

from app import database
from app.bench.database import machine, own_database
from app.bench.memory import most_memory
from app.campaigns.audience import freeze as audience
from app.campaigns.sending import recipients
from app.campaigns.sending.engine import Engine
from app.campaigns.sending.session import Recipient
from app.config import Settings
from app.consent.grounds.facts import Ground
from app.consent.wordings.because import Because
from app.lib import clock
from app.lib.waiting import end
from app.mail.smtp.account import parse_smtp_url
from app.mail.smtp.transport import Connection
from app.migrate import migrate

WORDS = "Tämä on kirjeen teksti, jossa on ääkkösiä ja tavallisia sanoja. " * 4
BODY = f"Hei {{{{ first_name }}}},\n\n{WORDS}\n\n[Lue lisää](https://news.example.org/)\n"

PREPARE = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

FINISHED = "select finished_at is not null from campaigns where id = $1"


class ToolMissingError(Exception):
    """What to install."""


@dataclass(frozen=True)
class Measured:
    """One run. Rates are messages per second, wall clock; processor time is the worker's alone."""

    recipients: int
    connections: int
    message_bytes: int
    messages_per_second: float
    cpu_us_per_message: float
    reference_per_second: float
    freeze_seconds: float
    most_memory_mb: float
    machine: str

    @property
    def ratio(self) -> float:
        return round(self.messages_per_second / self.reference_per_second, 3)


async def measure_sending(settings: Settings, count: int, connections: int) -> Measured:
    """Both runs, one after the other, into the same sink. Errors: ToolMissingError, DatabaseError."""
    source = _tool("smtp-source")
    async with _sink(_tool("smtp-sink")) as port, own_database(settings):
        await migrate(settings)
        campaign = await database.fetchval(PREPARE, count, BODY)
        began = monotonic()
        await audience.freeze(campaign)
        freeze_seconds = monotonic() - began
        size = await _size_of_a_message(campaign)
        reference = await _reference(source, port, count, connections, size)
        with most_memory() as most:
            seconds, cpu = await _send(campaign, port, connections)
        return Measured(
            recipients=count,
            connections=connections,
            message_bytes=size,
            messages_per_second=round(count / seconds, 1),
            cpu_us_per_message=round(cpu / count * 1e6, 1),
            reference_per_second=round(count / reference, 1),
            freeze_seconds=round(freeze_seconds, 2),
            most_memory_mb=round(most() / 1e6, 1),
            machine=await machine("PostgreSQL, sink and worker"),
        )


def _tool(name: str) -> str:
    program = shutil.which(
        name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/libexec/postfix"
    )
    if program is None:
        raise ToolMissingError(
            f"{name} is not installed. It comes with Postfix (for example: apt-get install postfix), "
            "which need not run."
        )
    return program


@asynccontextmanager
async def _sink(tool: str) -> AsyncIterator[int]:
    port = _free_port()
    as_nobody = ("-u", "nobody") if os.geteuid() == 0 else ()
    process = await asyncio.create_subprocess_exec(
        tool, *as_nobody, f"127.0.0.1:{port}", "1000", stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await _answering(port)
        yield port
    finally:
        process.terminate()
        await process.wait()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def _answering(port: int) -> None:
    for _ in range(100):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await writer.wait_closed()
            return
    raise ToolMissingError("smtp-sink does not answer on this machine.")


async def _reference(tool: str, port: int, count: int, connections: int, size: int) -> float:
    """Seconds that Postfix's generator takes; -d: it keeps its connections, as we do."""
    began = monotonic()
    process = await asyncio.create_subprocess_exec(
        tool, "-d", "-s", str(connections), "-l", str(size), "-m", str(count),
        "-f", "us@example.com", "-t", "reader@example.org", f"127.0.0.1:{port}",
    )  # fmt: skip
    if await process.wait() != 0:
        raise ToolMissingError("smtp-source failed on this machine.")
    return monotonic() - began


async def _send(campaign: int, port: int, connections: int) -> tuple[float, float]:
    """Seconds by the clock and of this process until the last row is final."""
    account = parse_smtp_url(f"smtp://127.0.0.1:{port}")
    engine, stop = Engine(lambda: Connection(account), connections), asyncio.Event()
    began, cpu = monotonic(), process_time()
    sending = asyncio.create_task(engine.run(stop))
    try:
        while not await database.fetchval(FINISHED, campaign):  # noqa: ASYNC110 - a row tells no event
            await asyncio.sleep(0.05)
        return monotonic() - began, process_time() - cpu
    finally:
        stop.set()
        await asyncio.wait((sending,), timeout=10)
        await end(sending)


async def _size_of_a_message(campaign: int) -> int:
    mailing = await recipients.mailing(campaign)
    subscription = await database.fetchval("select id from subscriptions limit 1")
    assert mailing is not None
    reader = Recipient(campaign, 1, "fi", subscription, 0, "reader1@example.org", "Aino", "No 1")
    return len(mailing.message(reader, Because(Ground.CONSENT, clock.today())))
