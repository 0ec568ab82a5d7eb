"""After a backup was restored: stops come back, and whoever was erased since is erased again."""

from app.consent.ledger.sealing import remember_stops
from app.privacy.erasing import whose
from app.privacy.erasing.actions import erase

REASON = "A backup was restored in which the data stood"


async def replay() -> None:
    """Before anything is sent. Does nothing for a database that knows what was written last."""
    for canonical in await remember_stops():
        await _erase_again(canonical)


async def _erase_again(canonical: str) -> None:
    found = await whose.of_email(canonical)
    if found is not None:
        await erase(found, lambda: whose.of_email(canonical), REASON, by=None)
