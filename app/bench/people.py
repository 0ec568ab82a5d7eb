"""A full register for measurements: people, organisations, what hangs on them and what happened.

People and organisations come by COPY, with the real keys to find them by; the rest is made inside the
database (`bench_events`), on as many connections as there are processors. Indexes and foreign keys
are put on afterwards, as they are much quicker made whole.
"""

import asyncio
import hashlib
import os
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from time import monotonic
from typing import Any
from uuid import UUID

from app import database
from app.bench.events import AFTER, EVENTS, FIRST, TABLES, Statement
from app.bench.names import SOURCES, Somebody, organisation_name, somebody, talk
from app.consent.actions import add_missing_purposes
from app.contacts.phones import digits_of
from app.contacts.rules import folded, organisation_key, person_key, sort_key
from app.contacts.search.grams import grams_of_text
from app.crm.interactions.actions import search_key_of
from app.imports.receiving.chunks import ADD_ROWS, keys_of, packed
from app.imports.rules import CHUNK_ROWS

BLOCK = 10_000
AT_ONCE = 8
TALKS = 2_000
BUSY = 1
"""The number of the person to whom most has happened."""

CONTACT_COLUMNS = (
    "id", "first_name", "last_name", "language", "place", "source_kind", "search_key", "search_grams",
    "sort_key", "created_at", "changed_at", "told_due_on", "edition", "import_id",
)  # fmt: skip
ADDRESS_COLUMNS = ("id", "contact", "email", "canonical", "kind", "main_since", "created_at")
ORGANISATION_COLUMNS = (
    "id", "name", "name_key", "kind", "place", "source_kind", "search_key", "search_grams", "sort_key",
    "created_at", "changed_at",
)  # fmt: skip
LANGUAGES = ("fi", "fi", "sv", "fi", "fi", "en", "fi", "sv", "fi", "fi")
FIRST_DAY = datetime(2023, 11, 1, 8, tzinfo=UTC)
NULL = "\\N"
FILE = UUID(int=1)
KINDS = ("company", "company", "company", "media_house", "authority", "association")


@dataclass(frozen=True)
class Filled:
    """What was put into the register. `busy` is the person with the longest history."""

    contacts: int
    organisations: int
    events: int
    busy: UUID
    seconds: float


def person_id(number: int) -> UUID:
    return _id("person", number)


def address_id(number: int) -> UUID:
    return _id("address", number)


def organisation_id(number: int) -> UUID:
    return _id("organisation", number)


