"""Workers as processes of their own, and what has to be true whatever happened to them."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from app import database
from app.campaigns.sending.recipients import message_id
from tests.make.deliveries import World
from tests.make.smtp import Sink

ROOT = Path(__file__).parents[2]
SENDER = "kirje@example.com"


class Worker:
    """One worker process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def has_ended(self) -> bool:
        return self._process.returncode is not None

    def kill(self) -> None:
        """As `kill -9`."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """As a service manager does."""
        self._signal(signal.SIGTERM)

    def freeze(self) -> None:
        """As a laptop lid or a moved virtual machine does."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        """Not by `send_signal`: it would take the exit code of a dead process before asyncio does."""
        if not self.has_ended:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, number)

    async def code(self, *, within: float = 60) -> int:
        """Its exit code, once it has ended."""
        return await asyncio.wait_for(self._process.wait(), within)


@asynccontextmanager
async def worker(
    world: World, sink: Sink, *, crash_at: str = "", connections: int = 4
) -> AsyncIterator[Worker]:
    """A running worker; killed at the end if it still runs."""
    assert world.settings.database_url
    environment = {
        "PATH": os.environ["PATH"],
        "POSTILUPA_DATABASE_URL": world.settings.database_url,
        "POSTILUPA_DATA_DIR": str(world.folder),
        "POSTILUPA_SECRET_KEY": world.settings.secret_key.decode(),
        "POSTILUPA_BASE_URL": world.settings.base_url,
        "POSTILUPA_SMTP_URL": sink.url,
        "POSTILUPA_SMTP_CONNECTIONS": str(connections),
        "POSTILUPA_CRASH_AT": crash_at,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-m", "tests.trials.work", cwd=ROOT, env=environment,
    )  # fmt: skip
    started = Worker(process)
    try:
        yield started
    finally:
        started.kill()
        await process.wait()


async def promise_holds(campaign: int, sink: Sink, *, most_unknown: int) -> None:
    """Assertions a to d and g of the test method: everybody once, or unknown; nobody lost."""
    rows = await database.fetch(
        "select seq, state::text as state from delivery where campaign = $1", campaign
    )
    states = {message_id(campaign, row["seq"], SENDER): row["state"] for row in rows}
    arrived = Counter(message.message_id for message in sink.accepted())
    wanted = await database.fetchval("select candidates from campaigns where id = $1", campaign)
    assert len(states) == wanted, "one row for everybody"
    assert set(states.values()) <= set("areux"), "every row is final"
    assert max(arrived.values(), default=0) <= 1, "nobody got it twice"
    accepted = {number for number, state in states.items() if state == "a"}
    unknown = {number for number, state in states.items() if state == "u"}
    assert accepted <= arrived.keys(), "what is called accepted has arrived"
    assert arrived.keys() <= accepted | unknown, "what has arrived is accepted or unknown"
    assert len(unknown) <= most_unknown, "unknown is bounded by the open connections"
