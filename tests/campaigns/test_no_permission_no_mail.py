"""Random histories through everything that decides who is mailed, against reference.py."""

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.audience.queries import audience as count
from app.campaigns.audience.queries import rest as count_rest
from app.campaigns.audience.queries import rest_people
from app.campaigns.sending import statements
from app.consent.events import EMAIL, Event
from app.lib import clock
from app.lists.tables import MailingList, Subscription
from tests.consent.reference import LISTS, PURPOSES, may_go, random_history
from tests.consent.test_no_permission_no_mail import record, recordable
from tests.make import contacts as make_contacts
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists

HISTORIES = 150
OWN_PURPOSE = dict(zip([one for one in LISTS if one], PURPOSES, strict=True))
"""Each list's purpose: a consent to the other purpose, or by another channel, is none for it."""

ROWS = """
insert into delivery (campaign, seq, address, language, state, at, ground)
select $1, row_number() over (order by s.address), s.address, 'fi', $2::text::"char", now(), 'c'
  from campaigns c join subscriptions s on s.list = c.list where c.id = $1
"""


async def frozen(list_id: UUID) -> set[UUID]:
    campaign = await make_deliveries.campaign(list_id)
    await audience.freeze(campaign)
    return await in_state(campaign, "p")


async def sending_statement(list_id: UUID) -> set[UUID]:
    campaign = await with_rows(list_id, "p")
    seqs = list(range(1, HISTORIES + 1))
    nothing: list[object] = [[] for _ in range(7)]
    await database.fetch(statements.EXCHANGE, 1, *nothing, campaign, seqs, [False] * len(seqs))
    return await in_state(campaign, "t")


async def kept_in_line(list_id: UUID) -> set[UUID]:
    campaign = await with_rows(list_id, "p")
    seqs = list(range(1, HISTORIES + 1))
    await database.execute(statements.EXCLUDE_UNPERMITTED, campaign, seqs)
    return await in_state(campaign, "p")


async def rest(list_id: UUID) -> set[UUID]:
    campaign = await with_rows(list_id, "e")
    people = await rest_people(campaign)
    assert len(people) == (await count_rest(campaign)).people
    return {await make_deliveries.address_id(person.email) for person in people}


async def counted(list_id: UUID) -> set[UUID]:
    """A count has no names: it is checked against the frozen ones."""
    campaign = await make_deliveries.campaign(list_id, started=False)
    reached = await frozen(list_id)
    assert (await count(campaign)).people == len(reached)
    return reached


BUILDERS: tuple[Callable[[UUID], Awaitable[set[UUID]]], ...] = (
    frozen, sending_statement, kept_in_line, rest, counted,
)  # fmt: skip


async def with_rows(list_id: UUID, state: str) -> int:
    """A campaign on its way that has a row for everybody, whatever they may be sent."""
    campaign = await make_deliveries.campaign(list_id)
    await database.execute(ROWS, campaign, state)
    await database.execute(
        "update campaigns set expires_at = now() + interval '1 day' where id = $1", campaign
    )
    return campaign


async def in_state(campaign: int, state: str) -> set[UUID]:
    rows = await database.fetch(
        'select address from delivery where campaign = $1 and state = $2::text::"char"',
        campaign, state,
    )  # fmt: skip
    return {row["address"] for row in rows}


async def a_list(list_id: UUID, purpose: str) -> None:
    await MailingList.insert(
        MailingList(
            id=list_id, slug=f"list-{purpose}", header_id=f"{purpose}.example.com",
            purpose=purpose, position=1, created_at=clock.now(), published_at=clock.now(),
        )
    )  # fmt: skip


async def somebody(history: list[Event]) -> UUID:
    """Subscribed to both lists, whatever the history says: only permission stands between."""
    address, now = uuid4(), clock.now() - timedelta(hours=1)
    await record(address, history)  # before there is a mailbox: else a suppression refuses the rest
    await make_contacts.person(address_id=address)
    for list_id in OWN_PURPOSE:
        row = Subscription(id=uuid4(), list=list_id, address=address, joined_at=now)
        await Subscription.insert(row)
    return address


@pytest.fixture
async def histories(db: None) -> dict[UUID, list[Event]]:
    chance = random.Random(31)
    await make_lists.identity()
    for list_id, purpose in OWN_PURPOSE.items():
        await a_list(list_id, purpose)
    drawn = [recordable(random_history(chance, longest=12)) for _ in range(HISTORIES)]
    return {await somebody(history): history for history in drawn}


async def test_whoever_is_mailed_may_be_mailed_by_every_way(
    histories: dict[UUID, list[Event]],
) -> None:
    # trial E7
    for list_id, purpose in OWN_PURPOSE.items():
        expected = {
            address
            for address, history in histories.items()
            if may_go(history, purpose, EMAIL, list_id)
        }
        assert expected
        for builder in BUILDERS:
            assert await builder(list_id) == expected, (builder.__name__, purpose)
