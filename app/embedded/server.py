"""PostgreSQL from a wheel, started in the data directory: a newcomer needs nothing but Python.

Every process that needs the database opens it; the first one starts the server, the last one stops
it (`keeper.py`). Where it lives and what it is told: `cluster.py`; as whom it runs: `accounts.py`.
It runs on Linux and macOS.
"""

import asyncio
import logging
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import asyncpg

from app.embedded import cluster, keeper
from app.embedded.accounts import EmbeddedServerError, in_words, programs

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Server:
    """How to reach the running server: as its owner, or as the role that changes no ledger."""

    socket_dir: Path
    port: int
    user: str
    database: str

    @property
    def url(self) -> str:
        """For asyncpg, Piccolo and psql."""
        return self._as(self.user)

    @property
    def application_url(self) -> str:
        """What the role may do is granted by `migrate`."""
        return self._as(cluster.APPLICATION)

    def _as(self, role: str) -> str:
        return (
            f"postgresql://{role}@/{quote(self.database, safe='')}"
            f"?host={quote(str(self.socket_dir))}&port={self.port}"
        )


@dataclass(frozen=True)
class _Use:
    data_dir: Path
    cluster: Path
    binaries: Path
    socket_dir: Path
    users: int


@asynccontextmanager
async def embedded_server(
    data_dir: Path, *, database: str = "postilupa", settings: Mapping[str, str] | None = None
) -> AsyncIterator[Server]:
    """Use the server of this folder, started and made where needed, until the end of the block.

    `settings` are PostgreSQL's, for the one who starts it (tests: fsync off). The database is
    created when missing. Raises EmbeddedServerError with a sentence. Opening twice is fine.
    """
    use = await _to_its_end(lambda: _enter(data_dir, settings or {}), undo=_leave)
    try:
        server = Server(use.socket_dir, keeper.PORT, cluster.SUPERUSER, database)
        await _create_database(server)
        yield server
    finally:
        await _to_its_end(lambda: _leave(use))


async def erase(data_dir: Path) -> None:
    """Delete the cluster and everything in it, wherever it is kept; refused while others use it."""
    await _to_its_end(lambda: _erase(data_dir))


def _enter(data_dir: Path, settings: Mapping[str, str]) -> _Use:
    if os.name != "posix":
        raise EmbeddedServerError(
            "The embedded PostgreSQL runs on Linux and macOS: set POSTILUPA_DATABASE_URL here."
        )
    data_dir = data_dir.absolute()
    with in_words(data_dir):
        data_dir.mkdir(parents=True, exist_ok=True)
        with keeper.gate(data_dir):
            folder, binaries = cluster.find_or_make(data_dir)
            users = keeper.join(data_dir)
            try:
                if keeper.answering(folder) is None:
                    _post_keeper(data_dir, binaries, folder)
                socket_dir = cluster.start(data_dir, folder, binaries, settings)
            except BaseException:
                os.close(users)
                raise
    return _Use(data_dir, folder, binaries, socket_dir, users)


def _post_keeper(data_dir: Path, binaries: Path, folder: Path) -> None:
    """Start the keeper; without one everything works but the end after a kill."""
    try:
        keeper.keep(data_dir, binaries / "pg_ctl", folder)
    except (OSError, subprocess.CalledProcessError) as error:
        _log.warning(
            "No keeper for the embedded server (%s): were its last user killed, it would run on "
            "until the next use",
            error,
        )


def _leave(use: _Use) -> None:
    try:
        # A server whose data directory was deleted meanwhile notices that by itself.
        with suppress(FileNotFoundError), keeper.gate(use.data_dir):
            if keeper.is_last(use.users):
                keeper.stop(use.binaries / "pg_ctl", use.cluster)
    finally:
        os.close(use.users)


def _erase(data_dir: Path) -> None:
    data_dir = data_dir.absolute()
    link = data_dir / cluster.CLUSTER
    if not link.exists():
        link.unlink(missing_ok=True)
        return
    with in_words(data_dir), keeper.gate(data_dir):
        users = keeper.join(data_dir)
        try:
            if not keeper.is_last(users):
                raise EmbeddedServerError(
                    f"The database in {data_dir} is in use: stop the other Postilupa first."
                )
            folder = link.resolve()
            keeper.stop(programs() / "pg_ctl", folder)
            shutil.rmtree(folder)
            link.unlink(missing_ok=True)
        finally:
            os.close(users)


async def _create_database(server: Server) -> None:
    try:
        connection = await asyncpg.connect(server.url)
    except asyncpg.InvalidCatalogNameError:
        connection = await asyncpg.connect(server.url, database="postgres")
        try:
            name = server.database.replace('"', '""')
            await connection.execute(f'create database "{name}" template template0')
        except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
            pass  # somebody else was as quick
        finally:
            await connection.close()
    except (OSError, asyncpg.PostgresError) as error:
        raise EmbeddedServerError(
            f"The database in {server.socket_dir} does not let us in ({error}): "
            "its log there says more."
        ) from None
    else:
        await connection.close()
    await _create_application_role(server)


async def _create_application_role(server: Server) -> None:
    connection = await asyncpg.connect(server.url)
    try:
        if not await connection.fetchval(
            "select true from pg_roles where rolname = $1", cluster.APPLICATION
        ):
            await connection.execute(f"create role {cluster.APPLICATION} login")
    except (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):
        pass  # somebody else was as quick
    finally:
        await connection.close()


async def _to_its_end(work: Callable[[], T], *, undo: Callable[[T], None] | None = None) -> T:
    """Run in a thread and never leave it half done: a cancelled caller is cancelled afterwards."""
    task = asyncio.create_task(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if undo and task.exception() is None:
            await asyncio.to_thread(undo, task.result())
        raise
