"""Which rows speak of people who are in the register already."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from app import database
from app.imports.reading.rows import Person
from app.imports.writing.fresh.prepare import Ready


class Hit(NamedTuple):
    """A known person, found by one text of a row; `address` when that text is an address."""

    contact: UUID
    address: UUID | None
    import_id: UUID | None
    name: tuple[str, str]


class Knows(Protocol):
    """Whom a dry run has met, beside those in the register."""

    async def over(self, texts: Collection[str], known: dict[str, Hit]) -> dict[str, Hit]: ...


@dataclass(frozen=True, slots=True)
class Match:
    """The known person of a row: by any of its addresses, else by name with something in common.

    `address` is the row's main address, `addresses` all of its own that are known. `is_torn`: they
    belong to more than one person.
    """

    contact: UUID
    address: UUID | None
    import_id: UUID | None
    name: tuple[str, str]
    addresses: tuple[UUID, ...] = ()
    is_torn: bool = False


# Each by itself, through the indexes: as one join it could be planned over both whole tables.
_BY_ADDRESS = """
select known.*
  from unnest($1::text[]) as wanted (canonical)
 cross join lateral (
       select a.canonical, a.id as address, a.contact, c.import_id, c.first_name, c.last_name
         from contact_addresses a join contacts c on c.id = a.contact
        where a.canonical = wanted.canonical offset 0) known
"""


async def matches(people: Sequence[Ready], seen: Knows | None = None) -> dict[int, Match]:
    """By row number. Rows with an address are known by that alone."""
    canonicals = [text for one in people for text in one.person.canonicals]
    rows = await database.fetch(_BY_ADDRESS, canonicals) if canonicals else []
    known = {
        row["canonical"]: Hit(
            row["contact"], row["address"], row["import_id"], (row["first_name"], row["last_name"])
        )
        for row in rows
    }
    without = [one for one in people if not one.person.canonical]
    if without:
        known |= await _by_identity(without)
    if seen is not None:
        known = await seen.over([text for one in people for text in identities(one.person)], known)
    return (
        {
            one.person.row: match
            for one in people
            if (match := _match(one.person, known)) is not None
        }
        if known
        else {}
    )


def _match(person: Person, known: dict[str, Hit]) -> Match | None:
    if not person.canonical:
        hit = next((known[one] for one in _texts_of(person) if one in known), None)
        return hit and Match(hit.contact, None, hit.import_id, hit.name)
    main = known.get(person.canonical)
    if not person.further:
        return main and Match(
            main.contact,
            main.address,
            main.import_id,
            main.name,
            (main.address,),  # type: ignore[arg-type]
        )
    hits = [known[one] for one in person.canonicals if one in known]
    if not hits:
        return None
    return Match(
        hits[0].contact, main and main.address, hits[0].import_id, hits[0].name,
        tuple(hit.address for hit in hits if hit.address),
        is_torn=len({hit.contact for hit in hits}) > 1,
    )  # fmt: skip


def identities(person: Person) -> list[str]:
    """By which a row finds its person: by its addresses alone where it has any."""
    return person.canonicals or _texts_of(person)


def found_by(person: Person) -> list[str]:
    """By which the person of a row is found by later ones, with and without an address."""
    return [*person.canonicals, *_texts_of(person)]


def _texts_of(person: Person) -> list[str]:
    employers = {person.organisation_key, person.business_id} if person.organisation_key else {""}
    numbers = [number for number, _ in person.phones]
    return texts(person.first_name, person.last_name, numbers, employers - {""}, person.street)


def texts(
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


async def _by_identity(people: Sequence[Ready]) -> dict[str, Hit]:
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
    return await _identities_known(rows) if rows else {}


async def employers_of(contacts: Collection[UUID]) -> dict[UUID, set[str]]:
    """The names and business IDs of the organisations they belong to or did, by person."""
    employers: dict[UUID, set[str]] = {contact: set() for contact in contacts}
    for row in await database.fetch(_EMPLOYERS, list(contacts)) if contacts else ():
        employers[row["contact"]] |= {row["name_key"], row["business_id"]} - {""}
    return employers


async def _identities_known(rows: Iterable[Any]) -> dict[str, Hit]:
    """The same texts as `identities`, of people in the register; of several the oldest."""
    people = {row["id"]: row for row in rows}
    numbers: dict[UUID, list[str]] = {contact: [] for contact in people}
    for row in await database.fetch(_NUMBERS, list(people)):
        numbers[row["contact"]].append(row["number"])
    employers = await employers_of(people)
    found: dict[str, Hit] = {}
    for contact in sorted(people, reverse=True):
        row = people[contact]
        name = row["first_name"], row["last_name"]
        hit = Hit(contact, None, row["import_id"], name)
        for text in texts(*name, numbers[contact], employers[contact], row["street"]):
            found[text] = hit
    return found
