"""An organisation refuses marketing for its whole domain: role addresses, work addresses, and asking.

It stands in clear, so it is taken for no domain whose addresses are people's own.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from app import database
from app.consent.grounds.days import start_of
from app.consent.grounds.facts import OrganisationRefusal
from app.consent.suppression.tables import DomainRefusal
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.problems import Problem
from app.lib.refusals import Conflict, Invalid
from app.mail.addresses import COMMON_DOMAINS, NOT_A_DOMAIN, Address, parse
from app.staff.log import actions as log

NO_SCOPE = N_("Enter what the organisation forbade, in its own words.")
NO_WISH = N_("Enter how the organisation asked for this in writing.")
PEOPLES_OWN = N_(
    "The addresses at %(domain)s belong to people, not to an organisation. Record the refusal of the "
    "person instead."
)
IN_FUTURE = N_("The day is in the future.")
REFUSED_BEFORE = N_("A refusal of %(domain)s has been recorded already.")


@dataclass(frozen=True)
class Refused:
    """One refusal that stands."""

    id: UUID
    domain: str
    scope: str
    note: str
    refused_on: date
    recorded_at: datetime
    recorded_by: str | None


def domain_of(text: str) -> str | Problem:
    """The domain that was typed, by itself or behind the @ of an address, as it is compared."""
    typed = text.strip().rpartition("@")[2].removeprefix("www.")
    address = parse(f"posti@{typed}")
    if not isinstance(address, Address):
        return Problem(NOT_A_DOMAIN)
    domain = address.canonical.rpartition("@")[2]
    if domain in COMMON_DOMAINS:
        return Problem(PEOPLES_OWN, {"domain": domain})
    return domain


def with_parents(domain: str) -> list[str]:
    """The domain and those above it: a refusal holds below its domain, too."""
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(len(labels) - 1)]


async def refuse_domain(
    domain: str, scope: str, on: date, *, note: str = "", by: UUID | None
) -> UUID:
    """Record what the organisation said. Raises Invalid, or Conflict when it stands already."""
    read = domain_of(domain)
    if isinstance(read, Problem):
        raise Invalid(read.message, **read.values)
    if not scope.strip():
        raise Invalid(NO_SCOPE)
    if on > clock.today():
        raise Invalid(IN_FUTURE)
    refusal = uuid4()
    async with transaction():
        made = await database.fetchval(_REFUSE, refusal, read, scope, note, on, clock.now(), by)
        if made is None:
            raise Conflict(REFUSED_BEFORE, domain=read)
        await log.note(by, "domain_refused", about_kind="domain_refusal", about=refusal)
    return refusal


_REFUSE = """
insert into domain_refusals (id, domain, scope, note, refused_on, recorded_at, recorded_by)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (domain) where lifted_at is null do nothing returning id
"""


async def lift(refusal: UUID, why: str, by: UUID) -> None:
    """The organisation wished so in writing: nothing else ends its refusal. Doing it twice is no error."""
    if not why.strip():
        raise Invalid(NO_WISH)
    async with transaction():
        lifted = (
            await DomainRefusal.update(
                {
                    DomainRefusal.lifted_at: clock.now(),
                    DomainRefusal.lifted_by: by,
                    DomainRefusal.lifted_why: why,
                }
            )
            .where(DomainRefusal.id == refusal, DomainRefusal.lifted_at.is_null())
            .returning(DomainRefusal.id)
        )
        if lifted:
            await log.note(by, "domain_allowed", about_kind="domain_refusal", about=refusal)


_STANDING = """
select r.id, r.domain, r.scope, r.note, r.refused_on, r.recorded_at, s.name as recorded_by
  from domain_refusals r left join staff_members s on s.id = r.recorded_by
 where r.lifted_at is null and ($1::text[] is null or r.domain = any($1))
 order by r.domain
"""


async def standing(domains: Collection[str] | None = None) -> list[Refused]:
    """All that stand, or those of these very domains."""
    wanted = None if domains is None else list(domains)
    return [Refused(**row) for row in await database.fetch(_STANDING, wanted)]


async def refusals_of(canonicals: Collection[str]) -> dict[str, list[OrganisationRefusal]]:
    """As `decide` reads them, for many addresses at once; those without any are left out."""
    parents = {one: with_parents(one.rpartition("@")[2]) for one in canonicals}
    wanted = {domain for domains in parents.values() for domain in domains}
    stand = {one.domain: one for one in await standing(wanted)} if wanted else {}
    found = {
        canonical: [_as_read(stand[domain]) for domain in domains if domain in stand]
        for canonical, domains in parents.items()
    }
    return {canonical: refusals for canonical, refusals in found.items() if refusals}


def _as_read(one: Refused) -> OrganisationRefusal:
    return OrganisationRefusal(start_of(one.refused_on), one.domain, one.recorded_at)


async def refused_at(canonical: str) -> list[Refused]:
    """What the organisation behind this address, or this domain, has refused."""
    return await standing(with_parents(canonical.rpartition("@")[2]))
