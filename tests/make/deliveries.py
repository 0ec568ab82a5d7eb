"""Campaigns on their way, for tests: a crowd written in bulk, and a database whose writes stay."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from app import config, database
from app.campaigns.outcomes import Outcome, Tally
from app.campaigns.running import queries
from app.campaigns.sending.engine import Engine
from app.config import Settings
from app.database import connection_pool
from app.mail.smtp.account import parse_smtp_url
from app.mail.smtp.transport import Connection, Timeouts
from app.piccolo_conf import DB
from tests.make import lists as make_lists
from tests.make.smtp import Sink

BODY = "Hei {{ first_name }},\n\nnow it is here.\n\n[Read more](https://news.example.org/)\n"

# As the actions write them, but a thousand at a time. Every one has confirmed.
CROWD = """
with people as (
    insert into contacts (id, first_name, last_name, language, source_kind, created_at, changed_at)
    select gen_random_uuid(), 'Reader', 'No ' || n, (array['fi', 'sv', 'en'])[1 + n % 3], 'sign_up',
           now() - interval '1 day', now()
      from generate_series(1, $2) n
    returning id, substring(last_name from 4)::int as n),
addresses as (
    insert into contact_addresses
           (id, contact, email, canonical, kind, main_since, confirmed_at, created_at)
    select gen_random_uuid(), id, $3 || n || '@example.org', $3 || n || '@example.org', 'unknown',
           now(), now(), now()
      from people returning id),
subscribed as (
    insert into subscriptions (id, list, address, joined_at)
    select gen_random_uuid(), $1, id, now() - interval '1 day' from addresses)
insert into permission (address, purpose, channel, list_id, verdict, reason, since)
select id, 'marketing_directory', 'email', $1, true, 'consent', now() from addresses
"""

_CAMPAIGN = """
with made as (
    insert into campaigns (list, purpose, main_language, created_at, changed_at, started_at)
    select id, purpose, 'fi', now(), now(), case when $2 then now() end from lists where id = $1
    returning id)
insert into campaign_versions (id, campaign, language, subject, preheader, body, edition, changed_at)
select gen_random_uuid(), made.id, language, 'News for {{ first_name }}', '', $3, 1, now()
  from made, unnest($4::text[]) language returning campaign
"""


async def crowd(list_id: UUID, size: int, name: str = "reader") -> None:
    """So many permitted subscribers: reader1@example.org and on."""
    await database.execute(CROWD, list_id, size, name)


async def campaign(
    list_id: UUID, *, languages: tuple[str, ...] = ("fi",), started: bool = True, body: str = BODY
) -> int:
    """A written campaign; started ones wait for a worker."""
    made: int = await database.fetchval(_CAMPAIGN, list_id, started, body, list(languages))
    return made


async def campaign_for(size: int, name: str = "reader") -> int:
    """A started campaign to a new list with so many readers."""
    a_list = await make_lists.a_list()
    await crowd(a_list.list_id, size, name)
    return await campaign(a_list.list_id)


async def outcomes(campaign_id: int) -> dict[str, int]:
    """State letters and how many rows have them; for exclusions the reason."""
    tally: Tally = await queries.tally(campaign_id)
    found: dict[str, int] = {}
    for (outcome, reason), people in tally.counts.items():
        word = (reason or "") if outcome is Outcome.EXCLUDED else outcome.value
        found[word] = found.get(word, 0) + people
    return found


async def row_of(campaign_id: int, email: str) -> dict[str, object]:
    row = await database.fetchrow(
        "select d.seq, d.state::text as state, d.reason, d.code, d.attempts, d.next_try, d.language "
        "from delivery d join contact_addresses a on a.id = d.address "
        "where d.campaign = $1 and a.email = $2",
        campaign_id,
        email,
    )
    assert row is not None
    return dict(row)


async def address_id(email: str) -> UUID:
    found: UUID = await database.fetchval(
        "select id from contact_addresses where email = $1", email
    )
    return found


QUICK = Timeouts(connect=2, greeting=2, envelope=5, data=5, body=5, quit=1)


def connects_to(sink: Sink) -> Callable[[], Connection]:
    account = parse_smtp_url(sink.url)
    return lambda: Connection(account, timeouts=QUICK)


@dataclass(frozen=True)
class World:
    """A migrated database of its own in which everything is committed, as several processes need."""

    settings: Settings
    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "sink.jsonl"


@asynccontextmanager
async def world_at(url: str, folder: Path) -> AsyncIterator[World]:
    """For this long, this process works with that database."""
    pool, DB.pool, configuration = DB.pool, None, DB.config
    before = config.current()
    inside = replace(before, database_url=url, data_dir=folder)
    config.use(inside)
    try:
        async with connection_pool(url):
            yield World(inside, folder)
    finally:
        DB.pool, DB.config = pool, configuration
        config.use(before)


@asynccontextmanager
async def engine_at(sink: Sink, connections: int = 4) -> AsyncIterator[Engine]:
    """A worker's engine in this process, which is stopped as by SIGTERM at the end."""
    engine, stop = Engine(connects_to(sink), connections), asyncio.Event()
    running = asyncio.create_task(engine.run(stop))
    try:
        yield engine
    finally:
        stop.set()
        await asyncio.wait_for(running, 40)


async def until(question: Callable[[], Awaitable[object]], *, within: float = 60) -> None:
    """Wait until the answer is true."""
    async with asyncio.timeout(within):
        while not await question():  # noqa: ASYNC110 - rows of a database tell no event
            await asyncio.sleep(0.05)


async def finished(campaign_id: int, *, within: float = 20) -> None:
    async def ended() -> object:
        return await database.fetchval(
            "select finished_at from campaigns where id = $1", campaign_id
        )

    await until(ended, within=within)
