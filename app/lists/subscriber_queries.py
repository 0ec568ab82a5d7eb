"""Who is on a list, a page at a time, and who has not confirmed yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app import database
from app.consent.grounds.reasons import Reason
from app.contacts.rules import folded, words_of
from app.lib import clock
from app.lists.rules import CONFIRM_WITHIN
from app.lists.staff_queries import IS_WAITING

PAGE = 50
MOST_WORDS = 4


class Show(StrEnum):
    """Which of the people who ever were on a list."""

    ALL = "all"
    ACTIVE = "active"
    WAITING = "waiting"
    LEFT = "left"
    OBJECTED = "objected"


@dataclass(frozen=True)
class Subscriber:
    """A person's address on a list, with the latest subscription and what the ledger allows."""

    contact_id: UUID
    address: UUID
    first_name: str
    last_name: str
    email: str
    joined_at: datetime
    left_at: datetime | None
    allowed: bool
    reason: Reason
    since: datetime

    @property
    def filed_name(self) -> str:
        """As people are sorted: `Mäkinen, Aino`; the address of somebody who gave no name."""
        return ", ".join(part for part in (self.last_name, self.first_name) if part) or self.email


# Walks the people in the order of their sort keys, which an index gives, and stops at the limit.
# ~>=~ and its kin compare byte by byte, as that index does.
_SUBSCRIBERS = """
select c.id as contact_id, a.id as address, c.first_name, c.last_name, a.email, s.joined_at,
       s.left_at, coalesce(p.verdict, false) as allowed,
       coalesce(p.reason, 'never_asked') as reason, coalesce(p.since, s.joined_at) as since
  from contacts c
  join contact_addresses a on a.contact = c.id
  join lateral (
       select s.joined_at, s.left_at from subscriptions s
        where s.address = a.id and s.list = $1
        order by s.left_at is null desc, s.joined_at desc limit 1) s on true
  left join permission p on p.address = a.id and p.list_id = $1 and p.channel = 'email' and p.ground = 'consent'
       and p.purpose = (select l.purpose from lists l where l.id = $1)
 where a.id in (select address from subscriptions where list = $1)
   and ($2 = 'all'
        or $2 = 'active' and s.left_at is null and p.verdict
        or $2 = 'left' and s.left_at is not null
           and coalesce(p.reason, '') not in ('objected', 'complained')
        or $2 = 'objected' and p.reason in ('objected', 'complained'))
"""
_FROM_HERE = " and c.sort_key ~>=~ $4 and (c.sort_key ~>~ $4 or a.id > $5)"
# Reads every member of the list: quick enough for tens of thousands.
_FOUND = """
   and not exists (select from unnest($4::text[]) as w (word)
                    where position(' ' || w.word in c.search_key) = 0)
"""
_IN_ORDER = " order by c.sort_key using ~<~, a.id limit $3"


async def subscribers(list_id: UUID, show: Show, after: UUID | None = None) -> list[Subscriber]:
    """At most PAGE + 1, by name: the last one only tells that there are more.

    `after` is the address that the page before ended with; an unknown one begins at the start.
    """
    key = await database.fetchval(
        "select c.sort_key from contact_addresses a join contacts c on c.id = a.contact "
        "where a.id = $1",
        after,
    )
    if key is None:
        return await _fetch(_SUBSCRIBERS + _IN_ORDER, list_id, show.value, PAGE + 1)
    sql = _SUBSCRIBERS + _FROM_HERE + _IN_ORDER
    return await _fetch(sql, list_id, show.value, PAGE + 1, key, after)


async def find_subscribers(list_id: UUID, show: Show, text: str) -> list[Subscriber]:
    """At most PAGE + 1 of whom every word of the text begins a name or an address.

    Neither case nor accents matter, nor the order of the words.
    """
    words = words_of(text)[:MOST_WORDS]
    if text.strip() and not words:
        return []
    return await _fetch(_SUBSCRIBERS + _FOUND + _IN_ORDER, list_id, show.value, PAGE + 1, words)


async def _fetch(sql: str, *arguments: object) -> list[Subscriber]:
    rows = await database.fetch(sql, *arguments)
    return [Subscriber(**{**row, "reason": Reason(row["reason"])}) for row in rows]


@dataclass(frozen=True)
class Waiting:
    """An address whose owner has not answered the confirmation mail. Not a contact yet."""

    id: UUID
    email: str
    language: str
    created_at: datetime
    mailed_at: datetime | None
    held_at: datetime | None

    @property
    def ends_at(self) -> datetime:
        """Until when the link works."""
        return (self.mailed_at or self.created_at) + CONFIRM_WITHIN


_WAITING = f"""
select q.id, q.email, q.language, q.created_at, q.mailed_at, q.held_at
  from requested_lists r join subscription_requests q on q.id = r.request
 where r.list = $1 and {IS_WAITING.format(since="$2")}
   and starts_with(q.canonical, $3)
   and ($4::uuid is null or (q.created_at, q.id) <
        (select p.created_at, p.id from subscription_requests p where p.id = $4))
 order by q.created_at desc, q.id desc limit $5
"""


async def waiting(
    list_id: UUID, *, text: str = "", after: UUID | None = None, most: int = PAGE
) -> list[Waiting]:
    """At most `most` + 1 sign-ups that wait for their owner, newest first."""
    rows = await database.fetch(
        _WAITING, list_id, clock.now() - CONFIRM_WITHIN, folded(text), after, most + 1
    )
    return [Waiting(**row) for row in rows]
