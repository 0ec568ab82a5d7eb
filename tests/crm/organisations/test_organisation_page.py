"""One organisation: people and their permissions, stream, details, parts; adding and changing it."""

from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.consent.events import Method
from app.contacts.actions import confirmed, custom_fields, people, positions
from app.contacts.actions import organisations as organisations_actions
from app.contacts.facts import OrganisationFields, Owner, PersonFields, PositionFields, Source, Who
from app.contacts.queries import organisations as organisations_queries
from app.contacts.queries.organisations import OrganisationDetails
from app.crm.relations import actions as relations_actions
from app.crm.rules import Stage
from app.crm.services import actions as services_actions
from app.crm.services import catalogue
from app.crm.services.actions import OrderFields
from app.crm.services.rules import Terms
from app.database import fetchval
from app.lib import clock
from app.lists.actions import unsubscribe
from app.lists.actions.asked_to_leave import record_objection
from tests.conftest import StaffAs
from tests.crm.people.test_person_edit import POLYGLOT, form_in
from tests.crm.people.test_person_page import address_of, words
from tests.make import lists as make_lists
from tests.make.lists import VISIT
from tests.make.staff import StaffBrowser

SOURCE = Source("contract", "Framework agreement")
NEW: dict[str, Any] = {"name": "Rovapuu Oy", "kind": "company", "source": "contract"}


async def house(staff: StaffBrowser, name: str = "Rovapuu Oy", **fields: Any) -> UUID:
    made = OrganisationFields(name, **fields)
    return await organisations_actions.add_organisation(made, SOURCE, Who(staff.signed_in.id))


async def details(organisation: UUID) -> OrganisationDetails:
    found = await organisations_queries.organisation_details(organisation)
    assert found is not None
    return found


async def page_of(staff: StaffBrowser, organisation: UUID, query: str = "") -> str:
    answer = await staff.get(f"/staff/organisations/{organisation}{query}")
    assert answer.status_code == 200
    return words(answer)


async def opened(staff: StaffBrowser, organisation: UUID) -> dict[str, str]:
    path = f"/staff/organisations/{organisation}/edit"
    return form_in(await staff.get(path), path)


async def save(staff: StaffBrowser, organisation: UUID, form: dict[str, Any]) -> Any:
    return await staff.send_form(f"/staff/organisations/{organisation}/edit", form)


async def test_people_stand_there_with_position_and_may_we_mail_list_by_list(
    staff: StaffBrowser,
) -> None:
    # register R5
    by, at = Who(staff.signed_in.id), await house(staff)
    one = await make_lists.subscriber("aino@example.net", await make_lists.a_list("kirje"))
    await make_lists.a_list("other")
    aino, gone = one.address.contact_id, await make_lists.subscriber("risto@example.net", one.list)
    await confirmed.change_name_and_language(aino, "Aino", "Niemelä", "fi")
    await confirmed.change_name_and_language(gone.address.contact_id, "Risto", "Paavola", "fi")
    position = PositionFields("Head of Communications", decision_maker=True, main=True)
    await positions.add_position(aino, at, position, by)
    ended = PositionFields("Sales", until=clock.today().replace(year=2020))
    await positions.add_position(gone.address.contact_id, at, ended, by)
    await record_objection(gone.address.contact_id, how="by phone", by=staff.signed_in.id)
    told = await page_of(staff, at)
    assert "Aino Niemelä Head of Communications Decision maker Yes Not asked" in told
    assert "Sales Blocked Blocked" in told


async def test_who_left_a_list_is_not_shown_as_permitted(staff: StaffBrowser) -> None:
    at, known = (
        await house(staff),
        await make_lists.subscriber("aino@example.net", await make_lists.a_list("kirje")),
    )
    await positions.add_position(
        known.address.contact_id, at, PositionFields("Sales"), Who(staff.signed_in.id)
    )
    await unsubscribe.unsubscribe(
        known.subscription, everything=False, method=Method.PAGE, visit=VISIT
    )
    assert "Sales No" in await page_of(staff, at)


