"""One server and one migrated database for the run; what a test writes is rolled back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from app import config
from app import database as plumbing
from app.config import Settings
from tests import groups
from tests.doses import choose_hypothesis_profile
from tests.make import staff as make_staff
from tests.make.deliveries import World, world_at
from tests.make.staff import StaffBrowser
from tests.mending import LeftBehind, SharedDatabase
from tests.one_server import (
    BASE_URL,
    SECRET,
    Controller,
    Ground,
    fresh_database,
    ground_of,
)

__all__ = ["BASE_URL", "SECRET", "StaffAs", "fresh_database"]

StaffAs = Callable[[str], Awaitable[StaffBrowser]]
DATABASE, PAGES = {"ground", "server_url"}, {"client", "staff", "staff_as"}
_left_behind = LeftBehind()


choose_hypothesis_profile()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-with-db", action="store_true",
        help="the actions and questions that need PostgreSQL; no pages, no browser, no kills",
    )  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if hasattr(getattr(item, "obj", None), "hypothesis"):
            item.add_marker(pytest.mark.long)
        if DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)
    if config.getoption("only_with_db"):
        chosen = [item for item in items if _asks_the_database_only(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen


def _asks_the_database_only(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    apart = any(item.get_closest_marker(name) for name in ("browser", "slow", "once"))
    return bool(asked & DATABASE) and not asked & PAGES and not apart


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_left_behind)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Controller())
        config.pluginmanager.register(groups)


@pytest.fixture(scope="session")
async def ground(pytestconfig: pytest.Config) -> AsyncIterator[Ground]:
    _left_behind.loop = asyncio.get_running_loop()
    async with ground_of(pytestconfig) as ground:
        yield ground


@pytest.fixture(scope="session")
def server_url(ground: Ground) -> str:
    """The PostgreSQL of POSTILUPA_DATABASE_URL, or an embedded one; one for all workers."""
    return ground.server_url


@pytest.fixture(scope="session")
def migrated(ground: Ground) -> str:
    """The name of a migrated, empty database to copy."""
    return ground.template


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
async def settings(server_url: str, migrated: str, data_dir: Path) -> AsyncIterator[Settings]:
    """Settings that point at a migrated database; in use for the whole run."""
    async with fresh_database(server_url, migrated) as url:
        made = Settings(data_dir=data_dir, database_url=url, base_url=BASE_URL, secret_key=SECRET)
        config.use(made)
        yield made


@pytest.fixture(scope="session")
async def shared_database(ground: Ground, settings: Settings) -> AsyncIterator[SharedDatabase]:
    assert settings.database_url
    shared = SharedDatabase(ground, settings.database_url)
    await shared.open()
    yield shared
    await shared.close()


@pytest.fixture(scope="session")
async def database(shared_database: SharedDatabase) -> AsyncIterator[None]:
    """The pool that all tests share. One that commits uses `committed` or `world` instead."""
    yield
    for table in ("consent_events", "contacts", "organisations", "access_log"):
        left = await plumbing.fetchval(f"select count(*) from {table}")
        assert not left, f"A test left {left} rows in {table}; let it use `committed`."


@pytest.fixture
async def db(database: None, shared_database: SharedDatabase) -> AsyncIterator[None]:
    """Everything the test writes is rolled back."""
    async with shared_database.rolled_back():
        yield


@pytest.fixture
async def client(db: None, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A stranger's browser, without scripts and cookies from elsewhere."""
    transport, said = make_staff.transport_to(settings), {"Sec-Fetch-Mode": "navigate"}
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=said) as browser:
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
