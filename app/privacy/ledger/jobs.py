"""The ledger is verified at night, and its newest checkpoint goes out by mail in the morning."""

import asyncio
import logging
import signal
from multiprocessing import get_context

from app import config, database
from app.config import Settings
from app.lib import clock
from app.piccolo_conf import DB
from app.privacy.ledger import actions

log = logging.getLogger(__name__)


async def verify_at_night() -> None:
    """In a process of its own, for it computes for a minute; a worker that has to stop stops it."""
    began = clock.now()
    work = get_context("spawn").Process(target=_verify, args=(config.current(), DB.config["dsn"]))
    work.start()
    try:
        while work.is_alive():
            await asyncio.to_thread(work.join, 1)
    finally:
        if work.is_alive():
            work.terminate()
    if work.exitcode and work.exitcode < 0 and work.exitcode != -signal.SIGTERM:
        await actions.note_broken(began, signal.Signals(-work.exitcode).name)


def _verify(settings: Settings, url: str) -> None:
    async def work() -> None:
        async with database.connection_pool(url, size=2):
            report = await actions.check()
            if report.faults:
                log.error("ledger: the verification found %s faults", len(report.faults))

    config.use(settings)
    asyncio.run(work())


async def mail_checkpoint() -> None:
    await actions.mail_checkpoint()
