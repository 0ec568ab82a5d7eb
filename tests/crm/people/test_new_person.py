"""A business card goes in with one form, and a second person of a name not unawares."""

from typing import Any
from uuid import UUID

from app.contacts.actions import people
from app.contacts.facts import PersonFields, Source, Who
from app.crm.relations import queries
from app.database import fetchval
from tests.crm.people.test_person_edit import NEW, details, form_in, id_in
from tests.crm.people.test_person_page import address_of
from tests.make.staff import StaffBrowser

PATH = "/staff/people/new"
ONLY_HOUSE = "select id from organisations"
CARD: dict[str, Any] = {
    "phones.number.0": "040 123 4567", "phones.kind.0": "mobile", "phones.number.1": "",
    "tags": "energy, forests", "beat": "Northern towns",
}  # fmt: skip


async def a_namesake(staff: StaffBrowser, first: str = "Aino", last: str = "Niemelä") -> UUID:
    return await people.add_person(
        PersonFields(first, last),
        Source("meeting"),
        Who(staff.signed_in.id),
        address=address_of("other@example.com"),
    )


async def test_phone_tags_and_beat_go_in_with_the_new_person(staff: StaffBrowser) -> None:
    contact = id_in(await staff.send_form(PATH, NEW | CARD))
    found = await details(contact)
    assert [(one.number, one.kind) for one in found.phones] == [("+358401234567", "mobile")]
    assert sorted(found.tags) == ["energy", "forests"]
    media = await queries.media_profile(contact)
    assert media is not None
    assert media.beat == "Northern towns"


async def test_a_new_person_needs_none_of_them(staff: StaffBrowser) -> None:
    contact = id_in(await staff.send_form(PATH, NEW))
    assert (await details(contact)).phones == ()
    assert await queries.media_profile(contact) is None


async def test_a_wrong_phone_number_keeps_what_was_typed(staff: StaffBrowser) -> None:
    answer = await staff.send_form(PATH, NEW | CARD | {"phones.number.1": "not a number"})
    assert answer.status_code == 422
    kept = form_in(answer, PATH)
    for name in ("first_name", "email", "phones.number.0", "phones.number.1", "tags", "beat"):
        assert kept[name] == (NEW | CARD | {"phones.number.1": "not a number"})[name]
    assert await fetchval("select count(*) from contacts") == 0


async def test_more_rows_for_numbers_save_nothing(staff: StaffBrowser) -> None:
    answer = await staff.send_form(PATH, NEW | CARD | {"more": "phones"})
    assert answer.status_code == 200
    assert 'name="phones.number.3"' in answer.text
    assert form_in(answer, PATH)["beat"] == "Northern towns"
    assert await fetchval("select count(*) from contacts") == 0


async def test_somebody_of_the_same_name_is_shown_before_another_is_added(
    staff: StaffBrowser,
) -> None:
    known = await a_namesake(staff)
    answer = await staff.send_form(PATH, NEW | {"first_name": "AINO"})
    assert answer.status_code == 422
    assert f'<a href="/staff/people/{known}">Aino Niemelä</a> other@example.com' in answer.text
    assert await fetchval("select count(*) from contacts") == 1
    id_in(await staff.send_form(PATH, NEW | {"namesake": "yes"}))
    assert await fetchval("select count(*) from contacts") == 2


async def test_half_a_name_alike_is_no_reason_to_ask(staff: StaffBrowser) -> None:
    await a_namesake(staff, "Aino", "Niemeläinen")
    await a_namesake_without_first(staff)
    id_in(await staff.send_form(PATH, NEW))
    id_in(await staff.send_form(PATH, NEW | {"first_name": "", "email": "b@example.com"}))


async def a_namesake_without_first(staff: StaffBrowser) -> None:
    await people.add_person(PersonFields("", "Niemelä"), Source("meeting"), Who(staff.signed_in.id))


async def test_the_stream_begins_with_the_entry_and_its_source(staff: StaffBrowser) -> None:
    place = {"organisation": "Rovapuu Oy", "source_detail": "Business card"}
    contact = id_in(await staff.send_form(PATH, NEW | place))
    for path in (f"people/{contact}", f"organisations/{await fetchval(ONLY_HOUSE)}"):
        page = (await staff.get(f"/staff/{path}")).text
        stream = page.partition('<ol class="stream">')[2].partition("</ol>")[0]
        first = stream.rpartition("<li>")[2]
        assert "<b>Added to the register</b>" in first
        assert f"{staff.signed_in.name}: Meeting, Business card" in first
