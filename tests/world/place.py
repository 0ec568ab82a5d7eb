"""The database of the populated world: made once, entered by each test, left as it was."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app import config
from app.config import Settings
from tests.make.deliveries import world_at
from tests.world.build import Populated, populate


@dataclass(frozen=True)
class Place:
    url: str
    folder: Path
    world: Populated


async def settled(url: str, folder: Path) -> Place:
    """Fill the migrated, empty database at this address."""
    async with _working_at(url, folder):
        return Place(url, folder, await populate(folder))


@asynccontextmanager
async def inside(place: Place) -> AsyncIterator[Settings]:
    """For this long, this process works with the populated world."""
    async with _working_at(place.url, place.folder) as settings:
        yield settings


@asynccontextmanager
async def _working_at(url: str, folder: Path) -> AsyncIterator[Settings]:
    async with world_at(url, folder) as world:
        settings = replace(world.settings, data_dir=folder, smtp_url="smtp://127.0.0.1:2525")
        config.use(settings)
        yield settings
