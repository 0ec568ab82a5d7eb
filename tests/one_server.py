"""One PostgreSQL and one migrated template for all processes of a test run, and copies of it."""

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from app import config
from app.config import Settings
from app.database import connection_pool
from app.embedded.server import embedded_server, erase
from app.migrate import migrate

SECRET = b"a secret for tests that is long enough"
BASE_URL = "http://testserver.example.org"
# What is lost when the machine stops is no loss here; workers and their processes add up. Nothing
# is analysed behind a test's back: it would learn from what others rolled back that all is empty.
SERVER = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "300",
}


@dataclass(frozen=True)
class Ground:
    """Where the server is, and the migrated, empty database on it that nobody opens."""

    server_url: str
    template: str


@asynccontextmanager
async def fresh_database(server_url: str, template: str = "template1") -> AsyncIterator[str]:
    """A database of its own on the server, empty or a copy, gone afterwards."""
    name = f"test_{os.getpid()}_{secrets.token_hex(4)}"
    await on_server(server_url, f'create database "{name}" template "{template}"')
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        await on_server(server_url, f'drop database "{name}" with (force)')


async def copied_again(server_url: str, url: str, template: str) -> None:
    """Put a new copy of the template in the place of a database, whoever still works in it."""
    name = name_of(url)
    await on_server(
        server_url,
        f'drop database if exists "{name}" with (force)',
        f'create database "{name}" template "{template}"',
    )


def name_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


async def on_server(server_url: str, *statements: str) -> None:
    connection = await asyncpg.connect(server_url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def ground() -> AsyncIterator[Ground]:
    """The PostgreSQL of POSTILUPA_DATABASE_URL, or an embedded one, with the template on it."""
    async with server() as server_url, fresh_database(server_url) as url:
        await _migrate(url)
        yield Ground(server_url, name_of(url))


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    """Where the PostgreSQL of POSTILUPA_DATABASE_URL is, or an embedded one."""
    if given := os.environ.get("POSTILUPA_DATABASE_URL"):
        yield given
        return
    # Not below pytest's own folder: as root that is closed to the account PostgreSQL runs as.
    folder = Path(tempfile.mkdtemp(prefix="postilupa-", dir="/tmp"))
    try:
        async with embedded_server(folder / "data", settings=SERVER) as started:
            yield started.url
        await erase(folder / "data")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _migrate(url: str) -> None:
    before = config._current
    made = Settings(data_dir=Path("unused"), database_url=url, base_url=BASE_URL, secret_key=SECRET)
    config.use(made)
    try:
        async with connection_pool(url):
            await migrate(made)
    finally:
        config._current = before


class Controller:
    """Where xdist starts workers: keeps the ground for all of them, from the first to the last."""

    def __init__(self) -> None:
        self._runner: asyncio.Runner | None = None
        self._open = AsyncExitStack()
        self._given: dict[str, str] = {}

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Called for each worker before it starts."""
        if self._runner is None:
            self._runner = asyncio.Runner()
            self._given = asdict(self._runner.run(self._open.enter_async_context(ground())))
        node.workerinput["ground"] = self._given

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Called last, also after Ctrl-C."""
        if self._runner:
            self._runner.run(self._open.aclose())
            self._runner.close()


@asynccontextmanager
async def ground_of(run: pytest.Config) -> AsyncIterator[Ground]:
    """What the controller gave to this worker; where there is none, a ground of our own."""
    if workerinput := getattr(run, "workerinput", None):
        yield Ground(**workerinput["ground"])
        return
    async with ground() as own:
        yield own
