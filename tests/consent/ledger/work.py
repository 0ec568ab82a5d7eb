"""A process that seals what waits, once."""

import asyncio

from app import config
from app.consent.ledger.sealing import seal
from app.database import open_database


async def work() -> None:
    settings = config.with_secret(config.from_environment())
    config.use(settings)
    async with open_database(settings):
        await seal()


asyncio.run(work())
