"""What is nearly known is offered, and a page offers what comes next."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.contacts.actions import people, positions, roles
from app.contacts.facts import Owner, PersonFields, PositionFields, Source, Who
from app.crm.services import actions, catalogue
from app.crm.services.actions import OrderFields
from app.crm.services.rules import Terms
from app.lib import clock
from tests.conftest import StaffAs
from tests.crm.organisations.test_organisation_page import NEW, details, house, page_of
from tests.crm.people.test_person_edit import id_in
from tests.crm.people.test_person_page import words
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser

PART: dict[str, Any] = NEW | {"name": "Rovapuu Sawmills"}
AT = "/staff/organisations/new"


@pytest.mark.parametrize("typed", ["Rovapuu", "Rovapu Oy", "Rovapuu Group"])
async def test_a_parent_nobody_knows_is_answered_with_those_of_nearly_that_name(
    staff: StaffBrowser, typed: str
) -> None:
    known, other = await house(staff), await house(staff, "Kustnytt")
    answer = await staff.send_form(AT, PART | {"parent": typed})
    assert answer.status_code == 422
    assert f'name="near_parent" value="{known}"' in answer.text
    assert str(other) not in answer.text
    chosen = await staff.send_form(AT, PART | {"parent": typed, "near_parent": str(known)})
    assert (await details(id_in(chosen))).parent == known


async def test_a_parent_that_was_not_suggested_is_not_taken(staff: StaffBrowser) -> None:
    other = await house(staff, "Kustnytt")
    answer = await staff.send_form(AT, PART | {"parent": "Rovapuu", "near_parent": str(other)})
    assert answer.status_code == 422
    assert "near_parent" not in answer.text


async def test_a_search_that_finds_nobody_offers_to_add_them(
    staff: StaffBrowser, staff_as: StaffAs
) -> None:
    offer = 'href="/staff/people/new">'
    nothing = (await staff.send_form("/staff/find", {"find": "virtanen"})).text
    assert "Add a person" in nothing
    assert offer in nothing.partition("<main")[2]
    await make_contacts.known_person(last_name="Virtanen")
    found = (await staff.send_form("/staff/find", {"find": "virtanen"})).text
    assert "Add a person" not in found
    viewer = await staff_as("viewer")
    assert "Add a person" not in (await viewer.send_form("/staff/find", {"find": "x"})).text


async def test_somebody_without_an_address_was_not_merely_not_asked(staff: StaffBrowser) -> None:
    await make_lists.a_list("kirje")
    place, by = await house(staff), Who(staff.signed_in.id)
    person = await people.add_person(PersonFields("Petri", "Ylönen"), Source("meeting"), by)
    await positions.add_position(person, place, PositionFields(), by)
    page = (await page_of(staff, place)).partition("Everything, newest first")[0]
    assert "Petri Ylönen" in page
    assert "No address" in page
    assert "Not asked" not in page


async def order(staff: StaffBrowser, place: UUID) -> None:
    by = Who(staff.signed_in.id)
    service = await catalogue.add_service("Press service", "", by)
    await actions.start_order(
        Owner(organisation=place), OrderFields(service, date(2026, 1, 1), Terms("Four a year")), by
    )


async def test_who_orders_services_can_be_marked_as_a_customer_at_once(
    staff: StaffBrowser,
) -> None:
    place = await house(staff)
    assert "Mark as a customer" not in await page_of(staff, place)
    await roles.add_role(Owner(organisation=place), "partner", Who(staff.signed_in.id))
    await order(staff, place)
    page = (await staff.get(f"/staff/organisations/{place}")).text
    assert page.count('name="roles" value=') == 2
    sent = {"roles": ["partner", "customer"]}
    await staff.send_form(f"/staff/organisations/{place}/roles", sent)
    assert {one.role for one in (await details(place)).roles} == {"partner", "customer"}
    assert "Mark as a customer" not in await page_of(staff, place)


async def test_the_page_of_the_unchecked_says_what_staff_can_do(staff: StaffBrowser) -> None:
    with clock.standing_at(clock.now().replace(year=2020)):
        await make_contacts.known_person()
    page = words(await staff.get("/staff/people/stale"))
    assert "1 person. Ask them whether the data is still correct" in page
    assert "erased here yet" in page
