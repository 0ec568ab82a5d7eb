"""The legal form of an organisation: suggested, decided by a person, asked, exported and imported."""

from html import unescape

from app.contacts.facts import Owner
from app.contacts.legal_forms import LegalForm
from app.contacts.queries import changes
from app.contacts.queries.organisations import organisation_details
from tests.make import contacts as make_contacts
from tests.make.staff import StaffBrowser


async def test_an_unknown_form_is_said_with_what_it_stops(staff: StaffBrowser) -> None:
    there = await make_contacts.organisation("Rovapuu Oy")
    page = unescape((await staff.get(f"/staff/organisations/{there}")).text)
    assert "Until it is decided, no marketing goes to role addresses" in page
    assert "Decide: company or co-operative" in page


async def test_a_person_decides_what_the_name_suggests(staff: StaffBrowser) -> None:
    there = await make_contacts.organisation("Rovapuu Oy")
    path = f"/staff/organisations/{there}/legal-form"
    assert (await staff.send_form(path, {"legal_form": "company"})).status_code == 303
    details = await organisation_details(there)
    assert details is not None
    assert details.legal_form == LegalForm.COMPANY
    (last, *_) = await changes.changes_of(Owner(organisation=there))
    assert (last.field, last.old, last.new) == ("legal_form", "", "company")
    page = (await staff.get(f"/staff/organisations/{there}")).text
    assert "Until it is decided" not in page
    assert "Decide:" not in page


async def test_nobody_decides_a_form_that_there_is_not(staff: StaffBrowser) -> None:
    there = await make_contacts.organisation("Rovapuu Oy")
    path = f"/staff/organisations/{there}/legal-form"
    assert (await staff.send_form(path, {"legal_form": "empire"})).status_code == 422
    assert (await staff.send_form(path, {})).status_code == 422
    details = await organisation_details(there)
    assert details is not None
    assert details.legal_form is None


async def test_a_sole_trader_is_told_as_a_person(staff: StaffBrowser) -> None:
    there = await make_contacts.organisation("Tmi Aino Mäkinen", legal_form="sole_trader")
    page = (await staff.get(f"/staff/organisations/{there}")).text
    assert "In law a person" in page


async def test_a_form_in_error_keeps_the_choice_and_shows_what_the_name_suggests(
    staff: StaffBrowser,
) -> None:
    new = {"name": "Rovapuun Tuki ry", "kind": "association", "source": "contract"}
    page = (await staff.send_form("/staff/organisations/new", new | {"web": "no address"})).text
    assert "The name suggests: Registered association." in page
    new |= {"legal_form": "foundation"}
    page = (await staff.send_form("/staff/organisations/new", new | {"web": "no address"})).text
    assert '<option value="foundation" selected>' in page


async def test_organisations_without_a_form_are_on_the_first_page_and_can_be_listed(
    staff: StaffBrowser,
) -> None:
    await make_contacts.organisation("Rovapuu Oy")
    await make_contacts.organisation("Pohjan Mediat Oy", legal_form="company")
    assert "Decide the legal form of 1 organisation" in (await staff.get("/staff/")).text
    page = (await staff.get("/staff/organisations?legal_form=missing")).text
    assert "Rovapuu Oy" in page
    assert "Pohjan Mediat Oy" not in page
    page = (await staff.get("/staff/organisations?legal_form=company")).text
    assert "Rovapuu Oy" not in page
    assert "Pohjan Mediat Oy" in page
