"""Writing down a talk with everything about it; changing and deleting it."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from app.contacts.actions import organisations, positions
from app.contacts.actions import people as people_actions
from app.contacts.facts import OrganisationFields, PersonFields, PositionFields, Source, Who
from app.crm.interactions import queries
from app.crm.interactions.queries import Interaction
from app.database import fetchval
from tests.conftest import StaffAs
from tests.crm.people.test_person_edit import POLYGLOT, form_in
from tests.crm.people.test_person_page import address_of, words
from tests.make.staff import StaffBrowser

SOURCE = Source("meeting")
PATH = "/staff/interactions"


async def person(staff: StaffBrowser, first: str, last: str) -> UUID:
    address = address_of(f"{first.lower()}@example.com")
    return await people_actions.add_person(
        PersonFields(first, last), SOURCE, Who(staff.signed_in.id), address=address
    )


async def house_of(staff: StaffBrowser, contact: UUID, name: str = "Rovapuu Oy") -> UUID:
    by = Who(staff.signed_in.id)
    at = await organisations.add_organisation(OrganisationFields(name), SOURCE, by)
    await positions.add_position(contact, at, PositionFields(main=True), by)
    return at


def talk(**more: Any) -> dict[str, Any]:
    known = {"kind": "call", "on": "2026-11-18", "time": "14:05", "text": "Wants an *offer*."}
    return known | more


async def only() -> Interaction:
    found = await queries.interaction(await fetchval("select id from interactions"))
    assert found is not None
    return found


async def add(browser: StaffBrowser, **more: Any) -> httpx.Response:
    return await browser.send_form(f"{PATH}/new", talk(**more))


async def test_a_talk_with_people_organisation_and_a_follow_up(staff: StaffBrowser) -> None:
    aino, juhani = await person(staff, "Aino", "Niemelä"), await person(staff, "Juhani", "Mäkinen")
    at = await house_of(staff, aino)
    me = str(staff.signed_in.id)
    answer = await add(
        staff, people=[str(aino)], names="Makinen\n", organisation="rovapuu oy", staff=[me],
        what="Send the offer", due_on="2026-12-01", follow_up_owner=me,
    )  # fmt: skip
    assert answer.headers["location"].startswith(f"/staff/people/{aino}")
    found = await only()
    assert {one.id for one in found.people} == {aino, juhani}
    assert (found.organisation, [one.id for one in found.staff]) == (at, [staff.signed_in.id])
    assert found.at.isoformat() == "2026-11-18T12:05:00+00:00"
    for path in (f"/staff/people/{juhani}", f"/staff/organisations/{at}"):
        assert "Wants an <em>offer</em>." in (await staff.get(path)).text
    assert "Send the offer" in words(await staff.get(f"/staff/people/{aino}"))


async def test_the_form_opens_with_the_person_and_where_they_work(staff: StaffBrowser) -> None:
    aino = await person(staff, "Aino", "Niemelä")
    await house_of(staff, aino)
    page = await staff.get(f"{PATH}/new?person={aino}")
    assert f'value="{aino}" checked' in page.text
    assert 'value="Rovapuu Oy"' in page.text
    assert (await staff.get(f"{PATH}/new?person=nonsense&organisation=1")).status_code == 200


async def test_a_name_that_several_bear_is_to_be_ticked(staff: StaffBrowser) -> None:
    both = [await person(staff, "Aino", "Mäkinen"), await person(staff, "Olli", "Mäkinen")]
    answer = await add(staff, names="Mäkinen")
    assert answer.status_code == 422
    assert "Several people match Mäkinen. Tick those who took part." in answer.text
    assert all(f'name="people" value="{one}"' in answer.text for one in both)
    assert "Wants an *offer*." in answer.text
    chosen = await add(staff, names="Mäkinen", people=[str(both[1])])
    assert chosen.status_code == 303
    assert [one.id for one in (await only()).people] == [both[1]]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": ""}, "Choose what it was."),
        ({"kind": "seance"}, "Choose one of the options on this page."),
        ({"on": ""}, "Enter the day."),
        ({"on": "0000-01-01"}, "The year must be between 1900 and 2100."),
        ({"on": "9999-12-31"}, "The year must be between 1900 and 2100."),
        ({"time": "25:99"}, "Enter the time of day"),
        ({"time": "14:05+03:00"}, "Enter the time of day"),
        ({"time": "\u0661\u0664:\u0660\u0665"}, "Enter the time of day"),
        ({"names": "Nobody Atall"}, "Nobody was found for Nobody Atall."),
        ({"names": ""}, "Enter at least one person or organisation."),
        ({"organisation": "Nowhere Ltd"}, "No organisation with this name is in the register."),
        ({"what": "Call"}, "Choose the day by which it must be done."),
        ({"due_on": "2026-12-01"}, "Write what needs to be done."),
        ({"text": "x" * 60_000}, "There are now 60,000; nothing was cut off."),
    ],
)
async def test_what_is_wrong_is_said_and_the_text_is_kept(
    staff: StaffBrowser, wrong: dict[str, str], sentence: str
) -> None:
    await person(staff, "Aino", "Niemelä")
    answer = await add(staff, **{"names": "Niemelä", "subject": "Kept"} | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Kept"' in answer.text
    assert await fetchval("select count(*) from interactions") == 0


async def test_a_talk_without_a_word_is_refused_and_the_rest_is_kept(staff: StaffBrowser) -> None:
    await person(staff, "Aino", "Niemelä")
    typed = {"names": "Niemelä", "subject": "", "text": " ", "what": "Call back"}
    answer = await add(staff, **typed, due_on="2026-12-01")
    assert answer.status_code == 422
    assert '<a href="#text">Write what was said, or at least a subject.</a>' in answer.text
    assert 'value="Call back"' in answer.text
    assert (await add(staff, names="Niemelä", subject="Offer", text="")).status_code == 303


async def test_somebody_ticked_who_is_gone_is_refused_in_words(staff: StaffBrowser) -> None:
    answer = await add(staff, people=["11111111-1111-1111-1111-111111111111"])
    assert answer.status_code == 404
    assert "no longer in the register" in answer.text


async def test_a_talk_is_changed_and_found_under_its_new_day(staff: StaffBrowser) -> None:
    await person(staff, "Aino", "Niemelä")
    await add(staff, names="Niemelä")
    path = f"{PATH}/{(await only()).id}"
    form = form_in(await staff.get(path), path)
    people = [str(one.id) for one in (await only()).people]
    answer = await staff.send_form(
        path, form | {"people": people, "subject": "Offer", "time": "9.30"}
    )
    assert answer.status_code == 303, answer.text
    found = await only()
    assert (found.subject, found.text) == ("Offer", "Wants an *offer*.")
    assert f"{found.at:%H:%M}" == "07:30"


async def test_who_saves_second_reads_what_the_first_one_wrote(staff: StaffBrowser) -> None:
    # trial F7
    await person(staff, "Aino", "Niemelä")
    await add(staff, names="Niemelä")
    path = f"{PATH}/{(await only()).id}"
    people = {"people": [str(one.id) for one in (await only()).people]}
    mine = form_in(await staff.get(path), path) | people
    await staff.send_form(path, mine | {"text": "Theirs."})
    answer = await staff.send_form(path, mine | {"text": "Mine."})
    assert answer.status_code == 409
    assert "Text Theirs." in words(answer)
    assert "Mine." in answer.text
    assert (await only()).text == "Theirs."
    again = form_in(answer, path) | people
    assert (await staff.send_form(path, again)).status_code == 303
    assert (await only()).text == "Mine."


async def test_deleting_asks_first(staff: StaffBrowser) -> None:
    await person(staff, "Aino", "Niemelä")
    await add(staff, names="Niemelä", what="Call", due_on="2026-12-01")
    path = f"{PATH}/{(await only()).id}/delete"
    page = await staff.get(path)
    assert "Wants an <em>offer</em>." in page.text
    assert await fetchval("select count(*) from interactions") == 1
    answer = await staff.send_form(path)
    assert answer.headers["location"].endswith("?done=deleted")
    assert await fetchval("select count(*) from follow_ups") == 0
    assert (await staff.get(path)).status_code == 404


async def test_text_that_looks_like_a_program_is_shown_as_text(staff: StaffBrowser) -> None:
    # trial A21
    aino = await person(staff, "Aino", "Niemelä")
    text = f"{POLYGLOT}\n\n[x](javascript:alert()) <script>alert()</script> ![x](https://x.example)"
    await add(
        staff, names="Niemelä", subject=POLYGLOT, text=text, what=POLYGLOT, due_on="2026-12-01"
    )
    known = (await only()).id
    for path in (f"/staff/people/{aino}", f"{PATH}/{known}", f"{PATH}/{known}/delete"):
        page = (await staff.get(path)).text.partition("<main")[2].partition("</main>")[0]
        assert "<svg/on" not in page, path
        assert "<script" not in page, path
        assert 'href="javascript' not in page, path
        assert "<img" not in page, path


async def test_whoever_may_only_look_writes_nothing_down(
    staff: StaffBrowser, staff_as: StaffAs
) -> None:
    viewer = await staff_as("viewer")
    assert (await viewer.get(f"{PATH}/new")).status_code == 403
    assert (await viewer.send_form(f"{PATH}/new", talk())).status_code == 403
