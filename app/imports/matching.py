"""Which rows speak of people who are in the register already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app import database
from app.imports.people import Ready
from app.imports.rows import Person


@dataclass(frozen=True, slots=True)
class Match:
    """A known person, by address or by name with a phone number, organisation or street in common."""

    contact: UUID
    address: UUID | None
    import_id: UUID | None


_BY_ADDRESS = """
select a.canonical, a.id as address, a.contact, c.import_id
  from contact_addresses a join contacts c on c.id = a.contact where a.canonical = any($1)
"""


async def matches(people: Sequence[Ready]) -> dict[int, Match]:
    """By row number. Rows with an address are known by it alone."""
    canonicals = [one.person.canonical for one in people if one.person.canonical]
    rows = await database.fetch(_BY_ADDRESS, canonicals) if canonicals else []
    by_address = {
        row["canonical"]: Match(row["contact"], row["address"], row["import_id"]) for row in rows
    }
    found = {
        one.person.row: by_address[one.person.canonical]
        for one in people
        if one.person.canonical in by_address
    }
    without = [one for one in people if not one.person.canonical]
    return found | (await _by_identity(without) if without else {})


def identities(person: Person) -> list[str]:
    """Two rows that share one of these speak of one person."""
    if person.canonical:
        return [person.canonical]
    name = f"{person.first_name}\x1f{person.last_name}".casefold()
    shared = [number for number, _ in person.phones]
    if person.organisation_key and name != "\x1f":
        shared += [one for one in (person.organisation_key, person.business_id) if one]
    if person.street and name != "\x1f":
        shared.append(person.street.casefold())
    return [f"{name}\x1f{one}" for one in shared]


_NAMESAKES = """
select c.id, c.first_name, c.last_name, c.import_id
  from unnest($1::text[]) as n (beginning)
  join contacts c on c.sort_key ~>=~ n.beginning and c.sort_key ~<~ (n.beginning || chr(1114111))
"""
_NAMELESS = """
select c.id, c.first_name, c.last_name, c.import_id
  from contact_phones p join contacts c on c.id = p.contact
 where p.number = any($1) and c.first_name = '' and c.last_name = ''
"""
_SHARED = """
select contact, number as shared from contact_phones where contact = any($1)
union all
select p.contact, unnest(array[o.name_key, o.business_id])
  from positions p join organisations o on o.id = p.organisation where p.contact = any($1)
union all
select id, street from contacts where id = any($1)
"""


async def _by_identity(people: Sequence[Ready]) -> dict[int, Match]:
    named = {one.sort_key for one in people if one.person.first_name or one.person.last_name}
    nameless = [
        number
        for one in people
        if not (one.person.first_name or one.person.last_name)
        for number, _ in one.person.phones
    ]
    rows = [
        *(await database.fetch(_NAMESAKES, sorted(named)) if named else []),
        *(await database.fetch(_NAMELESS, nameless) if nameless else []),
    ]
    if not rows:
        return {}
    known = await _identities_known(rows)
    return {
        one.person.row: match
        for one in people
        if (match := _first(known, identities(one.person))) is not None
    }


async def _identities_known(rows: Iterable[Any]) -> dict[str, Match]:
    """The same texts as `identities`, of people in the register; of several the oldest."""
    people = {row["id"]: row for row in rows}
    found: dict[str, Match] = {}
    shared = await database.fetch(_SHARED, list(people))
    for one in sorted(shared, key=lambda row: row["contact"], reverse=True):
        if one["shared"]:
            row = people[one["contact"]]
            name = f"{row['first_name']}\x1f{row['last_name']}".casefold()
            match = Match(one["contact"], None, row["import_id"])
            found[f"{name}\x1f{one['shared'].casefold()}"] = match
    return found


def _first(known: dict[str, Match], wanted: Iterable[str]) -> Match | None:
    return next((known[one] for one in wanted if one in known), None)
