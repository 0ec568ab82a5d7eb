"""A merge is undone within thirty days, whether or not the night's work has been done."""

# trial F6

from datetime import timedelta

import pytest

from app import database
from app.contacts.duplicates.join import Wish
from app.contacts.duplicates.part import TOO_LATE
from app.crm.duplicates.actions import merge, undo
from app.lib import clock
from app.lib.refusals import Conflict
from tests.make import contacts as make_contacts
from tests.make import staff as make_staff


@pytest.mark.parametrize("left", [timedelta(minutes=1), timedelta(minutes=-1)])
async def test_the_last_minute_counts_and_the_next_does_not(db: None, left: timedelta) -> None:
    by = await make_staff.member()
    kept, gone = [await make_contacts.known_person() for _ in "ab"]
    made = await merge(kept, gone, Wish(), by=by)
    await database.execute(
        "update merges set undo_until = $2 where id = $1", made, clock.now() + left
    )
    if left > timedelta(0):
        assert (await undo(made, by=by)).gone == gone
    else:
        with pytest.raises(Conflict) as refused:
            await undo(made, by=by)
        assert refused.value.sentence == TOO_LATE
