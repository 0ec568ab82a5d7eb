"""Whose data went to whom. Firms and releases name nobody of the register, but for who was in them."""

from collections.abc import Collection
from uuid import UUID

from piccolo.table import Table

from app import database
from app.contacts.queries import people as people_queries
from app.disclosures.queries import given_to
from app.disclosures.tables import Disclosure, DisclosurePeople, Recipient

PERSONAL: dict[type[Table], tuple[str, ...]] = {DisclosurePeople: ("people",)}
NONE: tuple[type[Table], ...] = (Recipient, Disclosure)

ERASED = UUID(int=0)
"""What stands in the place of somebody who was erased: how many they were stays true."""


async def collect(
    address_ids: list[UUID], people: Collection[UUID] = ()
) -> dict[str, list[dict[str, object]]]:
    """To whom the data of the people at these addresses went, when, why and which."""
    told: list[dict[str, object]] = [
        {
            "at": one.at, "to": one.to.name, "country": one.to.country, "kind": one.kind.value,
            "purpose": one.purpose, "why": one.why, "fields": list(one.fields),
        }
        for contact in {*people, *await people_queries.contacts_at(address_ids)}
        for one in await given_to(contact)
    ]  # fmt: skip
    return {"disclosures": told} if told else {}


_FORGET = """
update disclosure_people
   set people = array(select case when one.id = any($1) then $2::uuid else one.id end
                        from unnest(people) with ordinality one (id, number) order by one.number)
 where people && $1::uuid[]
"""


async def erase(address_ids: list[UUID], people: Collection[UUID] = ()) -> None:
    """These people stand in no release any more; who keeps another address stays, unless named."""
    going = [*{*people, *await people_queries.left_without_address(address_ids)}]
    if going:
        await database.execute(_FORGET, going, ERASED)
