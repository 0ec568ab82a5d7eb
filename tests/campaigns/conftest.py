"""Sending needs a mail server to be set; no test here connects to it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from app import config
from app.config import Settings
from app.database import connection_pool
from app.migrate import migrate
from app.piccolo_conf import DB
from tests.conftest import fresh_database


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[None]:
    """As if POSTILUPA_SMTP_URL were set."""
    config.use(replace(settings, smtp_url="smtp://127.0.0.1:2525"))
    yield
    config.use(settings)


@pytest.fixture
async def committed(settings: Settings) -> AsyncIterator[None]:
    """A database of its own, for what happens between several connections at once."""
    pool, found = DB.pool, DB.config
    DB.pool = None
    try:
        async with fresh_database(str(settings.database_url)) as url, connection_pool(url):
            await migrate(replace(settings, database_url=url))
            yield
    finally:
        DB.pool, DB.config = pool, found
