"""What there is to choose from in conditions, in the current language."""

from collections.abc import Mapping

from app import database
from app.contacts.rules import Role
from app.contacts.words import LANGUAGES, LEGAL_FORMS, ORGANISATION_KINDS, ROLE_WORDS, SOURCES
from app.lib.languages import N_, gettext

MOST = 500
ROLE_BEGAN: Mapping[Role, str] = {
    Role.CUSTOMER: N_("Customer since"),
    Role.PROSPECT: N_("Prospect since"),
    Role.MEDIA: N_("Media contact since"),
    Role.PARTNER: N_("Partner since"),
    Role.AUTHORITY: N_("Authority since"),
}

Choice = tuple[str, str]


def _in_words(words: Mapping[str, str]) -> list[Choice]:
    return [(str(key), gettext(sentence)) for key, sentence in words.items()]


async def languages() -> list[Choice]:
    return _in_words(LANGUAGES)


async def roles() -> list[Choice]:
    return _in_words({role: ROLE_WORDS[role] for role in Role})


async def sources() -> list[Choice]:
    return _in_words(SOURCES)


async def organisation_kinds() -> list[Choice]:
    return _in_words(ORGANISATION_KINDS)


async def legal_forms() -> list[Choice]:
    return _in_words(LEGAL_FORMS)


async def members() -> list[Choice]:
    return await _rows("select id::text, name from staff_members order by name, id limit $1")


async def tags() -> list[Choice]:
    return await _rows("select id::text, name from tags order by key limit $1")


async def countries() -> list[Choice]:
    """Those that occur, found by hopping from one to the next in the index."""
    return await _rows(_COUNTRIES)


_COUNTRIES = """
with recursive hop as (
    (select country from contacts where country > '' order by country limit 1)
    union all
    select (select c.country from contacts c where c.country > hop.country
             order by c.country limit 1) from hop where hop.country is not null)
select country as id, country as name from hop where country is not null limit $1
"""


async def _rows(sql: str) -> list[Choice]:
    return [(row[0], row[1]) for row in await database.fetch(sql, MOST)]
