"""Nights destroy what is due and nothing else, and tell it in numbers."""

# trial E23

from datetime import date, datetime

from app.database import fetchrow
from app.lib.languages import HOME_ZONE
from app.privacy.retention import jobs
from tests.make import privacy as make_privacy

START = datetime(2021, 3, 1, 12, tzinfo=HOME_ZONE)


def night(day: date) -> datetime:
    return datetime.combine(day, jobs.HOUR)


async def test_smoke(db: None) -> None:
    await make_privacy.identity()
    assert await jobs.tonight()
    row = await fetchrow("select * from retention_nights")
    assert row is not None and row["failed"] == "{}"
    assert not await jobs.tonight()
