"""What staff ask about lists: what there is, how many read it, and all that one list says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app import database
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import NotFound
from app.lists.list_rules import ListState, Words, state_of
from app.lists.rules import CONFIRM_WITHIN

NO_SUCH_LIST = N_("There is no such list.")
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class ListForStaff:
    """A list with its numbers; `language` is the one its name is really in."""

    id: UUID
    slug: str
    header_id: str
    purpose: str
    name: str
    language: str
    created_at: datetime
    published_at: datetime | None
    closed_at: datetime | None
    subscribers: int
    waiting: int
    left_lately: int

    @property
    def state(self) -> ListState:
        return state_of(self.published_at, self.closed_at)

    @property
    def path(self) -> str:
        return f"/staff/lists/{self.slug}"


WAITING = """
  from requested_lists r join subscription_requests q on q.id = r.request
 where r.list = l.id and q.confirmed_at is null and q.cancelled_at is null
   and coalesce(q.mailed_at, q.created_at) > $2 and q.letter is distinct from 'already_subscribed'
"""
_LISTS = f"""
select l.id, l.slug, l.header_id, l.purpose, coalesce(t.name, l.slug) as name,
       coalesce(t.language, $1) as language, l.created_at, l.published_at, l.closed_at,
       (select count(*) from subscriptions s
         where s.list = l.id and s.left_at is null and exists (
               select from permission p
                where p.address = s.address and p.list_id = l.id and p.purpose = l.purpose
                  and p.channel = 'email' and p.verdict)) as subscribers,
       (select count(distinct q.canonical) {WAITING}) as waiting,
       (select count(distinct s.address) from subscriptions s
         where s.list = l.id and s.left_at > $3) as left_lately
  from lists l
  left join lateral (
       select t.name, t.language from list_texts t where t.list = l.id
        order by t.language = $1 desc, array_position(array['fi', 'sv', 'en'], t.language::text)
        limit 1) t on true
 where $4::text is null or l.slug = $4
 order by l.closed_at is not null, l.position, l.created_at, l.id
"""  # noqa: S608 - put together from our own text


async def lists(slug: str | None = None) -> list[ListForStaff]:
    """Every list, open ones first; with a slug, at most that one."""
    now = clock.now()
    rows = await database.fetch(
        _LISTS, current_language().value, now - CONFIRM_WITHIN, now - LATELY, slug
    )
    return [ListForStaff(**row) for row in rows]


async def existing(slug: str) -> ListForStaff:
    """The list. Raises NotFound."""
    found = next(iter(await lists(slug)), None)
    if found is None:
        raise NotFound(NO_SUCH_LIST)
    return found


_WORDS = """
select t.language, t.name, t.description, t.how_often, w.sentence
  from list_texts t
  join lateral (
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
