"""Pairs to look at, two records side by side, merging and undoing it, through the pages."""

from uuid import UUID, uuid4

import pytest

from app.contacts.actions import belongings
from app.contacts.actions import people as people_actions
from app.contacts.duplicates import suggest as duplicates
from app.contacts.duplicates.join import CHANGED_MEANWHILE
from app.contacts.duplicates.queries import merged_into, recent_merges
from app.contacts.facts import PersonFields, Source, Who
from app.contacts.queries import people as people_queries
from app.contacts.queries import person_details
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

PEOPLE = "/staff/people"


@pytest.fixture
async def two(staff: StaffBrowser) -> tuple[UUID, UUID]:
    """Aino twice: once from a meeting, once by her subscription."""
    who = Who(await make_staff.member())
    fields = PersonFields(
        "Aino", "Mäkinen", title="Toimittaja", place="OULU", notes="Soittaa aina."
    )
    one = await people_actions.add_person(fields, Source("meeting"), who)
    fields = PersonFields("Aino Maria", "Mäkinen", place="OULU", notes="Kirjoittaa aina.")
    other = await people_actions.add_person(
        fields, Source("web_form"), who, address=make_contacts.address("aino@example.org")
    )
    return one, other


async def test_pairs_are_listed_with_their_reasons(
    staff: StaffBrowser, two: tuple[UUID, UUID]
) -> None:
    await make_contacts.person("aino+news@example.org", first_name="", last_name="")
    await duplicates.find_all()
    page = (await staff.get(f"{PEOPLE}/duplicates")).text
    assert "Aino Maria Mäkinen" in page
    assert "same mailbox" in page
    assert f"{PEOPLE}/merge/" in page


async def test_without_pairs_the_page_says_so(staff: StaffBrowser) -> None:
    assert "No pair is waiting" in (await staff.get(f"{PEOPLE}/duplicates")).text


@pytest.mark.parametrize("after", ["1.2", "x", "1.2.3", "-1.0", "9" * 30 + ".1", "%00"])
async def test_a_strange_place_in_the_list_is_no_error(staff: StaffBrowser, after: str) -> None:
    assert (await staff.get(f"{PEOPLE}/duplicates?after={after}")).status_code == 200


async def test_a_pair_said_to_be_two_people_leaves_the_list(
    staff: StaffBrowser, two: tuple[UUID, UUID]
) -> None:
    await make_contacts.person("aino+news@example.org", first_name="", last_name="")
    await duplicates.find_all()
    (pair,) = (await duplicates.suggested())[0]
    ids = {"first": str(pair.other.id), "second": str(pair.one.id)}
    answer = await staff.send_form(f"{PEOPLE}/duplicates/dismiss", ids)
    assert answer.status_code == 303
    assert await duplicates.suggested() == ([], None)


@pytest.mark.parametrize("ids", [{}, {"first": "x", "second": "y"}])
async def test_a_pair_that_is_none_is_not_found(staff: StaffBrowser, ids: dict[str, str]) -> None:
    assert (await staff.send_form(f"{PEOPLE}/duplicates/dismiss", ids)).status_code == 404


async def test_both_records_stand_side_by_side(staff: StaffBrowser, two: tuple[UUID, UUID]) -> None:
    page = (await staff.get(f"{PEOPLE}/merge/{two[0]}/{two[1]}")).text
    assert page.count('name="first_name"') == 2
    assert page.count('name="notes"') == 3
    assert 'name="last_name"' not in page  # both are called the same
    assert "Toimittaja" in page


async def test_the_choices_are_carried_out_and_can_be_undone(
    staff: StaffBrowser, two: tuple[UUID, UUID]
) -> None:
    # trial F6
    kept, gone = two
    seen = await staff.shown(f"{PEOPLE}/merge/{kept}/{gone}")
    choices = {**seen, "first_name": "gone", "notes": "both"}
    answer = await staff.send_form(f"{PEOPLE}/merge/{kept}/{gone}", choices)
    assert answer.status_code == 303
    person = await person_details.person_details(kept)
    assert person is not None
    assert (person.first_name, person.title) == ("Aino Maria", "Toimittaja")
    assert person.notes == "Soittaa aina.\n\nKirjoittaa aina."
    assert await merged_into(gone) == kept
    page = (await staff.get(answer.headers["location"])).text
    assert "Merged. You can undo this for 30 days." in page
    (merge,) = await recent_merges()
    answer = await staff.send_form(f"{PEOPLE}/merges/{merge.id}/undo")
    assert "There are two records again" in (await staff.get(answer.headers["location"])).text
    assert await people_queries.person(gone) is not None


