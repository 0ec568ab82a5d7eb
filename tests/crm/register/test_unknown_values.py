"""What no page of ours offers is refused beside its field; nothing of it is passed over in silence."""

from typing import Any

import pytest

from app.contacts.queries import organisations, person_details
from app.database import fetchval
from app.web.rendering.forms import NOT_OFFERED, SENT_TWICE
from tests.crm.organisations.test_organisation_page import house
from tests.crm.people.test_person_edit import NEW, a_person
from tests.crm.register.test_views import SHAPE
from tests.make.staff import StaffBrowser

TALK: dict[str, Any] = {"kind": "call", "on": "2026-11-18", "text": "An offer", "names": "Niemelä"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"roles": ["customer", "god"]}, NOT_OFFERED),
        ({"first_name": ["Aino", "Kaisa"]}, SENT_TWICE),
        ({"language": ["sv", "fi"]}, SENT_TWICE),
    ],
)
async def test_a_new_person_is_what_the_form_offers(
    staff: StaffBrowser, wrong: dict[str, Any], sentence: str
) -> None:
    answer = await staff.send_form("/staff/people/new", NEW | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert await fetchval("select count(*) from contacts") == 0


async def test_relations_that_do_not_exist_leave_those_that_do(staff: StaffBrowser) -> None:
    person, at = await a_person(staff), await house(staff)
    for path in (f"/staff/people/{person}/roles", f"/staff/organisations/{at}/roles"):
        await staff.send_form(path, {"roles": ["partner"]})
        answer = await staff.send_form(path, {"roles": ["customer", "god"]})
        assert answer.status_code == 422
        assert NOT_OFFERED in answer.text
    found, of_house = (
        await person_details.person_details(person),
        await organisations.organisation_details(at),
    )
    assert found is not None
    assert of_house is not None
    assert [one.role for one in (*found.roles, *of_house.roles)] == ["partner", "partner"]


async def test_somebody_who_is_none_of_us_took_no_part(staff: StaffBrowser) -> None:
    await a_person(staff)
    me = str(staff.signed_in.id)
    answer = await staff.send_form("/staff/interactions/new", {**TALK, "staff": [me, "god"]})
    assert answer.status_code == 422
    assert NOT_OFFERED in answer.text
    assert await fetchval("select count(*) from interactions") == 0


async def test_a_view_is_of_people_or_of_organisations(staff: StaffBrowser) -> None:
    answer = await staff.send_form("/staff/views/save", {**SHAPE, "about": "gods"})
    assert answer.status_code == 422
    assert await fetchval("select count(*) from saved_views") == 0
