"""A file for somebody else: the fields they need, of those whose data may go, written down before."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from app import database
from app.consent import queries as ledger
from app.crm.export.columns import ExportColumn
from app.crm.export.export import Export, everybody_in
from app.database import transaction
from app.disclosures.actions import Release, add_people, record_disclosure, sort_out
from app.disclosures.queries import Registered, register
from app.disclosures.rules import AT_WORK, ReleaseKind, country_in_words
from app.lib.languages import N_, current_language
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
    """To whom it goes (`Registered.id`), for which purpose and what in fact."""

    to: int
    purpose: str
    why: str
    what: What


async def recipients() -> list[Registered]:
    """Whom a file can be handed to: nobody who handles data all the time."""
    return [one for one in await register() if one.facts.kind not in AT_WORK]


async def offered() -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, in the current language."""
    language = current_language().value
    return {
        "recipients": [
            (str(one.id), f"{one.facts.name}, {country_in_words(one.facts.country)}")
            for one in await recipients()
        ],
        "purposes": [(one.key, one.names[language]) for one in await ledger.purposes()],
    }


async def disclosed(made: Export, wanted: Wanted, by: UUID) -> Export:
    """The same with only those people and fields that go, written down as a disclosure.

    Raises Conflict when nothing may go there, Invalid when nobody's data may.
    """
    columns = [one for one in made.columns if _goes(one, wanted.what)]
    [to] = [one for one in await recipients() if one.id == wanted.to]
    release = Release(
        to.id, ReleaseKind.EXPORT, wanted.purpose, wanted.why,
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
