"""By what texts name people, looked up for whoever has to find these texts."""

import json
from collections.abc import Collection
from uuid import UUID

from app import database
from app.contacts.naming import NamedBy

_NAMING = """
select array(select canonical from contact_addresses where contact = any($1)) as emails,
       array(select number from contact_phones where contact = any($1)) as phones,
       array(select jsonb_build_array(first_name, last_name) from contacts where id = any($1)) as names,
       array(select lower(said.email) from contact_changes c,
             lateral (values (c.old), (c.new)) as said (email)
              where c.contact = any($1) and c.field in ('address', 'main_address')
                and position('@' in said.email) > 0
                and not exists (select from contact_addresses a
                                 where a.canonical = lower(said.email)
                                   and a.contact <> all ($1))) as former
"""


async def naming_of(people: Collection[UUID]) -> NamedBy:
    """By what texts name these people: former addresses too, unless they are somebody else's now."""
    row = await database.fetchrow(_NAMING, list(people))
    assert row is not None
    names = tuple(dict.fromkeys(tuple(json.loads(one)) for one in row["names"]))
    emails = tuple(dict.fromkeys([*row["emails"], *row["former"]]))
    return NamedBy(emails, names, tuple(dict.fromkeys(row["phones"])))
