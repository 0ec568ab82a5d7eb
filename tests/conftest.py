"""One server and one migrated database for the run; what a test writes is rolled back."""

import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
import pytest

from app import config
from app import database as plumbing
from app.config import Settings
from app.database import connection_pool
from app.embedded.server import embedded_server, erase
from app.migrate import migrate
from app.piccolo_conf import DB
from tests.make import staff as make_staff
from tests.make.deliveries import World, world_at
from tests.make.staff import StaffBrowser

SECRET = b"a secret for tests that is long enough"
BASE_URL = "http://testserver.example.org"

StaffAs = Callable[[str], Awaitable[StaffBrowser]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks the database is marked so, through whichever fixture it comes."""
    for item in items:
        if "server_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)


@asynccontextmanager
async def fresh_database(server_url: str, template: str = "template1") -> AsyncIterator[str]:
    """A database of its own on the server, empty or a copy, gone afterwards."""
    name = f"test_{os.getpid()}_{secrets.token_hex(4)}"
    connection = await asyncpg.connect(server_url)
    try:
        await connection.execute(f'create database "{name}" template "{template}"')
        parts = urlsplit(server_url)
        yield urlunsplit(parts._replace(path=f"/{name}"))
        await connection.execute(f'drop database "{name}" with (force)')
    finally:
        await connection.close()


@pytest.fixture(scope="session")
async def server_url() -> AsyncIterator[str]:
    """The PostgreSQL of POSTILUPA_DATABASE_URL, or an embedded one."""
    if given := os.environ.get("POSTILUPA_DATABASE_URL"):
        yield given
        return
    # Not below pytest's own folder: as root that is closed to the account PostgreSQL runs as.
    folder = Path(tempfile.mkdtemp(prefix="postilupa-", dir="/tmp"))
    async with embedded_server(folder / "data", settings={"fsync": "off"}) as server:
        yield server.url
    await erase(folder / "data")
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
async def settings(server_url: str, data_dir: Path) -> AsyncIterator[Settings]:
    """Settings that point at a migrated database; in use for the whole run."""
    async with fresh_database(server_url) as url:
        made = Settings(data_dir=data_dir, database_url=url, base_url=BASE_URL, secret_key=SECRET)
        config.use(made)
        async with connection_pool(url):
            await migrate(made)
        yield made


@pytest.fixture(scope="session")
async def database(settings: Settings) -> AsyncIterator[None]:
    """The pool that all tests share. One that commits uses `committed` or `world` instead."""
    assert settings.database_url
    async with connection_pool(settings.database_url):
        yield
        for table in ("consent_events", "contacts", "organisations", "access_log"):
            left = await plumbing.fetchval(f"select count(*) from {table}")
            assert not left, f"A test left {left} rows in {table}; let it use `committed`."


@pytest.fixture
async def db(database: None) -> AsyncIterator[None]:
    """Everything the test writes is rolled back."""
    async with DB.transaction() as transaction:
        yield
        await transaction.rollback()  # type: ignore[no-untyped-call]


@pytest.fixture
async def client(db: None, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A stranger's browser, without scripts and cookies from elsewhere."""
    transport = make_staff.transport_to(settings)
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as browser:
        yield browser


@pytest.fixture
async def staff(db: None, settings: Settings) -> AsyncIterator[StaffBrowser]:
    """The browser of a signed-in administrator; `staff.send_form(path, {...})` posts with csrf."""
    async with await make_staff.browser_of(await make_staff.member()) as browser:
        yield browser


@pytest.fixture
async def staff_as(db: None, settings: Settings) -> AsyncIterator[StaffAs]:
    """`await staff_as("writer")`: the browser of somebody with that staff role."""
    async with AsyncExitStack() as open_browsers:

        async def signed_in(role: str) -> StaffBrowser:
            browser = await make_staff.browser_of(await make_staff.member(role))
            return await open_browsers.enter_async_context(browser)

        yield signed_in


@pytest.fixture(scope="session")
async def migrated(server_url: str, settings: Settings) -> AsyncIterator[str]:
    """The name of a migrated, empty database to copy."""
    async with fresh_database(server_url) as url:
        async with world_at(url, settings.data_dir) as world:
            await migrate(world.settings)
        yield urlsplit(url).path.lstrip("/")


@pytest.fixture
async def world(
    server_url: str, migrated: str, settings: Settings, tmp_path: Path
) -> AsyncIterator[World]:
    """A database of its own, where everything is committed: for several sessions and processes."""
    async with (
        fresh_database(server_url, template=migrated) as url,
        world_at(url, tmp_path) as world,
    ):
        yield world


@pytest.fixture
async def committed(world: World) -> None:
    """As `world`, for a test that needs only this process: the ledger can't be cleaned up after."""
