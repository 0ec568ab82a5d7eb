"""Whoever orders: an organisation or a person, in one line."""

from dataclasses import dataclass
from uuid import UUID

from app.contacts.facts import Owner
from app.contacts.queries import people
from app.crm.common import candidates
from app.crm.common.organisations import known_organisation
from app.crm.interactions.queries import Participant
from app.lib.languages import N_
from app.lib.refusals import or_not_found

NO_SUCH_PERSON = N_("There is no such person in the register.")
PEOPLE, ORGANISATIONS = "/staff/people", "/staff/organisations"


@dataclass(frozen=True)
class Buyer:
    owner: Owner
    name: str

    @property
    def id(self) -> UUID:
        return self.owner.id

    @property
    def is_person(self) -> bool:
        return self.owner.contact is not None

    @property
    def path(self) -> str:
        return path_of(self.owner)


def path_of(owner: Owner) -> str:
    return f"{PEOPLE if owner.contact else ORGANISATIONS}/{owner.id}"


async def buyer_at(path: str, owner_id: UUID) -> Buyer:
    """Of a page whose path says which of the two. Raises NotFound."""
    if not path.startswith(PEOPLE):
        organisation = await known_organisation(owner_id)
        return Buyer(Owner(organisation=owner_id), organisation.name)
    person = or_not_found(await people.person(owner_id), NO_SUCH_PERSON)
    return Buyer(Owner(contact=owner_id), person.name)


async def who_may_order(buyer: Buyer) -> list[Participant]:
    """For an organisation somebody of its people; a person orders alone."""
    return [] if buyer.is_person else await candidates.people_of(buyer.id)


async def addresses_to_give(buyer: Buyer) -> list[tuple[str, str]]:
    """The addresses that a person may have given with the order."""
    known = await people.addresses_of(buyer.id) if buyer.is_person else []
    return [(str(one.id), one.email) for one in known]
