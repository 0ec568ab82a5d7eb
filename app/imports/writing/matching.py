"""Which rows speak of people who are in the register already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app import database
from app.imports.reading.rows import Person
from app.imports.writing.fresh.prepare import Ready


@dataclass(frozen=True, slots=True)
class Match:
    """A known person, by address or by name with a phone number, organisation or street in common."""

    contact: UUID
    address: UUID | None
    import_id: UUID | None


# Each by itself, through the indexes: as one join it could be planned over both whole tables.
_BY_ADDRESS = """
select known.*
  from unnest($1::text[]) as wanted (canonical)
 cross join lateral (
       select a.canonical, a.id as address, a.contact, c.import_id
         from contact_addresses a join contacts c on c.id = a.contact
        where a.canonical = wanted.canonical offset 0) known
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
    """By which a row finds its person: by the address alone where it has one."""
    return [person.canonical] if person.canonical else _texts_of(person)


def found_by(person: Person) -> list[str]:
    """By which the person of a row is found by later ones, with and without an address."""
    return [person.canonical, *_texts_of(person)] if person.canonical else _texts_of(person)


def _texts_of(person: Person) -> list[str]:
    employers = {person.organisation_key, person.business_id} if person.organisation_key else {""}
    numbers = [number for number, _ in person.phones]
    return _texts(person.first_name, person.last_name, numbers, employers - {""}, person.street)


def _texts(
    first: str, last: str, numbers: Iterable[str], employers: Iterable[str], street: str
) -> list[str]:
    """By name and what else is known; a number without a name is somebody only within one
    organisation, for several may share a switchboard.
    """
    name = f"{first}\x1f{last}".casefold()
    if name == "\x1f":
        within = list(employers) or [""]
        return [f"{name}\x1f{number}\x1f{one}" for number in numbers for one in within]
    shared = [*numbers, *employers, *([street.casefold()] if street else [])]
    return [f"{name}\x1f{one}" for one in shared]


_NAMESAKES = """
select c.id, c.first_name, c.last_name, c.street, c.import_id
  from unnest($1::text[]) as n (beginning)
  join contacts c on c.sort_key ~>=~ n.beginning and c.sort_key ~<~ (n.beginning || chr(1114111))
"""
_NAMELESS = """
select c.id, c.first_name, c.last_name, c.street, c.import_id
  from contact_phones p join contacts c on c.id = p.contact
 where p.number = any($1) and c.first_name = '' and c.last_name = ''
"""
_NUMBERS = "select contact, number from contact_phones where contact = any($1)"
_EMPLOYERS = """
select p.contact, o.name_key, o.business_id
  from positions p join organisations o on o.id = p.organisation where p.contact = any($1)
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
    numbers: dict[UUID, list[str]] = {contact: [] for contact in people}
    employers: dict[UUID, set[str]] = {contact: set() for contact in people}
    for row in await database.fetch(_NUMBERS, list(people)):
        numbers[row["contact"]].append(row["number"])
    for row in await database.fetch(_EMPLOYERS, list(people)):
        employers[row["contact"]] |= {row["name_key"], row["business_id"]} - {""}
    found: dict[str, Match] = {}
    for contact in sorted(people, reverse=True):
        row = people[contact]
        match = Match(contact, None, row["import_id"])
        for text in _texts(
            row["first_name"], row["last_name"], numbers[contact], employers[contact], row["street"]
        ):
            found[text] = match
    return found


def _first(known: dict[str, Match], wanted: Iterable[str]) -> Match | None:
    return next((known[one] for one in wanted if one in known), None)
