"""A file for somebody else: the fields they need, of those whose data may go, written down before."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from app import database
from app.crm.export.columns import ExportColumn
from app.crm.export.export import Export, everybody_in
from app.database import transaction
from app.disclosures.actions import Release, add_people, record_disclosure, sort_out
from app.disclosures.forms import GivenTo
from app.disclosures.rules import ReleaseKind
from app.lib.languages import N_
from app.lib.refusals import Invalid

NOBODY = N_("The data of none of these people may go there, so there is no file.")


class What(StrEnum):
    """Which fields go out: those that somebody needs for the task, and no others."""

    POST = "post"
    EMAIL = "email"
    EVERYTHING = "everything"


_NAMED = frozenset({"first_name", "last_name", "title", "organisation", "language"})
_KEYS: Mapping[What, frozenset[str]] = {
    What.POST: _NAMED | {"street", "postcode", "place", "country"},
    What.EMAIL: _NAMED | {"email"},
}


@dataclass(frozen=True)
class Wanted:
    """To whom it goes, what for and what in fact."""

    given: GivenTo
    why: str
    what: What


async def disclosed(made: Export, wanted: Wanted, by: UUID) -> Export:
    """The same with only those people and fields that go, written down as a disclosure.

    Raises Conflict when nothing may go there, Invalid when nobody's data may.
    """
    columns = [one for one in made.columns if _goes(one, wanted.what)]
    to = wanted.given.to
    release = Release(
        to.id, ReleaseKind.EXPORT, wanted.given.purpose, wanted.why,
        [one.heading for one in columns], to.facts.reference,
    )  # fmt: skip
    given = 0
    async with transaction():
        number = await record_disclosure(release, [], {}, by=by)
        async with (
            database.connection() as connection,
            connection.transaction(),
            aclosing(everybody_in(made, connection)) as pieces,
        ):
            async for ids in pieces:
                people = await sort_out(to.id, ids)
                await add_people(number, people)
                given += len(people.may_go)
        if not given:
            raise Invalid(NOBODY)
    return replace(made, columns=columns, rows=given, is_exact=True, disclosure=number)


def _goes(one: ExportColumn, what: What) -> bool:
    return what not in _KEYS or one.column.key in _KEYS[what]
