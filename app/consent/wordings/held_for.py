"""What one person's data are held for, and on which basis: by what is known of them, never by rote."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app import database
from app.consent.events import Basis
from app.consent.purposes.rules import OF_BUYERS, PURPOSES_OF, USUALLY, PurposeInForce


@dataclass(frozen=True)
class Known:
    """To which purposes somebody has agreed, and whether they bought something themselves."""

    agreed: frozenset[str] = frozenset()
    has_bought: bool = False


@dataclass(frozen=True)
class HeldFor:
    """A purpose with the basis that is true for this person."""

    purpose: PurposeInForce
    basis: Basis


_KNOWN = """
select a.contact,
       array(select distinct p.purpose from permission p
              where p.address = any(array_agg(a.id)) and p.verdict and p.ground = 'consent') as agreed,
       exists (select from ground_facts f
                where f.address = any(array_agg(a.id)) and f.kind = 'sale') as has_bought
  from contact_addresses a where a.contact = any($1) group by a.contact
"""


async def known_of(people: Collection[UUID]) -> dict[UUID, Known]:
    """By id; whoever has no address is left out, as nothing is known of them."""
    rows = await database.fetch(_KNOWN, list(people)) if people else []
    return {row["contact"]: Known(frozenset(row["agreed"]), row["has_bought"]) for row in rows}


def held_for(
    roles: Iterable[str],
    known: Known,
    purposes: Mapping[str, PurposeInForce],
    *further: str,
) -> list[HeldFor]:
    """`further` are what a message goes out for that is going out now, whatever the relation. Pure.

    Consent is a basis only for what somebody agreed to. What needs consent and goes to somebody who
    gave none, such as the question whether they want a list, rests on a legitimate interest.
    """
    by_relation = [key for role in roles for key in PURPOSES_OF.get(role, ())]
    bought = OF_BUYERS if known.has_bought else ()
    keys = [*by_relation, *bought, *sorted(known.agreed)] or [*USUALLY]
    wanted = dict.fromkeys((*keys, *further))
    return [
        HeldFor(purposes[key], _basis(purposes[key], known)) for key in wanted if key in purposes
    ]


def _basis(purpose: PurposeInForce, known: Known) -> Basis:
    if purpose.key in known.agreed:
        return Basis.CONSENT
    return Basis.LEGITIMATE_INTEREST if purpose.basis is Basis.CONSENT else purpose.basis
