"""A database of their own for measurements, and what they were measured on."""

import os
import platform
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from app import database
from app.config import Settings
from app.database import DatabaseError, connection_pool
from app.embedded.server import embedded_server


@asynccontextmanager
async def own_database(settings: Settings) -> AsyncIterator[None]:
    """A new database on the configured server, or on the embedded one."""
    name = f"postilupa_bench_{secrets.token_hex(4)}"
    if settings.database_url is None:
        async with (
            embedded_server(settings.data_dir) as server,
            _created(server.url, name) as url,
            connection_pool(url),
        ):
            yield
    else:
        async with _created(settings.database_url, name) as url, connection_pool(url):
            yield


@asynccontextmanager
async def _created(server_url: str, name: str) -> AsyncIterator[str]:
    try:
        connection = await asyncpg.connect(server_url)
        await connection.execute(f'create database "{name}"')
    except (OSError, asyncpg.PostgresError) as error:
        raise DatabaseError(
            f"A database for the measurement cannot be made ({type(error).__name__}): "
            "the database role needs the right CREATEDB."
        ) from None
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        await connection.execute(f'drop database "{name}" with (force)')
        await connection.close()


async def machine(here: str) -> str:
    """What it was measured on, in one line; `here` is all that shared the machine."""
    version = await database.fetchval("show server_version")
    names = [
        line.partition(":")[2].strip() for line in _cpu_lines() if line.startswith("model name")
    ]
    return (
        f"{len(os.sched_getaffinity(0))} processors ({names[0] if names else platform.machine()}), "
        f"Python {platform.python_version()}, PostgreSQL {version.split()[0]}; {here} on this machine"
    )


def _cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []
