"""Who is kept in spite of the rules, and whether anything is destroyed at all."""

from datetime import date, datetime
from uuid import UUID

from app import database
from app.contacts.sql import subjects
from app.privacy.retention.facts import HOLDS

_HELD = f"""
with held as ({HOLDS}),
     people as (select contact as id from held where contact is not null
                 union select p.contact from positions p join held h on h.organisation = p.organisation)
select id from people
 union select s.id from people p cross join lateral {subjects("p.id")} s
 union select organisation from held where organisation is not null
"""
_UNTIL = f"""
select max(h.until) from ({HOLDS.replace("$1", "$2")}) h
 where h.contact = $1
    or h.organisation in (select organisation from positions where contact = $1)
"""


async def held_ids(today: date) -> list[UUID]:
    """People, their addresses, and organisations: whatever concerns one of them stays."""
    return [row["id"] for row in await database.fetch(_HELD, today)]


async def held_until(contact: UUID, today: date) -> date | None:
    """The last day on which somebody is kept by a hold; None where none is in force."""
    day: date | None = await database.fetchval(_UNTIL, contact, today)
    return day


async def stopped_since() -> datetime | None:
    """Since when nothing is destroyed; None where the nights do their work."""
    since: datetime | None = await database.fetchval(
        "select since from retention_stops where until is null"
    )
    return since