async def test_details_parts_role_addresses_and_services_stand_there(
    staff: StaffBrowser,
) -> None:
    by = Who(staff.signed_in.id)
    parent = await house(staff, "Pohjan Mediat Oy")
    facts = {"business_id": "2345678-0", "web": "https://rovapuu.example.com/", "place": "Kemi"}
    at = await house(staff, **facts, parent=parent)
    desk = await people.add_person(
        PersonFields(), SOURCE, by, address=address_of("info@example.com"), address_kind="role"
    )
    await positions.add_position(desk, at, PositionFields(), by)
    service = await catalogue.add_service("Press service", "", by)
    await services_actions.start_order(
        Owner(organisation=at), OrderFields(service, clock.today(), Terms("Four a year")), by
    )
    told = await page_of(staff, at)
    assert "Business ID 2345678-0" in told
    assert "Role addresses info@example.com" in told
    assert "Part of Pohjan Mediat Oy" in told
    assert "Services in force All orders Press service since" in told
    assert "Its parts Rovapuu Oy" in await page_of(staff, parent)
    page = (await staff.get(f"/staff/organisations/{at}")).text
    assert '<a href="https://rovapuu.example.com/" rel="noopener noreferrer">' in page


async def test_billing_is_offered_only_to_those_who_may_see_it(
    staff: StaffBrowser, staff_as: StaffAs
) -> None:
    at, writer = await house(staff), await staff_as("writer")
    path = f"/staff/organisations/{at}"
    assert f"{path}/billing" in (await staff.get(path)).text
    assert f"{path}/billing" not in (await writer.get(path)).text


async def test_the_page_offers_a_new_person_and_not_a_new_member_of_staff(
    staff: StaffBrowser,
) -> None:
    assert "New person" in words(await staff.get(f"/staff/organisations/{await house(staff)}"))


async def test_a_note_about_an_organisation_stands_at_the_head_of_its_stream(
    staff: StaffBrowser,
) -> None:
    at = await house(staff)
    path = f"/staff/organisations/{at}"
    answer = await staff.send_form(f"{path}/notes", {"kind": "call", "note": "New *owner*."})
    assert answer.headers["location"].endswith("?done=noted")
    page = await staff.get(path)
    assert "New <em>owner</em>." in page.text
    assert "call: New *owner*." in words(page)
    empty = await staff.send_form(f"{path}/notes", {"kind": "call", "note": ""})
    assert empty.status_code == 422


async def test_checked_today_relations_and_next_step(staff: StaffBrowser) -> None:
    # register R3, R18
    at, owner = await house(staff), str(staff.signed_in.id)
    path = f"/staff/organisations/{at}"
    await staff.send_form(f"{path}/checked")
    await staff.send_form(f"{path}/roles", {"roles": ["customer", "partner"]})
    await staff.send_form(f"{path}/roles", {"roles": ["partner"]})
    step = {"stage": "offered", "next_step": "Send the offer", "owner": owner}
    await staff.send_form(f"{path}/prospect", step)
    found = await details(at)
    assert found.checked_at is not None
    assert [one.role for one in found.roles] == ["partner"]
    assert [one.role for one in found.past_roles] == ["customer"]
    assert "Stage Offer made Next step Send the offer" in await page_of(staff, at)
    service = await catalogue.add_service("Press service", "", Who(staff.signed_in.id))
    thought = {"service": str(service), "service_stage": "idea"}
    await staff.send_form(f"{path}/considered", thought)
    assert "Services considered Change Press service Idea" in await page_of(staff, at)


async def test_a_new_organisation_comes_with_its_source(staff: StaffBrowser) -> None:
    parent = await house(staff, "Pohjan Mediat Oy")
    form = NEW | {
        "business_id": "23456780",
        "parent": "pohjan mediat oy",
        "web": "rovapuu.example.com",
    }
    answer = await staff.send_form("/staff/organisations/new", form)
    assert answer.status_code == 303, answer.text
    found = await details(UUID(answer.headers["location"].split("/")[3].partition("?")[0]))
    assert (found.business_id, found.parent, found.web) == (
        "2345678-0", parent, "https://rovapuu.example.com",
    )  # fmt: skip
    assert (found.source_kind, found.entered_by) == ("contract", staff.signed_in.name)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "An organisation needs a name."),
        ({"name": "x" * 10_000}, "Use at most 200 characters."),
        ({"kind": "planet"}, "Choose one of the options on this page."),
        ({"business_id": "1234567-0"}, "its check digit does not fit"),
        ({"vat_number": "FI1"}, "This is not a VAT number."),
        ({"web": "javascript:alert()"}, "This is not a web address."),
        ({"parent": "Nobody Ltd"}, "No organisation with this name is in the register."),
        ({"source": ""}, "Choose where the data came from."),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field(
    staff: StaffBrowser, wrong: dict[str, str], sentence: str
) -> None:
    answer = await staff.send_form("/staff/organisations/new", NEW | {"notes": "Kept"} | wrong)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert "Kept" in answer.text
    assert await fetchval("select count(*) from organisations") == 0


