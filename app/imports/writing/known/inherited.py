"""An address that a file adds to somebody who has objected or left is forbidden like the others."""

from collections.abc import Mapping
from uuid import UUID

from app import database
from app.consent.merging import inherit_stops
from app.contacts.sql import subjects

_STOPPED = f"""
select c.contact, array_agg(distinct a.id) as others
  from unnest($1::uuid[]) c (contact) cross join lateral {subjects("c.contact")} a
  join consent_events e on e.subject = a.id
   and e.state in ('withdrawn', 'objected', 'objected_to_purpose', 'restricted')
 where a.id <> all ($2)
 group by c.contact
"""


async def inherit(new: Mapping[UUID, Mapping[UUID, str]], language: str, by: UUID | None) -> None:
    """`new` are added addresses, as mailed, by person and id."""
    added = [address for addresses in new.values() for address in addresses]
    if not added:
        return
    for row in await database.fetch(_STOPPED, list(new), added):
        await inherit_stops(new[row["contact"]], row["others"], language=language, by=by)
