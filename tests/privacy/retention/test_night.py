"""Nights destroy what is due and nothing else, and tell it in numbers."""

# trial E23

import json
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from app.consent.ledger.verifying.verify import verify
from app.contacts.facts import Owner
from app.database import execute, fetch, fetchrow, fetchval
from app.lib import clock
from app.lib.languages import HOME_ZONE
from app.privacy.retention import jobs
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import privacy as make_privacy
from tests.make import staff as make_staff

START = datetime(2021, 3, 1, 12, tzinfo=HOME_ZONE)


def night(day: date) -> datetime:
    return datetime.combine(day, jobs.HOUR)


async def test_smoke(db: None) -> None:
    await make_privacy.identity()
    assert await jobs.tonight()
    row = await fetchrow("select * from retention_nights")
    assert row is not None and row["failed"] == "{}"
    assert not await jobs.tonight()
