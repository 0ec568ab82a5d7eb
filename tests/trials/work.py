"""`postilupa worker` without the parts of the command line that take long to import."""

import asyncio

from app import config
from app.database import open_database
from app.web_server import stop_on_signals
from app.worker import run_worker


async def work() -> None:
    settings = config.with_secret(config.from_environment())
    config.use(settings)
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with open_database(settings):
        await run_worker(settings, stop)


asyncio.run(work())
