"""The list of organisations: its views, columns, filters."""

from datetime import UTC, date, datetime

import pytest

from app.contacts.about import About
from app.contacts.actions import roles
from app.contacts.facts import Owner
from app.crm.views.shapes import FILTERS
from tests.crm.register.list_page import NOBODY, headings_on, names_on
from tests.crm.register.test_people_filters import ATTACKS
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make.staff import StaffBrowser

PATH = "/staff/organisations"


async def test_customers_show_their_services_people_and_last_contact(staff: StaffBrowser) -> None:
    house = await make_contacts.organisation("Napapiirin Sähkö Oy", business_id="1234567-1")
    await roles.add_role(Owner(organisation=house), "customer", NOBODY)
    await make_crm.order(house, date(2026, 1, 1), service_id=await make_crm.service("Bulletin"))
    who = await make_crm.person_at(house)
    await make_crm.talk([who], datetime(2026, 11, 3, tzinfo=UTC), organisation=house)
    await make_contacts.organisation("Lapin Sana")
    page = await staff.get(f"{PATH}?view=customer")  # register R3
    assert names_on(page.text) == ["Napapiirin Sähkö Oy"]
    assert headings_on(page.text) == ["Name", "Services now", "People", "Owner", "Last contact"]
    assert "Bulletin" in page.text
    assert "3 November 2026" in page.text
    everybody = await staff.get(PATH)
    assert names_on(everybody.text) == ["Lapin Sana", "Napapiirin Sähkö Oy"]
    assert "1234567-1" in everybody.text


async def test_they_are_found_and_filtered(staff: StaffBrowser) -> None:
    await make_contacts.organisation("Lapin Sana", kind="media_house", place="Rovaniemi")
    await make_contacts.organisation("Vasa Hamn Ab", kind="company", place="Vaasa")
    found = await staff.send_form(PATH, {"find": "hamn"})
    assert names_on(found.text) == ["Vasa Hamn Ab"]
    assert "hamn" not in str(found.url)
    filtered = await staff.send_form(PATH, {"filters": "set", "kind": "media_house"})
    page = await staff.get(filtered.headers["location"])
    assert names_on(page.text) == ["Lapin Sana"]
    page = await staff.get(f"{PATH}?place=vaasa")
    assert names_on(page.text) == ["Vasa Hamn Ab"]


# trial A19
@pytest.mark.parametrize("parameter", ["sort", "columns", "view", *FILTERS[About.ORGANISATIONS]])
async def test_what_is_not_offered_is_passed_over(staff: StaffBrowser, parameter: str) -> None:
    await make_contacts.organisation("Lapin Sana")
    for attack in ATTACKS:
        answer = await staff.get(PATH, params={parameter: attack})
        assert answer.status_code == 200, attack


@pytest.mark.parametrize("sort", ["last_contact", "next_step_on", "created"])
async def test_every_order_shows_everybody(staff: StaffBrowser, sort: str) -> None:
    first, second = [await make_contacts.organisation(name) for name in ("Aalto Oy", "Berg Ab")]
    person = await make_crm.person_at(second)
    await make_crm.talk([person], datetime(2026, 11, 3, tzinfo=UTC), organisation=second)
    page = await staff.get(f"{PATH}?sort={sort}")
    assert sorted(names_on(page.text)) == ["Aalto Oy", "Berg Ab"]
    assert sort != "last_contact" or names_on(page.text)[0] == "Berg Ab"
    assert first != second
