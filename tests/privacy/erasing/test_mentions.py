"""What others wrote about an erased person is listed, and a person decides about each text."""

from uuid import UUID

import pytest

from app import database
from app.contacts.actions import addresses
from app.contacts.actions.belongings import set_phones
from app.contacts.facts import Who
from app.contacts.naming import NamedBy
from app.contacts.queries.naming import naming_of
from app.contacts.queries.people import address_by_canonical
from app.mail.addresses import Address, parse
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make.staff import StaffBrowser

REASON = {"reason": "Request of 2 November", "sure": "yes"}


async def matti() -> UUID:
    person = await make_contacts.known_person(
        "matti@example.org", first_name="Matti", last_name="Virtanen"
    )
    await set_phones(person, None, [("+358401234567", "mobile")], Who(None))
    return person


@pytest.mark.parametrize(
    "text",
    [
        "Matti Virtanen soitti", "puhuttiin Matin Virtasen kanssa", "VIRTANEN, MATTI", "Virtaselta Matilta",
        "kirjoita: Matti@example.org.", "<matti@example.org>", "numero 040 123 4567",
        "tel. +358 (40) 1234567", "0401234567",
    ],
)  # fmt: skip
def test_a_text_names_the_person(text: str) -> None:
    named = NamedBy(("matti@example.org",), (("Matti", "Virtanen"),), ("+358401234567",))
    assert named.stands_in(text)
    assert not named.stands_in(named.masked(text, "[…]"))


@pytest.mark.parametrize(
    "text",
    [
        "Matti soitti", "Virtasen talo", "ematti@example.org", "matti@example.org.uk",
        "matti@example.orga", "10401234567", "Mattila ja Virtanen",
    ],
)  # fmt: skip
def test_a_text_names_somebody_else(text: str) -> None:
    named = NamedBy(("matti@example.org",), (("Matti", "Virtanen"),), ("+358401234567",))
    assert not named.stands_in(text)


def test_nobody_known_stands_nowhere() -> None:
    assert not NamedBy().stands_in("anything")
    assert NamedBy(names=(("", "Virtanen"),)).pattern is None


@pytest.mark.parametrize("mask", [True, False])
async def test_staff_decide_about_each_text(staff: StaffBrowser, mask: bool) -> None:
    person, other = await matti(), await make_contacts.known_person(notes="Matti Virtasen kollega")
    talk = await make_crm.talk([person, other], subject="Kahvit", text="Matti Virtanen kertoi.")
    alone = await make_crm.talk([person], text="Matti Virtanen yksin")
    page = (await staff.get(f"/staff/people/{person}/erase")).text
    assert f'value="person:{other}" checked' in page
    assert f'value="interaction:{talk}" checked' in page
    assert str(alone) not in page
    ticked = [f"person:{other}", f"interaction:{talk}"] if mask else []
    done = await staff.send_form(f"/staff/people/{person}/erase", {**REASON, "mask": ticked})
    assert done.headers["location"].startswith("/staff/erasures?done=erased")
    notes = await database.fetchval("select notes from contacts where id = $1", other)
    assert notes == ("[…] kollega" if mask else "Matti Virtasen kollega")
    text = await database.fetchrow("select text, search_key from interactions where id = $1", talk)
    assert text is not None
    assert ("virtanen" in text["search_key"]) is not mask
    assert await database.fetchval("select count(*) from interactions where id = $1", alone) == 0
    decided = await database.fetch("select decided_at from erasure_mentions")
    assert all(row["decided_at"] for row in decided)
    assert len(decided) == (0 if mask else 2)


async def test_the_form_keeps_what_was_typed_and_says_what_is_missing(staff: StaffBrowser) -> None:
    person = await matti()
    typed = {"reason": "Matti Virtanen asked", "sure": "yes"}
    answer = await staff.send_form(f"/staff/people/{person}/erase", typed)
    assert answer.status_code == 422
    assert "Matti Virtanen asked</textarea>" in answer.text
    assert "It is kept after the erasure" in answer.text
    answer = await staff.send_form(f"/staff/people/{person}/erase", {"reason": "By letter"})
    assert answer.status_code == 422
    assert await address_by_canonical("matti@example.org") is not None


@pytest.mark.parametrize("role", ["publisher", "writer", "viewer"])
async def test_others_may_not_erase(staff_as: StaffAs, role: str) -> None:
    person = await matti()
    browser = await staff_as(role)
    for path in (f"/staff/people/{person}/erase", "/staff/erasures"):
        assert (await browser.get(path)).status_code == 403
    answer = await browser.send_form(f"/staff/people/{person}/erase", REASON)
    assert answer.status_code == 403
    assert await address_by_canonical("matti@example.org") is not None


async def test_the_log_calls_them_removed_and_keeps_no_name(staff: StaffBrowser) -> None:
    person = await matti()
    await staff.send_form(f"/staff/people/{person}/edit", {"edition": "1", "last_name": "Virtanen"})
    await staff.send_form(f"/staff/people/{person}/erase", REASON)
    page = (await staff.get("/staff/log")).text
    assert f"Removed person {str(person)[:8]}" in page
    assert "Virtanen" not in page
    assert "Virtanen" not in (await staff.get("/staff/erasures")).text


async def test_an_address_that_somebody_had_before_names_them_unless_it_is_anothers_now(
    db: None,
) -> None:
    person, known = await matti(), await address_by_canonical("matti@example.org")
    assert known is not None
    for canonical in ("matti.v@example.org", "toimisto@example.org"):
        address = parse(canonical)
        assert isinstance(address, Address)
        added = await addresses.add_address(person, address, None, Who(None))
        if canonical.startswith("toimisto"):
            await addresses.remove_address(added, Who(None), known_to_ledger=False)
        else:
            await addresses.make_main_address(added, Who(None))
    await addresses.remove_address(known.id, Who(None), known_to_ledger=False)
    await make_contacts.known_person("toimisto@example.org")
    assert set((await naming_of([person])).emails) == {"matti.v@example.org", "matti@example.org"}
