"""A reader to see the letter as: found by e-mail among those who would get it."""

from dataclasses import dataclass
from uuid import UUID

from app import database
from app.campaigns.queries.audience import WHO

MOST_MATCHES = 10


@dataclass(frozen=True)
class Reader:
    """What a letter says about the person it goes to."""

    address: UUID
    subscription: UUID
    first_name: str
    last_name: str
    email: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email


_READER = f"""
{WHO}
select w.address, w.subscription, k.first_name, k.last_name, a.email, w.language
  from who w join contact_addresses a on a.id = w.address join contacts k on k.id = a.contact
 where w.reason is null
"""  # noqa: S608 - put together from our own text


async def matching_readers(campaign_id: int, text: str) -> list[Reader]:
    """At most ten of those who would get it, whose address or name holds the text."""
    pattern = f"%{_literally(text.strip().lower())}%"
    rows = await database.fetch(
        f"{_READER} and (a.canonical like $2 or lower(k.first_name || ' ' || k.last_name) like $2) "
        "order by a.canonical limit $3",
        campaign_id, pattern, MOST_MATCHES,
    )  # fmt: skip
    return [Reader(**row) for row in rows]


async def reader(campaign_id: int, address: UUID) -> Reader | None:
    row = await database.fetchrow(f"{_READER} and w.address = $2", campaign_id, address)
    return Reader(**row) if row else None


async def some_reader(campaign_id: int, language: str) -> Reader | None:
    """One to begin with, who reads this version."""
    row = await database.fetchrow(
        f"{_READER} and w.language = $2 order by a.created_at, a.id limit 1", campaign_id, language
    )
    return Reader(**row) if row else None


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
