"""An event and what follows from it are written together, or neither is."""

from uuid import uuid4

import asyncpg
import pytest

from app import database
from app.consent.actions import record
from app.consent.events import Method, State
from app.consent.queries import history, permissions_of
from tests.database.refusing import refusing
from tests.make import consent as make


# trial E6
@pytest.mark.parametrize("table", ["permission", "consent_evidence"])
async def test_a_fault_between_event_and_permission_leaves_neither(db: None, table: str) -> None:
    list_id = uuid4()
    subject = await make.given(list_id=list_id)
    before = await history(subject), await permissions_of(subject)
    leaving = make.new_event(subject, State.WITHDRAWN, Method.PAGE, list_id=list_id)
    async with refusing(table):
        with pytest.raises(asyncpg.RaiseError):
            await record(leaving)
    assert (await history(subject), await permissions_of(subject)) == before
    await record(leaving)
    [standing] = await permissions_of(subject)
    assert not standing.allowed
    assert await database.fetchval(
        "select count(*) from consent_events where subject = $1", subject
    ) == (len(before[0]) + 1)
