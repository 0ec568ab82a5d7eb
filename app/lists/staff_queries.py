"""What staff ask about lists: what there is, how many read it, and all that one list says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from app import database
from app.consent import queries as ledger
from app.consent.wordings.controllers import names_controller
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import NotFound
from app.lists.list_rules import ListState, Words, state_of
from app.lists.rules import CONFIRM_WITHIN
from app.lists.sql import list_text

NO_SUCH_LIST = N_("There is no such list.")
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class KnownList:
    """A list, open or not; `language` is the one its name is really in."""

    id: UUID
    slug: str
    header_id: str
    purpose: str
    name: str
    language: str
    created_at: datetime
    published_at: datetime | None
    closed_at: datetime | None

    @property
    def state(self) -> ListState:
        return state_of(self.published_at, self.closed_at)

    @property
    def path(self) -> str:
        return f"/staff/lists/{self.slug}"


@dataclass(frozen=True)
class CountedList(KnownList):
    """With people on it now, sign-ups that can still be confirmed, and who left in 30 days."""

    subscribers: int
    waiting: int
    left_lately: int


_FACTS = """
select l.id, l.slug, l.header_id, l.purpose, coalesce(t.name, l.slug) as name,
       coalesce(t.language, $1) as language, l.created_at, l.published_at, l.closed_at
"""
# An open sign-up `q` whose mail has gone or will go, or that the mail of another open one asks for; a
# mail that was dropped (the limit of mails to a mailbox) leaves nobody waiting otherwise.
IS_WAITING = """
    q.confirmed_at is null and q.cancelled_at is null and q.superseded_at is null
    and coalesce(q.mailed_at, q.created_at) > {since}
    and q.letter is distinct from 'already_subscribed'
    and (q.mailed_at is not null
         or exists (select from subscription_requests m
                     where m.canonical = q.canonical and m.mailed_at > {since}
                       and m.confirmed_at is null and m.cancelled_at is null
                       and m.superseded_at is null and m.letter <> 'already_subscribed')
         or exists (select from outbox o where o.about = q.id and o.state in ('waiting', 'sending')))
"""
_COUNTS = f""",
       (select count(*) from subscriptions s
         where s.list = l.id and s.left_at is null and exists (
               select from permission p
                where p.address = s.address and p.list_id = l.id and p.purpose = l.purpose
                  and p.channel = 'email' and p.ground = 'consent' and p.verdict)) as subscribers,
       (select count(distinct q.canonical)
          from requested_lists r join subscription_requests q on q.id = r.request
         where r.list = l.id and {IS_WAITING.format(since="$3")}) as waiting,
       (select count(distinct s.address) from subscriptions s
         where s.list = l.id and s.left_at > $4) as left_lately
"""
_IN_ORDER = f"""
  from lists l
  left join lateral {list_text("l.id", "$1")} t on true
 where $2::text is null or l.slug = $2
 order by l.closed_at is not null, l.position, l.created_at, l.id
"""


async def known_lists(slug: str | None = None) -> list[KnownList]:
    """Every list, open ones first; with a slug, at most that one."""
    rows = await database.fetch(_FACTS + _IN_ORDER, current_language().value, slug)
    return [KnownList(**row) for row in rows]


async def list_names(lists: Sequence[UUID]) -> dict[UUID, str]:
    """What these lists are called in the current language, where they have words in it."""
    return {one.id: one.name for one in await known_lists() if one.id in lists}


async def counted_lists(slug: str | None = None) -> list[CountedList]:
    """The same with their numbers."""
    now = clock.now()
    rows = await database.fetch(
        _FACTS + _COUNTS + _IN_ORDER,
        current_language().value,
        slug,
        now - CONFIRM_WITHIN,
        now - LATELY,
    )
    return [CountedList(**row) for row in rows]


async def existing(slug: str) -> KnownList:
    """The list. Raises NotFound."""
    for found in await known_lists(slug):
        return found
    raise NotFound(NO_SUCH_LIST)


async def existing_counted(slug: str) -> CountedList:
    """The list with its numbers. Raises NotFound."""
    for found in await counted_lists(slug):
        return found
    raise NotFound(NO_SUCH_LIST)


_WORDS = """
select t.language, t.name, t.description, t.how_often, coalesce(w.sentence, '') as sentence
  from list_texts t
  left join lateral (
       select w.sentence from wordings w
        where w.list_id = t.list and w.language = t.language
        order by w.version desc limit 1) w on true
 where t.list = $1
 order by array_position(array['fi', 'sv', 'en'], t.language::text)
"""


async def words_of(list_id: UUID) -> dict[str, Words]:
    """What the list says now, by language."""
    rows = await database.fetch(_WORDS, list_id)
    return {row["language"]: Words(*list(row.values())[1:]) for row in rows}


async def is_service(list_id: UUID) -> bool:
    """Whether its letters are about a contract, so that nobody subscribes to it."""
    key = await database.fetchval("select purpose from lists where id = $1", list_id)
    purpose = await ledger.purpose(key) if key else None
    return purpose is not None and purpose.rule.is_service


_SENTENCES = """
select t.list, w.sentence
  from list_texts t
  join lists l on l.id = t.list and l.closed_at is null
  join lateral (
       select w.sentence from wordings w
        where w.list_id = t.list and w.language = t.language
        order by w.version desc limit 1) w on true
"""


async def lists_naming_another(controller: str) -> set[UUID]:
    """The lists, not closed, with a consent sentence in use that does not name this controller."""
    rows = await database.fetch(_SENTENCES)
    return {row["list"] for row in rows if not names_controller(row["sentence"], controller)}


@dataclass(frozen=True)
class PastWording:
    """A consent sentence that stood, or stands, beside the box."""

    language: str
    version: int
    sentence: str
    created_at: datetime


async def all_wordings(list_id: UUID) -> list[PastWording]:
    """Every version ever kept, newest first."""
    rows = await database.fetch(
        "select language, version, sentence, created_at from wordings where list_id = $1 "
        "order by created_at desc, language, version desc",
        list_id,
    )
    return [PastWording(**row) for row in rows]


# What such an address could still be mailed: open subscriptions and permissions, of one list or all.
_OPEN = """
select a.canonical, a.id, a.email, l.id as list, l.purpose,
       (select max(e.at) from consent_events e
         where e.subject = a.id and e.list_id = l.id and e.state in ('given', 'renewed')) as agreed_at
  from contact_addresses a join lists l on $2::uuid is null or l.id = $2
 where a.canonical = any($1)
   and (exists (select from subscriptions s
                 where s.address = a.id and s.list = l.id and s.left_at is null)
        or exists (select from permission p
                    where p.address = a.id and p.list_id = l.id and p.purpose = l.purpose
                      and p.channel = 'email' and p.verdict))
 order by a.id, l.id
"""


async def open_at(canonicals: Collection[str], list_id: UUID | None) -> list[asyncpg.Record]:
    """Address, list and purpose of each; with None of every list."""
    return await database.fetch(_OPEN, list(canonicals), list_id)


async def known_lists_of_purpose(purpose: str) -> list[UUID]:
    """Every list, open or not, whose letters are sent for this purpose."""
    rows = await database.fetch("select id from lists where purpose = $1 order by id", purpose)
    return [row["id"] for row in rows]