async def fill(contacts: int, events: int) -> Filled:
    """Fill an empty, migrated database: so many people, to whom so much happened, ten times each at most."""
    began, organisations = monotonic(), max(contacts // 20, 10)
    events = min(events, contacts * 10)
    await add_missing_purposes()
    numbers = {"people": contacts, "organisations": organisations, "events": events}
    async with database.connection() as connection, _without_keys(connection):
        await connection.execute("set synchronous_commit = off")
        await _copy_organisations(connection, organisations)
        await _copy_people(connection, contacts, organisations)
        await _keep_file(connection, contacts)
        await _keep_talks(connection)
        for one in FIRST:
            await connection.execute(one.sql)
        for statements in (EVENTS, AFTER):
            await _run([(one.sql, *_needed(one, numbers)) for one in statements])
    await database.execute("vacuum analyze")
    return Filled(contacts, organisations, events, person_id(BUSY), monotonic() - began)


def _needed(statement: Statement, numbers: dict[str, int]) -> list[int]:
    return [numbers[name] for name in statement.needs]


async def _run(statements: Sequence[Sequence[Any]]) -> None:
    """Each with its values, several at a time; they are begun in this order."""
    waiting = deque(statements)

    async def work() -> None:
        async with database.connection() as connection:
            await connection.execute(_QUICKER)
            while waiting:
                await connection.execute(*waiting.popleft())

    await asyncio.gather(*(work() for _ in range(min(_processors(), len(waiting)))))


_QUICKER = (
    "set synchronous_commit = off; set work_mem = '128MB'; set maintenance_work_mem = '512MB'"
)


def _processors() -> int:
    return len(os.sched_getaffinity(0))


def _id(kind: str, number: int) -> UUID:
    """The same in SQL: `md5('person 1')::uuid`."""
    return UUID(hashlib.md5(f"{kind} {number}".encode(), usedforsecurity=False).hexdigest())


@asynccontextmanager
async def _without_keys(connection: Any) -> AsyncIterator[None]:
    """Take off what slows down adding, and put it on again at the end."""
    constraints = await connection.fetch(_FOREIGN_KEYS, list(TABLES))
    indexes = await connection.fetch(_INDEXES, list(TABLES))
    for row in constraints:
        await connection.execute(f"alter table {row['place']} drop constraint {row['name']}")
    for row in indexes:
        await connection.execute(f"drop index {row['name']}")
    for table in TABLES:
        await connection.execute(f"alter table {table} set (autovacuum_enabled = off)")
    yield
    await _run([(row["made"],) for row in indexes])
    for row in constraints:
        made = f"alter table {row['place']} add constraint {row['name']} {row['made']}"
        await connection.execute(made)
    for table in TABLES:
        await connection.execute(f"alter table {table} reset (autovacuum_enabled)")


_FOREIGN_KEYS = """
select conrelid::regclass::text as place, quote_ident(conname) as name,
       pg_get_constraintdef(oid) as made
  from pg_constraint where contype = 'f' and conrelid::regclass::text = any($1)
"""
_INDEXES = """
select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made
  from pg_index i
 where i.indrelid::regclass::text = any($1)
   and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
 order by pg_get_indexdef(i.indexrelid) like '%using gin%' desc, 1
"""


async def _copy_organisations(connection: Any, count: int) -> None:
    for first in range(1, count + 1, BLOCK):
        rows = "".join(map(_organisation, range(first, min(first + BLOCK, count + 1))))
        await _copy(connection, "organisations", ORGANISATION_COLUMNS, rows.encode())


def _organisation(number: int) -> str:
    name = organisation_name(number)
    place, kind = name.split()[1].upper(), KINDS[number % len(KINDS)]
    key = organisation_key(name, others=(place,))
    return _line(
        organisation_id(number), name, folded(name), kind, place, "import", key,
        _array(grams_of_text(key)), sort_key("", name), FIRST_DAY, FIRST_DAY,
    )  # fmt: skip


async def _copy_people(connection: Any, count: int, organisations: int) -> None:
    for people, addresses in _made(count, organisations):
        await _copy(connection, "contacts", CONTACT_COLUMNS, people)
        await _copy(connection, "contact_addresses", ADDRESS_COLUMNS, addresses)


def _made(count: int, organisations: int) -> Iterator[tuple[bytes, bytes]]:
    """Blocks of people and their addresses; keys take longest, so all processors make them."""
    blocks = [range(n, min(n + BLOCK, count + 1)) for n in range(1, count + 1, BLOCK)]
    make = partial(_people, organisations)
    if len(blocks) == 1:
        yield make(blocks[0])
        return
    waiting: deque[Future[tuple[bytes, bytes]]] = deque()
    with ProcessPoolExecutor(_processors()) as makers:
        for block in blocks:
            waiting.append(makers.submit(make, block))
            if len(waiting) == AT_ONCE:
                yield waiting.popleft().result()
        for made in waiting:
            yield made.result()


def _people(organisations: int, numbers: range) -> tuple[bytes, bytes]:
    everybody = [somebody(number) for number in numbers]
    people, addresses = (
        "".join(_person(one, organisations) for one in everybody),
        "".join(map(_address, everybody)),
    )
    return people.encode(), addresses.encode()


def _person(one: Somebody, organisations: int) -> str:
    source, created = SOURCES[one.number % len(SOURCES)], _created(one.number)
    key = _key(one, organisations)
    due = f"{created:%Y-%m-%d}" if source == "media_register" and one.number % 40 == 4 else NULL
    return _line(
        person_id(one.number), one.first_name, one.last_name, LANGUAGES[one.number % 10], one.place,
        source, key, _array(grams_of_text(key)), one.sort_key, created, created, due, 1,
        FILE if source == "import" else NULL,
    )  # fmt: skip


def _key(one: Somebody, organisations: int) -> str:
    """With what the statements of `bench_events` hang on this person."""
    number = one.number
    works = (organisation_name(number % organisations + 1),) if number % 2 else ()
    tags = (f"aihe {number % 50 + 1}",) if number % 3 == 1 else ()
    digits = digits_of(f"+35840{number:07d}") if number % 5 < 2 else ()
    return person_key(
        (one.first_name, one.last_name), [one.email], others=(*works, *tags), digits=digits
    )


def _address(one: Somebody) -> str:
    created = _created(one.number)
    contact, address = person_id(one.number), address_id(one.number)
    return _line(address, contact, one.email, one.email, "personal", created, created)


def _created(number: int) -> datetime:
    return FIRST_DAY + timedelta(hours=number * 7 % (3 * 365 * 24))


async def _keep_file(connection: Any, count: int) -> None:
    """The rows of an import that brought some of them and names them all, as they are kept for a while."""
    await connection.execute(_FILE, FILE, count)
    for number, first in enumerate(range(1, count + 1, CHUNK_ROWS)):
        rows = [_row(somebody(n)) for n in range(first, min(first + CHUNK_ROWS, count + 1))]
        kept = (FILE, number, first, len(rows), packed(rows), keys_of(rows))
        await connection.execute(ADD_ROWS, *kept)


_FILE = """
insert into imports (id, file_name, digest, size, format, headings, shape, rows, created_at, finished_at)
values ($1, 'people.csv', '', 0, 'csv', '["Email", "First name", "Last name", "Phone"]', '', $2,
        now(), now())
"""


def _row(one: Somebody) -> list[str]:
    """One in fifty without an address."""
    email = one.email if one.number % 50 else ""
    return [email, one.first_name, one.last_name, f"040 {one.number % 10_000_000:07}"]


async def _keep_talks(connection: Any) -> None:
    """Texts of interactions with their keys, for the statements to take from."""
    await connection.execute(
        "create unlogged table talks "
        "(number int primary key, subject text, body text, key text, grams int[])"
    )
    rows = []
    for number in range(TALKS):
        subject, body = talk(number)
        key = search_key_of(subject, body)
        rows.append((number, subject, body, key, grams_of_text(key)))
    await connection.copy_records_to_table("talks", records=rows)


async def _copy(connection: Any, table: str, columns: Sequence[str], rows: bytes) -> None:
    await connection.copy_to_table(table, source=BytesIO(rows), columns=columns, format="text")


def _line(*values: object) -> str:
    """One row as COPY reads it; none of our invented texts holds a tab or a backslash."""
    return "\t".join(map(str, values)) + "\n"


def _array(numbers: Sequence[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"
