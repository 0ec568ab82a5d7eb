"""Many hands at once: the subscription always says what the ledger's last word says."""

import asyncio

from app.consent.events import Method
from app.database import connection, fetch, fetchval
from app.lists import queries
from app.lists.actions import confirm, unsubscribe
from app.lists.queries import Request
from tests.make import lists as make_lists
from tests.make.lists import AGREED, VISIT, history


async def act(number: int, requests: list[Request], known: make_lists.Subscriber) -> None:
    match number % 3:
        case 0:
            await unsubscribe.unsubscribe(
                known.subscription, everything=number % 2 == 0, method=Method.PAGE, visit=VISIT
            )
        case 1:
            await confirm.confirm(requests[number], VISIT, AGREED)
        case _:
            await make_lists.sign_up(known.address.email, known.list)


# trial E6
async def test_fifty_acts_at_once_end_as_the_last_event_says(committed: None) -> None:
    known = await make_lists.subscriber()
    requests = [await make_lists.sign_up(known.address.email, known.list) for _ in range(50)]
    await asyncio.gather(*(act(number, requests, known) for number in range(50)))
    events = [state for state, _ in await history(known.address.id)]
    decisive = [s for s in events if s in ("given", "renewed", "withdrawn", "objected")]
    is_on = bool(await queries.subscribed([known.address.id], "fi"))
    assert is_on == (decisive[-1] in ("given", "renewed"))
    rows = await fetch("select left_at from subscriptions where address = $1", known.address.id)
    assert [row["left_at"] is None for row in rows].count(True) == is_on


# trial E6
async def test_fifty_confirmations_at_once_are_one(committed: None) -> None:
    request = await make_lists.sign_up()
    states = await asyncio.gather(*(confirm.confirm(request, VISIT, AGREED) for _ in range(50)))
    assert set(states) == {"confirmed"}
    assert await history(request.subject) == [("requested", "form"), ("given", "double_opt_in")]
    assert await fetchval("select count(*) from subscriptions") == 1
    assert await fetchval("select count(*) from outbox where kind = 'welcome'") == 1


# trial E6
async def test_sign_ups_at_the_same_moment_share_one_reference(committed: None) -> None:
    news = await make_lists.a_list()
    requests = await asyncio.gather(
        *(make_lists.sign_up("aino@example.org", news) for _ in range(20))
    )
    assert len({request.subject for request in requests}) == 1


_WAITING = """
select count(*) from pg_locks where locktype = 'advisory' and not granted
   and database = (select oid from pg_database where datname = current_database())
"""


async def test_a_confirmation_that_waits_for_the_ledger_holds_nobody(committed: None) -> None:
    """Merging holds the ledger first and the people then: else the two would wait in a ring."""
    known = await make_lists.subscriber()
    request = await make_lists.sign_up(known.address.email, known.list)
    subject = f"subject {known.address.id}"
    async with connection() as other:
        await other.execute("select pg_advisory_lock(hashtextextended($1, 0))", subject)
        confirming = asyncio.create_task(confirm.confirm(request, VISIT, AGREED))
        for _ in range(1000):
            if await other.fetchval(_WAITING):
                break
            await asyncio.sleep(0.01)
        free = "select id from contacts where id = $1 for update skip locked"
        is_free = await other.fetchval(free, known.address.contact_id)
        await other.execute("select pg_advisory_unlock(hashtextextended($1, 0))", subject)
        assert await confirming == "confirmed"
    assert is_free == known.address.contact_id