async def test_a_name_that_is_known_is_added_again_only_knowingly(staff: StaffBrowser) -> None:
    known = await house(staff)
    answer = await staff.send_form("/staff/organisations/new", NEW | {"name": "ROVAPUU OY"})
    assert answer.status_code == 422
    assert f'href="/staff/organisations/{known}"' in answer.text
    again = await staff.send_form("/staff/organisations/new", NEW | {"another": "yes"})
    assert again.status_code == 303


async def test_a_business_id_belongs_to_one_organisation(staff: StaffBrowser) -> None:
    await house(staff, business_id="2345678-0")
    form = NEW | {"name": "Another", "business_id": "2345678-0"}
    answer = await staff.send_form("/staff/organisations/new", form)
    assert answer.status_code == 409
    assert "Rovapuu Oy has this business ID already." in answer.text


async def test_organisations_do_not_stand_above_each_other_in_a_ring(
    staff: StaffBrowser,
) -> None:
    top = await house(staff, "Top")
    middle = await house(staff, "Middle", parent=top)
    await house(staff, "Bottom", parent=middle)
    answer = await save(staff, top, await opened(staff, top) | {"parent": "Bottom"})
    assert answer.status_code == 409
    assert "An organisation cannot be part of itself" in answer.text
    assert 'value="Bottom"' in answer.text
    assert (await details(top)).parent is None


async def test_who_saves_second_sees_what_the_first_one_saved(staff: StaffBrowser) -> None:
    # trial F7
    at = await house(staff, place="Kemi")
    mine, theirs = await opened(staff, at), await opened(staff, at)
    await save(staff, at, theirs | {"name": "Rovapuu Oyj", "place": "Oulu"})
    answer = await save(staff, at, mine | {"name": "Rova", "notes": "Mine"})
    assert answer.status_code == 409
    assert "Name Rova Rovapuu Oyj Keep theirs: Name" in words(answer)
    again = form_in(answer, f"/staff/organisations/{at}/edit")
    final = await save(staff, at, again | {"take": ["place"]})
    assert final.status_code == 303
    found = await details(at)
    assert (found.name, found.place, found.notes) == ("Rova", "Oulu", "Mine")


async def test_profiles_phones_and_own_fields_of_an_organisation(staff: StaffBrowser) -> None:
    # register R8
    field = await custom_fields.define_field(
        "Staff", "organisation", "number", [], staff.signed_in.id
    )
    at = await house(staff)
    form = await opened(staff, at) | {
        "phones.number.0": "016 123 4567", "phones.kind.0": "switchboard", f"field_{field}": "84",
        "profiles.network.0": "linkedin", "profiles.url.0": "https://www.linkedin.com/company/rova",
    }  # fmt: skip
    assert (await save(staff, at, form)).status_code == 303
    told = await page_of(staff, at)
    assert "Profiles LinkedIn: rova" in told
    assert "Staff 84" in told
    wrong = await save(staff, at, await opened(staff, at) | {f"field_{field}": "many"})
    assert wrong.status_code == 422
    assert "Enter a number" in wrong.text


async def test_nobody_is_shown_for_an_id_of_nothing(staff: StaffBrowser) -> None:
    for end in ("", "/edit", "/work"):
        assert (await staff.get(f"/staff/organisations/{uuid4()}{end}")).status_code == 404


async def test_text_that_looks_like_a_program_is_shown_as_text(staff: StaffBrowser) -> None:
    # trial A21
    at = await house(staff)
    texts = dict.fromkeys(("name", "street", "notes", "why"), POLYGLOT) | {"place": POLYGLOT[:80]}
    assert (await save(staff, at, await opened(staff, at) | texts)).status_code == 303
    await relations_actions.set_prospect(
        Owner(organisation=at), Stage.IDEA, POLYGLOT, None, Who(staff.signed_in.id)
    )
    for end in ("", "/edit", "/work", "?show=changes"):
        page = (await staff.get(f"/staff/organisations/{at}{end}")).text
        assert "<svg/on" not in page, end
        assert "</title></textarea>" not in page, end
