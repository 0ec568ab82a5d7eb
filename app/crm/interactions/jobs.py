"""What was said in a talk of long ago goes; that there was one, when and with whom, stays."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app import database

TEXTS_DUE = """
select i.id from interactions i
 where i.at <= $1 and (i.text <> '' or i.subject <> '')
   and coalesce(i.organisation <> all($2), true)
   and not exists (select from interaction_people p where p.interaction = i.id and p.contact = any($2))
"""
_EMPTY = f"""
update interactions set subject = '', text = '', search_key = '', search_grams = '{{}}',
                        edition = edition + 1
 where id = any(array({TEXTS_DUE} limit $3))
"""


async def empty_texts(before: datetime, held: Collection[UUID], most: int) -> int:
    return database.number_of(await database.execute(_EMPTY, before, list(held), most))
