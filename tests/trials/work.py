"""`postilupa worker` without the parts of the command line that take long to import."""

import asyncio
import logging
import signal

from app import config
from app.database import open_database
from app.worker import run_worker


async def work() -> None:
    settings = config.with_secret(config.from_environment())
    config.use(settings)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with open_database(settings):
        await run_worker(settings, stop)


logging.basicConfig(level=logging.INFO, format="%(process)d %(message)s")
asyncio.run(work())
