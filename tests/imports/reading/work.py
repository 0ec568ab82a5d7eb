"""A process that does the imports that wait, and ends when none does."""

import asyncio

from app import config, database
from app.database import open_database
from app.imports import jobs

WAITING = "select count(*) from imports where started_at is not null and finished_at is null"


async def work() -> None:
    settings = config.with_secret(config.from_environment())
    config.use(settings)
    async with open_database(settings):
        while await database.fetchval(WAITING):
            if not await jobs.do_one():
                await asyncio.sleep(0.05)


asyncio.run(work())
