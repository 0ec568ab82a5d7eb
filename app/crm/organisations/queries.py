"""What the page of one organisation holds beside the stream."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app import database
from app.consent.events import EMAIL
from app.consent.grounds.reasons import Reason
from app.consent.sql import IN_FORCE, REASON
from app.contacts.facts import Owner
from app.contacts.queries import organisations
from app.contacts.queries.organisations import OrganisationDetails
from app.contacts.sql import main_address_first, position_now
from app.crm.follow_ups import queries as follow_ups_queries
from app.crm.follow_ups.queries import FollowUpDue
from app.crm.interactions.queries import Interaction
from app.crm.people.queries import last_interaction
from app.crm.relations import queries as relations_queries
from app.crm.relations.queries import Considered, Prospect
from app.crm.services import queries as services_queries
from app.crm.services.queries import OrderInForce
from app.lib import clock
from app.lists import staff_queries
from app.lists.list_rules import ListState
from app.lists.staff_queries import KnownList

COLUMNS = 2
# What ends more than its own list stands for the others as well.
_FOR_ALL = (Reason.OBJECTED, Reason.COMPLAINED, Reason.RESTRICTED, Reason.ERASED)


@dataclass(frozen=True)
class RoleAddress:
    """An address such as info@ that one of the people here holds for the organisation."""

    email: str
    contact: UUID


@dataclass(frozen=True)
class OrganisationPage:
    """`may_mail` is the reason by person and list, for the first lists only."""

    details: OrganisationDetails
    lists: list[KnownList]
    may_mail: dict[tuple[UUID, UUID], Reason]
    last: Interaction | None
    prospect: Prospect | None
    considered: list[Considered]
    follow_ups: list[FollowUpDue]
    in_force: list[OrderInForce]
    role_addresses: list[RoleAddress]


async def organisation_page(organisation_id: UUID) -> OrganisationPage | None:
    """None when there is no such organisation."""
    details = await organisations.organisation_details(organisation_id)
    if details is None:
        return None
    owner = Owner(organisation=organisation_id)
    known = await staff_queries.known_lists()
    shown = [one for one in known if one.state is ListState.PUBLISHED][:COLUMNS]
    people = [one.contact_id for one in details.people]
    return OrganisationPage(
        details=details,
        lists=shown,
        may_mail=await may_mail(people, shown),
        last=await last_interaction(owner),
        prospect=await relations_queries.prospect(owner),
        considered=await relations_queries.considered(owner),
        follow_ups=await follow_ups_queries.follow_ups_of(owner),
        in_force=await services_queries.in_force(organisation_id, clock.today()),
        role_addresses=await _role_addresses(organisation_id),
    )


_STANDING = f"""
select a.contact, l.id as list_id, {IN_FORCE} as verdict, {REASON} as reason
  from contact_addresses a join permission p on p.address = a.id
  left join lists l on l.id = p.list_id and l.purpose = p.purpose
 where a.contact = any($1) and p.channel = $2
 order by {main_address_first("a")}, p.ground = 'consent' desc, p.id
"""


async def may_mail(
    people: Sequence[UUID], lists: Sequence[KnownList]
) -> dict[tuple[UUID, UUID], Reason]:
    """For each person and list: why it may be mailed at one of the addresses, else what the main one says.

    As it was written down with the last event; nothing is decided here.
    """
    found: dict[tuple[UUID, UUID], Reason] = {}
    stopped: dict[UUID, Reason] = {}
    for row in await database.fetch(_STANDING, list(people), EMAIL) if people else []:
        reason = Reason(row["reason"])
        if reason in _FOR_ALL:
            stopped.setdefault(row["contact"], reason)
        if row["list_id"] is not None:
            key = (row["contact"], row["list_id"])
            if row["verdict"] or key not in found:
                found[key] = reason
    return {
        (person, one.id): found.get((person, one.id), stopped.get(person, Reason.NEVER_ASKED))
        for person in people
        for one in lists
    }


_ROLE_ADDRESSES = f"""
select a.email, a.contact from positions p
  join contact_addresses a on a.contact = p.contact and a.kind = 'role'
 where p.organisation = $1 and {position_now(day="$2")}
 order by a.email limit 50
"""


async def _role_addresses(organisation_id: UUID) -> list[RoleAddress]:
    rows = await database.fetch(_ROLE_ADDRESSES, organisation_id, clock.today())
    return [RoleAddress(**row) for row in rows]
