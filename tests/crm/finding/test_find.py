"""The quick search: people, organisations, talks, and why each was found."""

from datetime import UTC, datetime
from uuid import uuid4

from app import database
from app.contacts.actions.belongings import set_phones, set_tags
from app.contacts.facts import Who
from app.contacts.search.grams import grams_of_text
from app.crm.finding import find
from app.crm.interactions.actions import search_key_of
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make.staff import StaffBrowser

ME = Who(None)


async def test_a_person_is_found_with_the_reason(staff: StaffBrowser) -> None:
    person = await make_contacts.known_person(
        "aino@erälehti.example.org".encode("ascii", "ignore").decode(),
        notes="Kirjoittaa metsästyskoirista.\nEi soittoja.",
    )
    await set_phones(person, None, [("+358401234567", "mobile")], ME)
    await set_tags(person, ["Riistanhoito"], ME)
    for text, reason in (
        ("040 123 4567", "Phone: 040 1234567"),
        ("riista", "Area of responsibility: Riistanhoito"),
        ("metsästys", "Notes: Kirjoittaa metsästyskoirista."),
        ("aino@", "E-mail: aino@"),
    ):
        answer = await staff.send_form("/staff/find", {"find": text})
        assert answer.status_code == 200
        assert f"/staff/people/{person}" in answer.text, text
        assert reason in answer.text, text


async def test_organisations_stand_beside_people(staff: StaffBrowser) -> None:
    made = await make_contacts.organisation("Tunturisähkö Oy")
    answer = await staff.send_form("/staff/find", {"find": "TUNTURISAHKO"})
    assert f"/staff/organisations/{made}" in answer.text


async def test_says_that_it_guessed(staff: StaffBrowser) -> None:
    await make_contacts.known_person(last_name="Virtanen")
    answer = await staff.send_form("/staff/find", {"find": "virtamen"})
    assert "There is no exact match. These differ by a letter or two." in answer.text
    assert "Virtanen" in answer.text
    exact = await staff.send_form("/staff/find", {"find": "virtanen"})
    assert "There is no exact match" not in exact.text


async def test_says_that_there_are_more(staff: StaffBrowser) -> None:
    for number in range(11):
        await make_contacts.known_person(f"r{number}@example.org", last_name="Koskela")
    answer = await staff.send_form("/staff/find", {"find": "koskela"})
    assert answer.text.count("/staff/people/") - answer.text.count("/staff/people/new") == 10
    assert "There are more." in answer.text


async def test_of_many_times_that_something_was_said_the_newest_are_shown(db: None) -> None:
    person = await make_contacts.known_person()
    days = [datetime(2026, 10, day, tzinfo=UTC) for day in range(1, 13)]
    for day in days[::-1]:
        await make_crm.talk([person], day, subject="Hirvijahti")
    found, is_cut = await find.said("hirvi")
    assert is_cut
    assert [one.at for one in found] == days[:1:-1]


async def test_what_was_said_is_found(db: None) -> None:
    person = await make_contacts.known_person(first_name="Aino", last_name="Mäkinen")
    talk = uuid4()
    key = search_key_of("Haastattelu", "Puhuttiin **hirvijahdista** pitkään.")
    await database.execute(
        "insert into interactions (id, kind, at, subject, text, search_key, search_grams, created_at, "
        "changed_at, edition) values ($1, 'call', $2, 'Haastattelu', 'x', $3, $4, $2, $2, 1)",
        talk, datetime.now(UTC), key, grams_of_text(key),
    )  # fmt: skip
    await database.execute(
        "insert into interaction_people (interaction, contact, at) values ($1, $2, now())",
        talk,
        person,
    )
    found, is_cut = await find.said("hirvijah haast")
    assert [(one.name, one.subject) for one in found] == [("Aino Mäkinen", "Haastattelu")]
    assert not is_cut
    assert await find.said("karhunkaato") == ([], False)


async def test_what_was_said_to_somebody_without_a_name_stands_under_the_address(db: None) -> None:
    person = await make_contacts.known_person("info@example.org", first_name="", last_name="")
    await make_crm.talk([person], text="Puhuttiin karhunkaadosta.")
    found, _ = await find.said("karhunkaa")
    assert [one.name for one in found] == ["info@example.org"]


async def test_nothing_typed_is_said_beside_the_field(staff: StaffBrowser) -> None:
    answer = await staff.send_form("/staff/find", {"find": "  "})
    assert answer.status_code == 422
    assert "Enter a name" in answer.text
    assert (await staff.get("/staff/find")).status_code == 200


# trial A19
async def test_odd_searches_are_only_searches(staff: StaffBrowser) -> None:
    for text in ("'; drop table contacts; --", "%", "<script>alert(1)</script>", "{{ 7*7 }}", "\\"):
        answer = await staff.send_form("/staff/find", {"find": text})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text


async def test_only_who_may_see_people_finds_them(staff_as: StaffAs) -> None:
    viewer = await staff_as("viewer")
    assert (await viewer.send_form("/staff/find", {"find": "a"})).status_code == 200
