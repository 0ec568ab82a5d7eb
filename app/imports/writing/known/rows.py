"""What the register has of people whom a file names again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app import database
from app.contacts.facts import PositionFields
from app.contacts.queries.fields import plain
from app.contacts.sql import position_now
from app.lib import clock

TEXTS = (
    "first_name", "last_name", "title", "language", "street", "postcode", "place", "country", "notes",
)  # fmt: skip


class Held(NamedTuple):
    """A position, by its number."""

    id: int
    fields: PositionFields


@dataclass
class Kept:
    """One person; tags by key, positions by organisation, values of custom fields as they are typed.

    `media`: beat and embargo notes. `addresses`: as they are compared, where anybody asked for them.
    """

    id: UUID
    texts: dict[str, str]
    phones: list[tuple[str, str]] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)
    positions: dict[UUID, Held] = field(default_factory=dict)
    has_main: bool = False
    owner: UUID | None = None
    media: tuple[str, str] = ("", "")
    values: dict[int, str] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)


_PEOPLE = f"select id, owner, {', '.join(TEXTS)} from contacts where id = any($1) order by id"
_PHONES = "select contact, number, kind from contact_phones where contact = any($1) order by id"
_TAGS = """
select k.contact, t.key, t.name from contact_tags k join tags t on t.id = k.tag
 where k.contact = any($1)
"""
_ROLES = "select contact, role from contact_roles where contact = any($1) and until is null"
_POSITIONS = f"""
select id, contact, organisation, title, decision_maker, since, until, main_since is not null as is_main
  from positions p where contact = any($1) and {position_now(day="$2")}
 order by main_since desc nulls last, id
"""
_MEDIA = "select contact, beat, embargo_notes from media_profiles where contact = any($1)"
_ADDRESSES = "select contact, canonical from contact_addresses where contact = any($1)"
_VALUES = "select contact, field, text, number, day from field_values where contact = any($1)"


async def kept(
    ids: Sequence[UUID], *, locked: bool, with_media: bool = False, with_addresses: bool = False
) -> dict[UUID, Kept]:
    """By id. `locked`: nobody else changes them before the transaction ends."""
    wanted = list(ids)
    rows = await database.fetch(f"{_PEOPLE} for no key update" if locked else _PEOPLE, wanted)
    found = {
        row["id"]: Kept(row["id"], {name: row[name] for name in TEXTS}, owner=row["owner"])
        for row in rows
    }
    for row in await database.fetch(_PHONES, wanted):
        found[row["contact"]].phones.append((row["number"], row["kind"]))
    for row in await database.fetch(_TAGS, wanted):
        found[row["contact"]].tags[row["key"]] = row["name"]
    for row in await database.fetch(_ROLES, wanted):
        found[row["contact"]].roles.add(row["role"])
    for row in await database.fetch(_POSITIONS, wanted, clock.today()):
        found[row["contact"]].positions.setdefault(row["organisation"], _held(row))
        found[row["contact"]].has_main |= row["is_main"]
    for row in await database.fetch(_MEDIA, wanted) if with_media else ():
        found[row["contact"]].media = (row["beat"], row["embargo_notes"])
    for row in await database.fetch(_ADDRESSES, wanted) if with_addresses else ():
        found[row["contact"]].addresses.add(row["canonical"])
    for row in await database.fetch(_VALUES, wanted):
        value = next((row[one] for one in ("text", "number", "day") if row[one] is not None), None)
        found[row["contact"]].values[row["field"]] = plain(value)
    return found


def _held(row: Any) -> Held:
    fields = PositionFields(
        row["title"], row["decision_maker"], row["since"], row["until"], row["is_main"]
    )
    return Held(row["id"], fields)


def plain_value(value: object) -> str:
    assert isinstance(value, str | Decimal | date)
    return plain(value)
