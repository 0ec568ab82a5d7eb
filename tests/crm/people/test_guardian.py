"""Years of birth that are known anyway, and what a guardian consents to for a child."""

from app import database
from app.contacts.queries import people
from app.contacts.queries.person_details import person_details
from app.lib import clock
from tests.make import contacts as make_contacts
from tests.make.staff import StaffBrowser

CHILD = clock.today().year - 10


async def test_a_guardians_consent_is_a_fact_with_who_when_and_how(staff: StaffBrowser) -> None:
    child = await make_contacts.known_person("aino@example.net", birth_year=CHILD)
    (address,) = await people.addresses_of(child)
    assert f"{child}/guardian" in (await staff.get(f"/staff/people/{child}")).text
    path = f"/staff/people/{child}/guardian"
    data = {"address": str(address.id), "day": "2026-11-03", "note": "Her mother, by phone."}
    answer = await staff.send_form(path, data | {"day": "2199-01-01"})
    assert answer.status_code == 422
    assert "Her mother, by phone." in answer.text
    assert (await staff.send_form(path, data | {"note": " "})).status_code == 422
    assert (await staff.send_form(path, data)).status_code == 303
    assert "Her mother, by phone." in (await staff.get(path)).text
    row = await database.fetchrow("select kind, address, recorded_by from ground_facts")
    assert row is not None
    assert tuple(row) == ("guardian", address.id, staff.signed_in.id)


async def test_a_grown_up_has_no_guardian(staff: StaffBrowser) -> None:
    person = await make_contacts.known_person("aino@example.net", birth_year=1985)
    page = (await staff.get(f"/staff/people/{person}")).text
    assert "1985" in page
    assert "guardian" not in page


async def test_no_public_form_asks_for_the_year(staff: StaffBrowser) -> None:
    known = await make_contacts.person("aino@example.net")
    details = await person_details(known.contact_id)
    assert details is not None
    assert details.birth_year is None
    for page in ("/", "/preferences"):
        assert "birth" not in (await staff.get(page)).text
