"""An order in force is the fact that letters about the contract rest on; it follows the order."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app import database
from app.consent.grounds.readers import readers, whose
from app.contacts.actions import addresses
from app.contacts.actions import people as people_actions
from app.contacts.facts import Owner, PersonFields, Source
from app.contacts.queries import people
from app.crm.people.actions import add_address
from app.crm.services import actions, queries
from app.crm.services.grounds import contracts
from app.crm.services.rules import Terms
from app.lib import clock
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make.crm import NOBODY
from tests.make.staff import StaffBrowser

JUNE = date(2026, 6, 1)


async def buyer() -> tuple[UUID, UUID]:
    person = await make_contacts.known_person("aino@example.net")
    (address,) = await people.addresses_of(person)
    return person, address.id


async def facts() -> list[dict[str, Any]]:
    rows = await database.fetch("select * from ground_facts where kind = 'contract' order by id")
    return [dict(row) for row in rows]


async def has_contract(address: UUID) -> bool:
    reader = (await readers(await whose([address]), {}))[address]
    assert reader.has_open_contract is (reader.contract is not None)
    return reader.has_open_contract


async def test_a_persons_order_is_a_contract_until_after_its_last_day(db: None) -> None:
    person, address = await buyer()
    order = await make_crm.order(Owner(contact=person), JUNE)
    (fact,) = await facts()
    assert (fact["address"], fact["on_day"], fact["reference"]) == (address, JUNE, str(order))
    assert await has_contract(address)
    await actions.end_order(order, clock.today(), "", NOBODY)
    assert await has_contract(address), "its last day is today"
    end = (await queries.facts_of(order))[-1].id
    yesterday = clock.today() - timedelta(days=1)
    await actions.correct_fact(end, yesterday, Terms(), "", "A slip", NOBODY)
    assert not await has_contract(address)
    end = (await queries.facts_of(order))[-1].id
    await actions.void_fact(end, "It goes on", NOBODY)
    assert await has_contract(address)


@pytest.mark.parametrize("way", ["made main", "replaced by the owner", "removed"])
async def test_it_follows_the_main_address(staff: StaffBrowser, way: str) -> None:
    person, first = await buyer()
    order = await make_crm.order(Owner(contact=person), JUNE)
    second = await add_address(person, make_contacts.address(), None, NOBODY)
    page = f"/staff/people/{person}/addresses"
    if way == "made main":
        assert (await staff.send_form(f"{page}/{second}", {"do": "main"})).status_code == 303
    elif way == "removed":
        assert (await staff.send_form(f"{page}/{first}", {"do": "remove"})).status_code == 303
    else:
        await addresses.make_main_address(second, NOBODY)
        await contracts.follow_moved()
    assert await has_contract(second)
    *before, now = await facts()
    assert (now["address"], now["reference"], now["ended_at"]) == (second, str(order), None)
    if before:
        assert not await has_contract(first)
        assert (before[0]["ended_because"], now["replaces"]) == ("replaced", before[0]["id"])
    await actions.end_order(order, clock.today() - timedelta(days=1), "", NOBODY)
    assert not await has_contract(second)
    await contracts.follow_moved()
    assert len(await facts()) == len(before) + 1


async def test_who_ordered_without_an_address_has_it_when_one_comes(db: None) -> None:
    person = await people_actions.add_person(PersonFields("Veli"), Source("meeting"), NOBODY)
    await make_crm.order(Owner(contact=person), JUNE)
    assert await facts() == []
    assert await has_contract(await add_address(person, make_contacts.address(), None, NOBODY))


async def test_an_order_that_was_a_mistake_never_was_a_contract(db: None) -> None:
    person, address = await buyer()
    order = await make_crm.order(Owner(contact=person), JUNE)
    start = (await queries.facts_of(order))[0].id
    await actions.void_fact(start, "Another person's", NOBODY)
    (fact,) = await facts()
    assert fact["ended_because"] == "corrected"
    assert not await has_contract(address)


async def test_of_an_organisation_whoever_ordered_gets_it_while_in_the_position(db: None) -> None:
    organisation = await make_contacts.organisation()
    who, other = [await make_crm.person_at(organisation) for _ in range(2)]
    await make_crm.order(organisation, JUNE, ordered_by=who)
    await make_crm.order(organisation, JUNE)
    (fact,) = await facts()
    assert fact["position"] is not None
    (address,) = await people.addresses_of(who)
    (others,) = await people.addresses_of(other)
    assert (await has_contract(address.id), await has_contract(others.id)) == (True, False)
    await database.execute("update positions set until = current_date where contact = $1", who)
    assert not await has_contract(address.id)
