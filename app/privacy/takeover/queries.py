"""What goes along with the events: the lists they are about, and the people behind the references."""

import json
from collections.abc import AsyncIterator, Collection
from typing import Any
from uuid import UUID

from app import database

_LISTS = """
select l.id, l.slug, l.header_id, l.purpose, l.position, l.created_at, l.published_at, l.closed_at,
       l.remind_after_days, l.fewer,
       (select json_object_agg(t.language, json_build_object(
               'name', t.name, 'description', t.description, 'how_often', t.how_often))
          from list_texts t where t.list = l.id) as texts,
       (select json_agg(json_build_object('ground', g.ground, 'since', g.since, 'until', g.until)
                        order by g.since, g.ground) from list_grounds g where g.list = l.id) as admits
  from lists l order by l.position, l.id
"""


async def lists() -> list[dict[str, Any]]:
    """Every list with its texts by language and what it admits, also those that nobody sees."""
    rows = await database.fetch(_LISTS)
    return [
        {
            **row,
            "texts": json.loads(row["texts"] or "{}"),
            "admits": json.loads(row["admits"] or "[]"),
        }
        for row in rows
    ]


_PEOPLE = """
select a.id, a.contact, a.email, a.kind, a.main_since, a.confirmed_at, c.language, c.first_name,
       c.last_name,
       (select json_agg(json_build_object('list', s.list, 'joined_at', s.joined_at,
               'left_at', s.left_at, 'left_by', s.left_by) order by s.joined_at, s.list, s.id)
          from subscriptions s where s.address = a.id) as subscriptions
  from (select id, contact, email, kind, main_since, confirmed_at from contact_addresses
         union all select id, contact, '', 'unknown', null, null from person_subjects) a
  join contacts c on c.id = a.contact
 where exists (select from consent_events e where e.subject = a.id)
   and ($1::uuid[] is null or a.id = any($1))
 order by a.contact, a.id
"""


async def people(subjects: Collection[UUID] | None) -> AsyncIterator[dict[str, Any]]:
    """Whom the ledger speaks of, one person's addresses after another's, with their lists.

    `email` is '' where it means somebody without an address.
    """
    wanted = None if subjects is None else list(subjects)
    async with database.connection() as connection, connection.transaction():
        async for row in connection.cursor(_PEOPLE, wanted, prefetch=500):
            yield {**row, "subscriptions": json.loads(row["subscriptions"] or "[]")}
