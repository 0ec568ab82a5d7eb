"""Here `db`, and with it every browser, stands in the populated world; what a test writes goes."""

from collections.abc import AsyncIterator

import pytest

from app.asgi import create_app
from app.config import Settings
from app.piccolo_conf import DB
from tests.architecture.walks.routes import StaffRoute, staff_routes
from tests.conftest import fresh_database
from tests.doses import IS_LONG
from tests.world.place import Place, inside, settled
from tests.world.samples import samples_of

collect_ignore = [] if IS_LONG else ["test_sqlmap.py"]


@pytest.fixture(scope="session")
async def place(
    server_url: str, migrated: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    async with fresh_database(server_url, template=migrated) as url:
        yield await settled(url, tmp_path_factory.mktemp("populated"))


@pytest.fixture
async def db(place: Place) -> AsyncIterator[None]:
    async with inside(place), DB.transaction() as transaction:
        yield
        await transaction.rollback()  # type: ignore[no-untyped-call]


@pytest.fixture(scope="session")
def routes(settings: Settings, place: Place) -> list[StaffRoute]:
    return sorted(staff_routes(create_app(settings), samples_of(place.world)), key=str)
