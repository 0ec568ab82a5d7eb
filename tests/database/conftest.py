"""Data directories for the tests of the embedded server."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.embedded.server import embedded_server, erase
from tests.database.embedded import AS_ROOT, NOBODY, QUICK, answers, eventually, home


@pytest.fixture
async def new_dir() -> AsyncIterator[Path]:
    """A data directory that does not exist yet; checked at the end to have no server left."""
    server_dir = home() / "data"
    yield server_dir
    if server_dir.is_dir():
        assert eventually(lambda: not answers(server_dir))
        await erase(server_dir)
    shutil.rmtree(server_dir.parent)


@pytest.fixture(scope="module")
async def used_dir() -> AsyncIterator[Path]:
    server_dir = home() / "data"
    async with embedded_server(server_dir, settings=QUICK):
        pass
    yield server_dir
    await erase(server_dir)
    shutil.rmtree(server_dir.parent)


@pytest.fixture
def server_dir(used_dir: Path) -> Iterator[Path]:
    """A data directory with a database that nobody uses, before and after."""
    yield used_dir
    assert eventually(lambda: not answers(used_dir))


@pytest.fixture
def odd_cluster(new_dir: Path) -> Path:
    """What is left of a cluster, enough to be refused; its owner is not root."""
    cluster = new_dir / "postgresql"
    cluster.mkdir(parents=True, mode=0o700)
    (cluster / "PG_VERSION").write_text("18\n")
    if AS_ROOT:
        os.chown(cluster, NOBODY, NOBODY)
    return cluster
