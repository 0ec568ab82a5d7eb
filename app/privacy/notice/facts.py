"""All that the notice is made from, asked once for its three languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app import database
from app.consent import queries as ledger
from app.consent.grounds.facts import Profile
from app.consent.grounds.profiles import RULES
from app.consent.purposes.rules import PurposeInForce
from app.disclosures.queries import recipients_now
from app.disclosures.rules import RecipientNow
from app.lib.languages import Language
from app.lists import queries as lists
from app.staff.periods.queries import periods
from app.staff.periods.rules import Key, Period
from app.staff.queries import identity as identity_queries
from app.staff.queries.identity import Identity


@dataclass(frozen=True)
class Facts:
    """`lists` are the names of open lists, by language and purpose; `grounds` what lists admit."""

    identity: Identity
    purposes: list[PurposeInForce]
    lists: Mapping[Language, Mapping[str, list[str]]] = field(default_factory=dict)
    grounds: tuple[str, ...] = ()
    recipients: list[RecipientNow] = field(default_factory=list)
    own_fields: tuple[str, ...] = ()
    periods: Mapping[Key, Period] = field(default_factory=dict)


async def facts() -> Facts | None:
    """None while nobody is named yet."""
    identity = await identity_queries.identity()
    if identity is None or not identity.is_complete:
        return None
    return Facts(
        identity,
        await ledger.purposes(),
        {language: await _lists(language) for language in Language},
        await _grounds(Profile(identity.profile)),
        await recipients_now(),
        tuple(row["name"] for row in await database.fetch(_OWN_FIELDS)),
        await periods(),
    )


async def _lists(language: Language) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for one in await lists.offered_lists(language.value):
        named.setdefault(one.purpose, []).append(one.name)
    return named


async def _grounds(profile: Profile) -> tuple[str, ...]:
    """Those that lists admit and the rules of our place allow."""
    here = RULES[profile]
    admitted = [row["ground"] for row in await database.fetch(_GROUNDS)]
    return tuple(one for one in admitted if one in here.grounds | here.asking)


_GROUNDS = """
select distinct g.ground from list_grounds g join lists l on l.id = g.list
 where g.until is null and l.closed_at is null order by g.ground
"""
_OWN_FIELDS = (
    "select name from custom_fields where about = 'person' and retired_at is null order by id"
)
