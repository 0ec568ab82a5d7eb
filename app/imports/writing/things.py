"""Organisations and tags that rows name: found, or made when nobody knows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app import database
from app.contacts.actions.recording import add_rows, new_row
from app.contacts.rules import folded
from app.contacts.search.keys import rewrite_organisation_keys
from app.imports.reading.rows import Person
from app.imports.writing.terms import Job
from app.lib import clock
from app.lib.ids import ids_of
from app.lib.texts import tidy_line

_KIND_BY_ROLE = {"media": "media_house", "authority": "authority", "partner": "partner"}


@dataclass(frozen=True)
class Named:
    """An organisation: its id, and what the register has or gets for it."""

    id: UUID
    name: str
    business_id: str = ""
    legal_form: str = ""

    @property
    def key(self) -> str:
        return folded(self.name)[:200]

    def with_facts_of(self, person: Person) -> "Named":
        """What an earlier row said stays."""
        return replace(
            self,
            business_id=self.business_id or person.business_id,
            legal_form=self.legal_form or person.legal_form,
        )


_KNOWN = """
select id, name, name_key, business_id, legal_form from organisations
 where name_key = any($1) or (business_id <> '' and business_id = any($2))
 order by created_at desc, id desc
"""


async def organisations(people: Iterable[Person]) -> dict[str, Named]:
    """Those the register knows, by folded name and by business ID; of several the oldest."""
    named = [person for person in people if person.organisation_key or person.business_id]
    if not named:
        return {}
    found: dict[str, Named] = {}
    for row in await database.fetch(
        _KNOWN,
        list({person.organisation_key for person in named} - {""}),
        list({person.business_id for person in named} - {""}),
    ):
        one = Named(row["id"], row["name"], row["business_id"], row["legal_form"] or "")
        found[row["name_key"]] = one
        if row["business_id"]:
            found[row["business_id"]] = one
    return found


def organisation_of(person: Person, known: Mapping[str, Named]) -> Named | None:
    """By business ID, else by name."""
    by_id = known.get(person.business_id) if person.business_id else None
    return by_id or known.get(person.organisation_key)


async def ensure_organisations(
    job: Job, people: Iterable[Person], made: dict[str, Named] | None = None
) -> dict[str, Named]:
    """As `organisations`, and those that were missing are made.

    A dry run makes none: `made` is what it remembers of those that a run would have made.
    """
    people = list(people)
    known = (made or {}) | await organisations(people)
    missing: dict[str, Named] = {}
    new_ids = ids_of(clock.now())
    for person in people:
        if person.organisation_key and organisation_of(person, known) is None:
            of_key = missing.get(person.organisation_key)
            if of_key is None:
                of_key = Named(next(new_ids), person.organisation)
            missing[person.organisation_key] = of_key.with_facts_of(person)
    if missing:
        if made is None:
            await _add(job, missing)
        new = dict(missing)
        for one in missing.values():
            if one.business_id:
                new.setdefault(one.business_id, one)
        known = new | known
        if made is not None:
            made |= {key: one for key, one in new.items() if key not in made}
    return known


async def _add(job: Job, missing: Mapping[str, Named]) -> None:
    kind = _KIND_BY_ROLE.get(job.info.role or "", "company")
    rows = [
        {
            "id": one.id, "name": one.name, "name_key": key, "kind": kind,
            "business_id": one.business_id, "legal_form": one.legal_form or None,
        }
        for key, one in missing.items()
    ]  # fmt: skip
    source = job.context.source
    await add_rows("organisations", [new_row(row, source, job.who) for row in rows])
    await rewrite_organisation_keys([one.id for one in missing.values()])


async def ensure_tags(people: Iterable[Person]) -> dict[str, tuple[int, str]]:
    """Id and name of every tag by its key; an existing one keeps its spelling."""
    from app.contacts.actions.belongings import tags_named

    wanted: dict[str, str] = {}
    for person in people:
        for name, key in person.tags:
            if key not in wanted:
                wanted[key] = tidy_line(name)
    return await tags_named(wanted) if wanted else {}
