"""Who is on a list, a page at a time, and who has not confirmed yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app import database
from app.consent.rules import Reason
from app.contacts.rules import folded
from app.lib import clock
from app.lists.rules import CONFIRM_WITHIN

PAGE = 50
MOST_WORDS = 4
_END = "\U0010ffff"


class Show(StrEnum):
    """Which of the people who ever were on a list."""

    ALL = "all"
    ACTIVE = "active"
    LEFT = "left"
    OBJECTED = "objected"
    WAITING = "waiting"


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

    @property
    def is_active(self) -> bool:
        return self.left_at is None and self.allowed


# Walks the people in the order of their search keys, which an index gives, and stops at the limit.
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
  left join permission p on p.address = a.id and p.list_id = $1 and p.channel = 'email'
       and p.purpose = (select l.purpose from lists l where l.id = $1)
 where a.id in (select address from subscriptions where list = $1)
   and ($2 = 'all'
        or $2 = 'active' and s.left_at is null and p.verdict
        or $2 = 'left' and s.left_at is not null
           and coalesce(p.reason, '') not in ('objected', 'complained')
        or $2 = 'objected' and p.reason in ('objected', 'complained'))
"""
_FROM_HERE = " and c.search_key ~>=~ $4 and (c.search_key ~>~ $4 or a.id > $5)"
_FOUND = """
   and c.id in (
       select k.id from unnest($4::text[], $5::text[], $6::text[]) as f (first, last, part)
         join contacts k on k.search_key ~>=~ f.first and k.search_key ~<~ f.last
        where position(f.part in k.search_key) > 0
       union
       select b.contact from contact_addresses b
        where b.canonical ~>=~ ($4::text[])[1] and b.canonical ~<~ ($5::text[])[1])
"""
_IN_ORDER = " order by c.search_key using ~<~, a.id limit $3"


async def subscribers(list_id: UUID, show: Show, after: UUID | None = None) -> list[Subscriber]:
    """At most PAGE + 1, by name: the last one only tells that there are more.

    `after` is the address that the page before ended with; an unknown one begins at the start.
    """
    key = await database.fetchval(
        "select c.search_key from contact_addresses a join contacts c on c.id = a.contact "
        "where a.id = $1",
        after,
    )
    if key is None:
        return await _fetch(_SUBSCRIBERS + _IN_ORDER, list_id, show.value, PAGE + 1)
    sql = _SUBSCRIBERS + _FROM_HERE + _IN_ORDER
    return await _fetch(sql, list_id, show.value, PAGE + 1, key, after)


async def find_subscribers(list_id: UUID, show: Show, text: str) -> list[Subscriber]:
    """At most PAGE + 1 whose name or address begins so.

    Neither case nor accents matter, nor which of the names is written first.
    """
    firsts, parts = zip(*beginnings(text), strict=True)
    lasts = [first + _END for first in firsts]
    sql = _SUBSCRIBERS + _FOUND + _IN_ORDER
    return await _fetch(sql, list_id, show.value, PAGE + 1, list(firsts), lasts, list(parts))


def beginnings(text: str) -> list[tuple[str, str]]:
    """How the search key of somebody looked for by these words may begin, and what else it holds.

    Keys hold the last name first; people also write it last.
    """
    *firsts, last = folded(text).split()[:MOST_WORDS] or [""]
    as_written = (" ".join([*firsts, last]), "")
    return [as_written, (last, " " + " ".join(firsts))] if firsts else [as_written]


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

    @property
    def ends_at(self) -> datetime:
        """Until when the link works."""
        return (self.mailed_at or self.created_at) + CONFIRM_WITHIN


_WAITING = """
select q.id, q.email, q.language, q.created_at, q.mailed_at
  from requested_lists r join subscription_requests q on q.id = r.request
 where r.list = $1 and q.confirmed_at is null and q.cancelled_at is null
   and coalesce(q.mailed_at, q.created_at) > $2 and q.letter is distinct from 'already_subscribed'
   and starts_with(q.canonical, $3)
   and ($4::uuid is null or (q.created_at, q.id) <
        (select p.created_at, p.id from subscription_requests p where p.id = $4))
 order by q.created_at desc, q.id desc limit $5
"""


async def waiting(
    list_id: UUID, *, text: str = "", after: UUID | None = None, most: int = PAGE
) -> list[Waiting]:
    """At most `most` + 1 sign-ups whose link still works, newest first."""
    rows = await database.fetch(
        _WAITING, list_id, clock.now() - CONFIRM_WITHIN, folded(text), after, most + 1
    )
    return [Waiting(**row) for row in rows]
