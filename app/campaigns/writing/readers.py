"""A reader to see the letter as: found by e-mail among those who would get it."""

from dataclasses import dataclass, replace
from uuid import UUID

from asyncpg import Record

from app import database
from app.campaigns.audience.queries import who_of
from app.consent.wordings.because import Because, of_rows

MOST_MATCHES = 10


@dataclass(frozen=True)
class Reader:
    """What a letter says about the person it goes to."""

    address: UUID
    first_name: str
    last_name: str
    email: str
    language: str
    to_tell: UUID | None = None
    """The person, when they have not been told yet where their data came from."""
    ground: str | None = None
    fact: int | None = None
    because: Because | None = None
    reads: str | None = None
    """The reader's own language, where `language` is that of the version they get."""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email


_READER = """
select w.address, k.first_name, k.last_name, a.email, w.language,
       case when k.told_at is null and k.told_due_on is not null then k.id end as to_tell,
       ground_letter(w.ground)::text as ground, w.fact, k.language as reads
  from who w join contact_addresses a on a.id = w.address join contacts k on k.id = a.contact
 where w.reason is null
"""
_ONE = " and a.contact in (select contact from contact_addresses where id = $2)"
_FIRST_SUBSCRIBERS = """ and a.contact in (
    select contact from contact_addresses where id = any(array(
        select s.address from subscriptions s join campaign c on c.list = s.list
         where s.left_at is null order by s.joined_at limit 100)))
"""
_FIRST = " and w.language = $2 order by a.created_at, a.id limit 1"


async def matching_readers(campaign_id: int, text: str) -> list[Reader]:
    """At most ten of those who would get it, whose address or name holds the text."""
    pattern = f"%{_literally(text.strip().lower())}%"
    everybody, values = await who_of(campaign_id, first=4)
    rows = await database.fetch(
        f"{everybody}{_READER} "
        "and (a.canonical like $2 or lower(k.first_name || ' ' || k.last_name) like $2) "
        "order by a.canonical limit $3",
        campaign_id, pattern, MOST_MATCHES, *values,
    )  # fmt: skip
    return [await _with_ground(row) for row in rows]


async def reader(campaign_id: int, address: UUID) -> Reader | None:
    everybody, values = await who_of(campaign_id, first=3, also=_ONE)
    sql = f"{everybody}{_READER} and w.address = $2"
    row = await database.fetchrow(sql, campaign_id, address, *values)
    return await _with_ground(row) if row else None


async def some_reader(campaign_id: int, language: str) -> Reader | None:
    """One to begin with, who reads this version: of the first subscribers, else of all."""
    for among in (_FIRST_SUBSCRIBERS, ""):
        everybody, values = await who_of(campaign_id, first=3, also=among)
        sql = f"{everybody}{_READER}{_FIRST}"
        row = await database.fetchrow(sql, campaign_id, language, *values)
        if row is not None:
            return await _with_ground(row)
    return None


async def _with_ground(row: Record) -> Reader:
    reader = Reader(**row)
    [because] = await of_rows([reader])
    return replace(reader, because=because)


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
