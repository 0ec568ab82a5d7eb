"""The words by which people and organisations are found, rewritten whenever one of them changes."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from app import database
from app.contacts.about import About
from app.contacts.rules import organisation_key, person_key, sort_key
from app.contacts.search.grams import grams_of_text
from app.contacts.search.wording import ORGANISATIONS_BY_WORDS, PEOPLE_BY_WORDS
from app.contacts.sql import position_now
from app.database import transaction
from app.lib import clock

BATCH = 1000
NOBODY = UUID(int=0)
FOUND_BY = {
    About.PEOPLE: frozenset(
        ("first_name", "last_name", "title", "notes", "address", "main_address", "phones", "tags",
         "position")
    ),
    About.ORGANISATIONS: frozenset(("name", "business_id", "place", "web", "notes", "phones")),
}  # fmt: skip
"""The fields, as the history names them, whose words stand in keys."""


async def rewrite_keys(about: About, changed: Mapping[UUID, Collection[str]]) -> None:
    """Of the records whose changed fields stand in their keys, or in those of an organisation's people."""
    ids = [one for one, fields in changed.items() if not FOUND_BY[about].isdisjoint(fields)]
    if about is About.PEOPLE:
        await rewrite_people_keys(ids)
    elif ids:
        await rewrite_organisation_keys(ids)
        for one in ids:
            if "name" in changed[one]:
                await rewrite_keys_of_people_at(one)


async def rewrite_people_keys(contact_ids: Sequence[UUID]) -> None:
    """Of these people, at most a batch at a time; in the caller's transaction."""
    for start in range(0, len(contact_ids), BATCH):
        await _rewrite_people(contact_ids[start : start + BATCH])


async def _rewrite_people(contact_ids: Sequence[UUID]) -> None:
    today = clock.today()
    # Waited for first: a statement that waits goes on with the tags and positions it saw before.
    await database.execute(
        "select from contacts where id = any($1) order by id for no key update", list(contact_ids)
    )
    rows = await database.fetch(PEOPLE_BY_WORDS, list(contact_ids), today)
    found = []
    for row in rows:
        names = (row["first_name"], row["last_name"])
        key = person_key(
            names,
            row["emails"],
            others=(*row["organisations"], row["title"], *row["tags"]),
            digits=_digits(row["phones"]),
            notes=row["notes"],
        )
        found.append((row["id"], key, sort_key(*names, *row["emails"][:1])))
    await _write("contacts", found)


async def rewrite_organisation_keys(organisation_ids: Sequence[UUID]) -> None:
    """Of these organisations; those of their people are another matter."""
    rows = await database.fetch(ORGANISATIONS_BY_WORDS, list(organisation_ids))
    found = []
    for row in rows:
        key = organisation_key(
            row["name"],
            row["business_id"],
            others=(row["place"], row["web"].removeprefix("https://").removeprefix("www.")),
            digits=_digits(row["phones"]),
            notes=row["notes"],
        )
        found.append((row["id"], key, sort_key("", row["name"])))
    await _write("organisations", found)


async def rewrite_keys_of_people_at(organisation_id: UUID) -> None:
    """Everybody who works there now, after it was renamed: batch by batch, memory stays flat."""
    after = NOBODY
    while people := await _people_at(organisation_id, after):
        await _rewrite_people(people)
        after = people[-1]


async def fill_missing_keys() -> int:
    """Give keys to records that have none, from before there were any; answers how many got one.

    For `migrate`: in batches, in the order of the ids, so that memory stays flat.
    """
    filled = 0
    for table, rewrite in (
        ("contacts", rewrite_people_keys),
        ("organisations", rewrite_organisation_keys),
    ):
        after = NOBODY
        while ids := await _without_keys(table, after):
            async with transaction():
                await rewrite(ids)
            filled += len(ids)
            after = ids[-1]
    return filled


async def _without_keys(table: str, after: UUID) -> list[UUID]:
    rows = await database.fetch(
        f"select id from {table} where search_grams = '{{}}' and id > $1 order by id limit $2",
        after,
        BATCH,
    )
    return [row["id"] for row in rows]


async def _people_at(organisation_id: UUID, after: UUID) -> list[UUID]:
    rows = await database.fetch(
        "select distinct p.contact from positions p where p.organisation = $1 and p.contact > $2 "
        f"and {position_now(day='$3')} order by p.contact limit $4",
        organisation_id,
        after,
        clock.today(),
        BATCH,
    )
    return [row["contact"] for row in rows]


async def _write(table: str, found: Sequence[tuple[UUID, str, str]]) -> None:
    """Set based: PostgreSQL has no arrays of arrays of different lengths, so those go as text."""
    grams = ["{" + ",".join(map(str, grams_of_text(key))) + "}" for _, key, _ in found]
    await database.execute(
        f"update {table} r set search_key = k.key, sort_key = k.sort, "
        "search_grams = k.grams::integer[] "
        "from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as k (id, key, sort, grams) "
        "where r.id = k.id",
        *([one[part] for one in found] for part in range(3)),
        grams,
    )


def _digits(numbers: Sequence[str]) -> list[str]:
    from app.contacts.phones import digits_of  # its tables take memory that few processes need

    return [digits for number in numbers for digits in digits_of(number)]
