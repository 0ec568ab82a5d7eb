"""The populated world, served on loopback."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from app import config
from app.asgi import create_app
from app.config import Settings
from app.web.server import listen, serve_web
from tests.conftest import fresh_database
from tests.world.place import Place, inside, settled


@pytest.fixture(scope="session")
async def place(
    server_url: str, migrated: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    async with fresh_database(server_url, template=migrated) as url:
        yield await settled(url, tmp_path_factory.mktemp("populated"))


@pytest.fixture
async def site(place: Place) -> AsyncIterator[str]:
    """The pages of the populated world, served on loopback."""
    async with inside(place) as settings:
        listening = listen("127.0.0.1", 0)
        here = f"http://127.0.0.1:{listening.getsockname()[1]}"
        served = replace(settings, base_url=here)
        config.use(served)
        stop = asyncio.Event()
        serving = asyncio.create_task(serve_web(create_app(served), listening, stop))
        yield here
        stop.set()
        await serving
