"""Telling people where their data came from: the list, the words, and noting that it was done."""

from uuid import UUID

import pytest

from app import database as plumbing
from app.consent.wordings.article_14 import teller, told_of
from app.contacts.actions.people import add_person
from app.contacts.facts import PersonFields, Source, Who
from app.contacts.queries import person_details
from app.lib import clock
from app.lib.languages import HOME_ZONE, Language, format_date, speaking
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

PATH = "/staff/people/to-tell"


@pytest.fixture
async def journalist(staff: StaffBrowser) -> UUID:
    await make_lists.identity()
    who = Who(await make_staff.member())
    return await add_person(
        PersonFields("Aino", "Mäkinen", language="sv", notes="Kirjoittaa eristä."),
        Source("media_register", "Mediahaku 2026"),
        who,
        address=make_contacts.address("aino@lehti.example"),
    )


async def test_those_to_tell_are_listed_with_their_clock(
    staff: StaffBrowser, journalist: UUID
) -> None:
    # trial E17, register R13
    page = (await staff.get(PATH)).text
    assert "Aino Mäkinen" in page
    assert "Mediahaku 2026" in page
    assert 'class="clock' in page


async def test_the_list_can_be_narrowed_to_a_source(staff: StaffBrowser, journalist: UUID) -> None:
    assert "Aino Mäkinen" in (await staff.get(f"{PATH}?source=media_register")).text
    assert "Aino Mäkinen" not in (await staff.get(f"{PATH}?source=partner")).text
    assert (await staff.get(f"{PATH}?source=%3Cb%3E&after=x_y")).status_code == 200


@pytest.mark.parametrize("language", list(Language))
async def test_the_text_names_the_source_the_data_and_us(
    journalist: UUID, language: Language
) -> None:
    # trial E17, register R13
    person = await person_details.person_details(journalist)
    assert person is not None
    us, people = await teller(), await told_of([journalist])
    assert us is not None
    text = us.message(people[journalist], language)
    assert "Mediahaku 2026" in text
    with speaking(language):
        assert format_date(person.created_at) in text
    assert f"/privacy?lang={language}" in text
    assert "tietosuoja.fi" in text
    assert "Kirjoittaa eristä" not in text  # what is kept, not the data themselves
    assert "%(" not in text


async def test_the_page_offers_the_text_in_the_persons_language(
    staff: StaffBrowser, journalist: UUID
) -> None:
    page = (await staff.get(f"{PATH}/{journalist}")).text
    assert 'readonly lang="sv"' in page
    assert 'readonly lang="fi"' in (await staff.get(f"{PATH}/{journalist}?text=fi")).text
    assert 'readonly lang="sv"' in (await staff.get(f"{PATH}/{journalist}?text=xx")).text


async def test_noting_it_takes_the_person_off_the_list(
    staff: StaffBrowser, journalist: UUID
) -> None:
    today = format_date(clock.now().astimezone(HOME_ZONE))
    answer = await staff.send_form(
        PATH, {"people": str(journalist), "on": today, "how": "first_message"}
    )
    assert answer.status_code == 303
    assert "Nobody is waiting to be told" in (await staff.get(PATH)).text
    person = await person_details.person_details(journalist)
    assert person is not None
    assert (person.told_how, person.told_by) == ("first_message", "Sanna Laaksonen")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"on": "3.11.2026", "how": "email"}, "Tick at least one person."),
        ({"on": "", "how": "email"}, "Write the day"),
        ({"on": "0.0.0", "how": "email"}, "Enter a date"),
        ({"on": "1.1.2100", "how": "email"}, "cannot be in the future"),
        ({"on": "3.11.2026", "how": "owl"}, ""),
        ({"on": "3.11.2026", "how": "email", "people": "x"}, "Tick at least one person."),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_lost(
    staff: StaffBrowser, journalist: UUID, form: dict[str, str], sentence: str
) -> None:
    answer = await staff.send_form(PATH, form)
    assert answer.status_code in (400, 422)
    assert sentence in answer.text


async def test_what_is_due_soon_stands_on_the_first_page(
    staff: StaffBrowser, journalist: UUID
) -> None:
    assert "where their data came from" not in (await staff.get("/staff/")).text
    await plumbing.execute("update contacts set told_due_on = current_date + 1")
    assert "Tell 1 person where their data came from" in (await staff.get("/staff/")).text


async def test_a_viewer_sees_the_list_but_notes_nothing(
    staff_as: StaffAs, journalist: UUID
) -> None:
    viewer = await staff_as("viewer")
    page = await viewer.get(PATH)
    assert (page.status_code, 'name="people"' in page.text) == (200, False)
    form = {"people": str(journalist), "on": "3.11.2026", "how": "email"}
    assert (await viewer.send_form(PATH, form)).status_code == 403
