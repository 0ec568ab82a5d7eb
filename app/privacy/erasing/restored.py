"""After a backup was restored: stops come back, and whoever was erased since is erased again."""

import logging

from app.consent.suppression import journal
from app.privacy.erasing import whose
from app.privacy.erasing.actions import erase

log = logging.getLogger(__name__)
REASON = "A backup was restored in which the data stood"


async def replay() -> None:
    """Before anything is sent. Does nothing for a database that knows what was written last."""
    if not await journal.is_older():
        return
    for canonical in await journal.put_back():
        await _erase_again(canonical)
    log.warning(
        "The database is older than the suppression list beside it: its rows were put back."
    )


async def _erase_again(canonical: str) -> None:
    found = await whose.of_email(canonical)
    if found is not None:
        await erase(found, lambda: whose.of_email(canonical), REASON, by=None)
