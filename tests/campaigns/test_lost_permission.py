"""What a lost permission does to letters in every state: those that wait go, the others stay."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

import pytest

from app import database
from app.consent import actions as consent
from app.consent import personal_data
from app.consent.actions import NewEvent
from app.consent.events import Method, State
from app.lists.actions.unsubscribe import object_to_everything
from app.lists.queries import OfferedList
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make.lists import Subscriber

STATES = "ptdaurex"
WAITING = "pd"
UNTOUCHED = {state: (state, None) for state in STATES}

_ROW = """
insert into delivery (campaign, seq, address, language, state, next_try, at, ground)
values ($1, $2, $3, 'fi', $4::text::"char", case when $4 = 'd' then now() + interval '1 hour' end, now(), 'c')
"""


def taken_out(reason: str) -> dict[str, tuple[str, str | None]]:
    return UNTOUCHED | dict.fromkeys(WAITING, ("x", reason))


async def letters(offered: OfferedList, readers: list[UUID]) -> list[int]:
    """A campaign for each state, and a row for each reader in it."""
    campaigns = []
    for state in STATES:
        campaign = await make_deliveries.campaign(offered.list_id)
        for seq, address in enumerate(readers, start=1):
            await database.execute(_ROW, campaign, seq, address, state)
        campaigns.append(campaign)
    return campaigns


async def became(campaigns: list[int], address: UUID) -> dict[str, tuple[str, str | None]]:
    """State and reason now, by the state before."""
    rows = await database.fetch(
        "select state::text, reason, next_try from delivery "
        "where campaign = any($1) and address = $2 order by campaign",
        campaigns,
        address,
    )
    assert all((row["state"] == "d") == (row["next_try"] is not None) for row in rows)
    return {before: (row["state"], row["reason"]) for before, row in zip(STATES, rows, strict=True)}


def withdrawal(known: Subscriber) -> NewEvent:
    purpose, list_id = known.list.purpose, known.list.list_id
    return NewEvent(known.address.id, State.WITHDRAWN, Method.PAGE, purpose, list_id, "fi")


async def withdrawn(known: Subscriber) -> None:
    await consent.record(withdrawal(known))


async def withdrawn_for_calls(known: Subscriber) -> None:
    await consent.record(replace(withdrawal(known), channel="phone"))


async def withdrawn_for_another_purpose(known: Subscriber) -> None:
    await consent.record(replace(withdrawal(known), purpose="field_knowledge"))


async def objected(known: Subscriber) -> None:
    await object_to_everything(
        known.address.id, known.list.purpose, Method.PAGE, consent.Evidence()
    )


async def erased(known: Subscriber) -> None:
    await personal_data.erase([known.address.id])


async def gone(known: Subscriber) -> None:
    await database.execute("delete from permission where address = $1", known.address.id)


@pytest.mark.parametrize(
    ("lose", "here", "on_the_other_list"),
    [
        (withdrawn, taken_out("withdrawn"), UNTOUCHED),
        (withdrawn_for_calls, UNTOUCHED, UNTOUCHED),
        (withdrawn_for_another_purpose, UNTOUCHED, UNTOUCHED),
        (objected, taken_out("objected"), taken_out("objected")),
        (erased, taken_out("erased"), taken_out("erased")),
        (gone, taken_out("erased"), taken_out("erased")),
    ],
)
async def test_letters_that_wait_go_with_the_permission_and_no_others(
    db: None,
    lose: Callable[[Subscriber], Awaitable[None]],
    here: dict[str, tuple[str, str | None]],
    on_the_other_list: dict[str, tuple[str, str | None]],
) -> None:
    # trial C20
    one, other = await make_lists.a_list(), await make_lists.a_list()
    leaver, stayer = [await make_lists.subscriber("", one, other) for _ in range(2)]
    both = [leaver.address.id, stayer.address.id]
    at_one, at_other = await letters(one, both), await letters(other, both)
    await lose(leaver)
    assert await became(at_one, leaver.address.id) == here
    assert await became(at_other, leaver.address.id) == on_the_other_list
    assert await became(at_one, stayer.address.id) == UNTOUCHED
    assert await became(at_other, stayer.address.id) == UNTOUCHED