async def test_an_answer_that_was_not_offered_is_refused_and_the_rest_kept(
    staff: StaffBrowser, two: tuple[UUID, UUID]
) -> None:
    answer = await staff.send_form(
        f"{PEOPLE}/merge/{two[0]}/{two[1]}", {"first_name": "gone", "notes": "neither"}
    )
    assert answer.status_code in (303, 422)
    if answer.status_code == 422:
        assert 'value="gone" checked' in answer.text


async def test_the_second_of_two_merges_is_told_that_the_record_is_gone(
    staff: StaffBrowser, two: tuple[UUID, UUID]
) -> None:
    # trial F6
    path = f"{PEOPLE}/merge/{two[0]}/{two[1]}"
    seen = await staff.shown(path)
    assert (await staff.send_form(path, seen)).status_code == 303
    again = await staff.send_form(path, seen)
    assert again.status_code == 404
    assert "Somebody else may have merged them" in again.text


async def test_a_form_that_says_nothing_of_what_was_compared_merges_nothing(
    staff: StaffBrowser, two: tuple[UUID, UUID]
) -> None:
    answer = await staff.send_form(f"{PEOPLE}/merge/{two[0]}/{two[1]}")
    assert answer.status_code == 409
    assert CHANGED_MEANWHILE in answer.text
    assert await people_queries.person(two[1]) is not None


@pytest.mark.parametrize("changed", [0, 1])
async def test_records_changed_meanwhile_are_compared_again_and_the_choices_kept(
    staff: StaffBrowser, two: tuple[UUID, UUID], changed: int
) -> None:
    path = f"{PEOPLE}/merge/{two[0]}/{two[1]}"
    seen = await staff.shown(path)
    who = Who(staff.signed_in.id)
    await belongings.set_tags(two[changed], ["Talous"], who)
    answer = await staff.send_form(path, {**seen, "first_name": "gone"})
    assert answer.status_code == 409
    assert CHANGED_MEANWHILE in answer.text
    assert 'name="first_name" value="gone" checked' in answer.text
    assert await people_queries.person(two[1]) is not None
    anew = await staff.shown(path)
    assert (await staff.send_form(path, anew)).status_code == 303


async def test_nobody_is_merged_with_themselves_or_with_nobody(
    staff: StaffBrowser, two: tuple[UUID, UUID]
) -> None:
    for other in (two[0], uuid4()):
        assert (await staff.send_form(f"{PEOPLE}/merge/{two[0]}/{other}")).status_code == 404


async def test_the_page_says_which_addresses_lose_what(
    staff: StaffBrowser, two: tuple[UUID, UUID]
) -> None:
    from app.consent import actions as consent
    from app.consent.events import Method, State
    from tests.make.consent import new_event

    objector = await make_contacts.person("aino.m@example.org")
    await consent.record(new_event(objector.id, State.OBJECTED, Method.PAGE))
    page = (await staff.get(f"{PEOPLE}/merge/{two[1]}/{objector.contact_id}")).text
    assert "aino@example.org: Objection to direct marketing" in page


async def test_the_old_address_of_the_page_leads_to_the_record_that_stayed(
    staff: StaffBrowser, two: tuple[UUID, UUID]
) -> None:
    assert f"/merge/{two[0]}/" not in (await staff.get(f"{PEOPLE}/{two[0]}")).text
    path = f"{PEOPLE}/merge/{two[0]}/{two[1]}"
    await staff.send_form(path, await staff.shown(path))
    answer = await staff.get(f"{PEOPLE}/{two[1]}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PEOPLE}/{two[0]}")


async def test_a_persons_page_offers_to_compare(
    staff: StaffBrowser, two: tuple[UUID, UUID]
) -> None:
    twin = await make_contacts.person("aino+news@example.org", first_name="", last_name="")
    page = (await staff.get(f"{PEOPLE}/{two[1]}")).text
    assert f"/staff/people/merge/{two[1]}/{twin.contact_id}" in page


async def test_a_viewer_may_not_merge(staff_as: StaffAs, two: tuple[UUID, UUID]) -> None:
    viewer = await staff_as("viewer")
    assert (await viewer.get(f"{PEOPLE}/merge/{two[0]}/{two[1]}")).status_code == 403
