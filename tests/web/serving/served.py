"""`postilupa serve` as a process of its own, and strangers at its door with real sockets."""

import asyncio
import os
import resource
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from app.lists.rules import LEAST_FILL_TIME
from tests.make import lists as make_lists
from tests.make.deliveries import World, until
from tests.make.lists import Subscriber

ROOT = Path(__file__).parents[3]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
OK = 200
SOON = 1.0
PATIENCE = 5
TRIES = 3
Ask = Callable[[httpx.AsyncClient], Awaitable[list[httpx.Response]]]


@dataclass(frozen=True)
class Served:
    """The running program, where it listens and what it wrote."""

    process: asyncio.subprocess.Process
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines()

    def browser(self, **named: object) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, timeout=PATIENCE, trust_env=False, **named)  # type: ignore[arg-type]

    async def status_of(self, sent: bytes) -> str:
        """The answer's status; empty where the server closed without one."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(sent)
            answer = await asyncio.wait_for(reader.read(), 60)
        except ConnectionError:
            return ""
        finally:
            writer.close()
        return answer[9:12].decode()

    @asynccontextmanager
    async def strangers(
        self, *said: bytes, buffer: int | None = None
    ) -> AsyncIterator[list[socket.socket]]:
        """A socket for each of these beginnings; a small `buffer` is full soon."""
        with ExitStack() as opened:
            made = []
            for beginning in said:
                made.append(opened.enter_context(socket.socket()))
                await self._connect(made[-1], beginning, buffer)
            yield made

    async def _connect(self, made: socket.socket, beginning: bytes, buffer: int | None) -> None:
        made.setblocking(False)
        if buffer:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(made, ("127.0.0.1", self.port))
        with suppress(ConnectionError):
            await loop.sock_sendall(made, beginning)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port


@asynccontextmanager
async def served(
    world: World,
    *,
    files: int | None = None,
    module: str = "app",
    base_url: str | None = None,
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[Served]:
    """The program, answering; `files` is how many it may have open, `more` of its environment."""
    port, log = free_port(), world.folder / "serve.log"
    known = {
        "PATH": os.environ["PATH"],
        "POSTILUPA_DATABASE_URL": world.settings.database_url or "",
        "POSTILUPA_DATA_DIR": str(world.folder),
        "POSTILUPA_SECRET_KEY": world.settings.secret_key.decode(),
        "POSTILUPA_BASE_URL": base_url or f"http://127.0.0.1:{port}",
        **(more or {}),
    }
    limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))) if files else None
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, "serve", "--port", str(port),
            cwd=ROOT, env=known, stdout=output, stderr=output, preexec_fn=limit,
        )  # fmt: skip
    running = Served(process, port, log)
    try:
        await until(lambda: _listens(running))
        yield running
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 30)


async def _listens(running: Served) -> bool:
    assert running.process.returncode is None, running.log.read_text()
    try:
        async with running.strangers(b""):
            return True
    except OSError:
        return False


@dataclass(frozen=True)
class Reader:
    """Somebody who subscribes, and leaves again, while others are at the door."""

    known: Subscriber
    host: str

    @classmethod
    async def ready(cls, host: str) -> "Reader":
        return cls(await make_lists.subscriber(), host)

    async def is_served(self, served: Served) -> list[str]:
        """Health, sign-up and one click: what of it was not answered within a second."""
        asked = {"/health": self._health, "sign-up": self._sign_up, "one click": self._one_click}
        return [name for name, ask in asked.items() if not await self._is_quick(served, ask)]

    async def _is_quick(self, served: Served, ask: Ask) -> bool:
        """The best of some tries: the machine may be busy with something else."""
        for _ in range(TRIES):
            async with served.browser(headers={"Host": self.host}) as browser:
                try:
                    answers = await ask(browser)
                except httpx.HTTPError:
                    continue
            if all(one.status_code == OK and one.elapsed.total_seconds() < SOON for one in answers):
                return True
        return False

    async def _health(self, browser: httpx.AsyncClient) -> list[httpx.Response]:
        return [await browser.get("/health")]

    async def _sign_up(self, browser: httpx.AsyncClient) -> list[httpx.Response]:
        page = await browser.get("/")
        await asyncio.sleep(LEAST_FILL_TIME.total_seconds() + 0.1)
        fields = make_lists.hidden_fields(page)
        sent = {**fields, "email": make_lists.email(), "lists": [self.known.list.slug]}
        return [page, await browser.post("/", data=sent)]

    async def _one_click(self, browser: httpx.AsyncClient) -> list[httpx.Response]:
        return [await browser.post(self.known.unsubscribe_path, data=ONE_CLICK)]


async def ended_by_the_server(one: socket.socket) -> bool:
    """Whether the other end has closed; nothing is waited for."""
    try:
        return not one.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
