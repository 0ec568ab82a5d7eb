"""A dry run writes nobody down, so it remembers whom it has met in a table of its own session."""

import hashlib
from collections.abc import Sequence
from typing import Any

from app.imports.rules import Known, Outcome
from app.imports.writing.fresh.prepare import Ready
from app.imports.writing.matching import found_by, identities
from app.imports.writing.settled import Batch

_MAKE = """
create temp table met
  (key bigint primary key, fields bigint not null, said bigint not null, row integer not null)
"""
_MET = "select key, fields, said, row from met where key = any($1)"
_MEET = """
insert into met as m (key, fields, said, row)
select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::integer[])
on conflict (key) do update set fields = m.fields | excluded.fields, said = excluded.said
"""
_FILLED = (
    "first_name", "last_name", "title", "street", "postcode", "place", "country", "notes",
    "organisation_key", "values",
)  # fmt: skip
_THINGS, _DIFFERENT = 16, 40
_CONSENT = 1 << 60


class Seen:
    """Whom the file has named so far, where first, and of which fields: memory stays flat however long."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def begin(self) -> None:
        await self._connection.execute(_MAKE)

    async def settle(
        self, batch: Batch, people: Sequence[Ready], consenting: set[int]
    ) -> list[Ready]:
        """Settle the rows about people met before as the real run would; answers the others."""
        keys = {one.person.row: [_number(who) for who in identities(one.person)] for one in people}
        wanted = [key for several in keys.values() for key in several]
        met = {row["key"]: row for row in await self._connection.fetch(_MET, wanted)}
        new = []
        for one in people:
            row = one.person.row
            before = next((met[key] for key in keys[row] if key in met), None)
            if before is None:
                new.append(one)
                if row in batch.repeats:
                    batch.say_double(one, batch.repeats[row])
                continue
            fields, said = _said(one, consents=row in consenting)
            adds = bool(fields & ~before["fields"]) or (
                batch.job.info.known is Known.OVERWRITE and said != before["said"]
            )
            if batch.job.info.known is Known.LEAVE:
                adds = bool(fields & ~before["fields"] & _CONSENT)
            batch.settle(row, Outcome.UPDATED if adds else Outcome.UNCHANGED)
            batch.say_double(one, before["row"])
        await self._remember(people, consenting)
        return new

    async def _remember(self, people: Sequence[Ready], consenting: set[int]) -> None:
        rows = {
            _number(who): (*_said(one, consents=one.person.row in consenting), one.person.row)
            for one in people
            for who in found_by(one.person)
        }
        columns = [[row[at] for row in rows.values()] for at in range(3)]
        await self._connection.execute(_MEET, list(rows), *columns)


def _said(one: Ready, *, consents: bool) -> tuple[int, int]:
    """Which fields the row fills and which things it adds, as bits, and a number for what it says.

    Things share forty bits: now and then two look like one, and a dry run counts a row as nothing new.
    """
    person = one.person
    filled = [*(getattr(person, name) for name in _FILLED), *(person.work or ())]
    bits = sum(1 << at for at, said in enumerate(filled) if said)
    for thing in (*person.phones, *person.tags, *person.roles):
        bits |= 1 << (_THINGS + _number(repr(thing)) % _DIFFERENT)
    return bits | (_CONSENT if consents else 0), _number(repr((*person[3:19], person.work)))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)
