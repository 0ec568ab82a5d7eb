"""What people have to be told whose data came from elsewhere: where from, which data. For many at once."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from asyncpg import Record

from app import database
from app.contacts.rules import FROM_ELSEWHERE, display_name
from app.contacts.sql import addresses, main_address
from app.contacts.words import field_in_words, source_in_words
from app.lib.languages import N_, format_date, gettext, inside_a_sentence


@dataclass(frozen=True)
class SourceNamed:
    """Where data came from: kind, details, and the day or the moment."""

    kind: str
    detail: str
    on: date | datetime


@dataclass(frozen=True)
class Kept:
    """One person: their language and relations, where the data came from, and which data there are.

    `fields` are keys of `words.FIELDS`; the data themselves are not here, as others may read a letter.
    """

    id: UUID
    name: str
    language: str
    roles: tuple[str, ...]
    sources: tuple[SourceNamed, ...]
    fields: tuple[str, ...]
    has_post: bool
    own_fields: tuple[str, ...]
    address: UUID | None = None
    """Of the address that stands for them."""

    def sources_in_words(self) -> list[str]:
        """Each once, as within a sentence; what the person gave is left out."""
        found = (_in_words(one) for one in self.sources if one.kind in FROM_ELSEWHERE)
        return list(dict.fromkeys(found))

    def data_in_words(self) -> Iterator[str]:
        """As within a sentence; our own fields as staff named them."""
        yield from (inside_a_sentence(field_in_words(field)) for field in self.fields)
        if self.has_post:
            yield inside_a_sentence(gettext(N_("Postal address")))
        yield from self.own_fields


def _in_words(source: SourceNamed) -> str:
    kind = inside_a_sentence(source_in_words(source.kind))
    parts = (kind, source.detail, format_date(source.on))
    return ", ".join(filter(None, parts))


_KEPT = f"""
select c.id, c.first_name, c.last_name, c.language, c.source_kind, c.source_detail,
       c.source_on, c.created_at,
       {main_address()} as address, ({addresses(column="id")})[1] as address_id,
       c.first_name || c.last_name <> '' as name, c.title <> '' as title, c.notes <> '' as notes,
       c.street || c.postcode || c.place <> '' as has_post,
       exists (select from contact_phones h where h.contact = c.id) as phones,
       exists (select from positions h where h.contact = c.id) as position,
       exists (select from social_profiles h where h.contact = c.id) as profiles,
       exists (select from contact_tags h where h.contact = c.id) as tags,
       array(select r.role from contact_roles r where r.contact = c.id and r.until is null
              order by r.since desc, r.id desc) as roles,
       array(select f.name from field_values v join custom_fields f on f.id = v.field
              where v.contact = c.id and f.retired_at is null order by f.id) as own_fields
  from contacts c where c.id = any($1)
"""
_SOURCES = """
select contact, kind, detail, source_on, at from field_sources
 where contact = any($1) order by contact, at desc, id desc
"""
_IN_ORDER = ("name", "title", "address", "phones", "position", "profiles", "tags", "roles", "notes")
_FIELD_OF = {"roles": "role"}


async def what_is_kept(people: Collection[UUID]) -> dict[UUID, Kept]:
    """By id; two questions, however many they are."""
    if not people:
        return {}
    rows = await database.fetch(_KEPT, list(people))
    later: dict[UUID, list[SourceNamed]] = {}
    for row in await database.fetch(_SOURCES, list(people)):
        source = SourceNamed(row["kind"], row["detail"], row["source_on"] or row["at"])
        later.setdefault(row["contact"], []).append(source)
    return {row["id"]: _kept(row, later.get(row["id"], ())) for row in rows}


def _kept(row: Record, later: Iterable[SourceNamed]) -> Kept:
    first = SourceNamed(
        row["source_kind"], row["source_detail"], row["source_on"] or row["created_at"]
    )
    return Kept(
        id=row["id"],
        name=display_name(row["first_name"], row["last_name"], row["address"]),
        language=row["language"],
        roles=tuple(row["roles"]),
        sources=(first, *later),
        fields=tuple(_FIELD_OF.get(field, field) for field in _IN_ORDER if row[field]),
        has_post=row["has_post"],
        own_fields=tuple(row["own_fields"]),
        address=row["address_id"],
    )
