"""An invitation tells whoever did not give us their data where it came from; answers to people do not."""

# register R13

from uuid import UUID

import pytest

from app.contacts.actions.keeping import note_source
from app.contacts.actions.people import add_person
from app.contacts.facts import Owner, PersonFields, Source, Who
from app.contacts.queries import person_details
from app.contacts.queries.person_details import PersonDetails
from app.lists.actions import preferences
from app.mail.outbox import Letter
from tests.lists.asking.contacts import ask, talked
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import staff as make_staff

SOURCE = "Mediahaku 2026"
EMAIL = "aino@example.org"


async def journalist(source: str = "media_register") -> UUID:
    who = Who(await make_staff.member())
    return await add_person(
        PersonFields("Aino", "Mäkinen", language="sv"),
        Source(source, SOURCE),
        who,
        address=make_contacts.address(EMAIL),
    )


async def details(contact: UUID) -> PersonDetails:
    found = await person_details.person_details(contact)
    assert found is not None
    return found


async def invited(contact: UUID) -> Letter:
    a_list = await make_lists.a_list()
    await talked(contact)
    assert await ask(a_list, contact) == 1
    letter = await make_lists.letter_for("invitation")
    assert isinstance(letter, Letter)
    return letter


async def test_an_invitation_says_where_the_data_came_from(db: None) -> None:
    contact = await journalist()
    letter = await invited(contact)
    for part in (letter.text, letter.html):
        assert SOURCE in part
        assert "/privacy?lang=sv" in part
    assert (await details(contact)).told_at is None, "not before it was taken"


async def test_it_is_noted_once_the_mail_server_has_taken_it(db: None) -> None:
    contact = await journalist()
    await invited(contact)
    await make_lists.accepted("invitation")
    told = await details(contact)
    assert (told.told_how, told.told_in, told.told_at is not None) == ("invitation", None, True)
    await make_lists.accepted("invitation")
    again = await details(contact)
    assert (again.told_at, again.edition) == (told.told_at, told.edition)


async def test_whoever_gave_their_data_is_only_invited(db: None) -> None:
    contact = await journalist("meeting")
    letter = await invited(contact)
    assert SOURCE not in letter.text
    await make_lists.accepted("invitation")
    assert (await details(contact)).told_at is None


async def test_whoever_had_to_be_told_only_after_the_letter_was_made_stays_to_be_told(
    db: None,
) -> None:
    contact = await journalist("meeting")
    await invited(contact)
    who = Who(await make_staff.member())
    await note_source(Owner(contact=contact), ["phones"], Source("partner", "Vasa"), who)
    await make_lists.accepted("invitation")
    person = await details(contact)
    assert person.told_due_on is not None
    assert person.told_at is None


@pytest.mark.parametrize("kind", ["sign_up", "settings_link"])
async def test_answers_to_what_people_did_themselves_do_not_tell(db: None, kind: str) -> None:
    """They use the address that was typed just now, and nothing that came from elsewhere."""
    contact = await journalist()
    await make_lists.identity()
    if kind == "sign_up":
        await make_lists.sign_up(EMAIL)
    else:
        await preferences.ask_for_link(make_contacts.address(EMAIL), "sv")
    letter = await make_lists.letter_for(kind)
    assert isinstance(letter, Letter)
    assert SOURCE not in letter.text
    if kind == "sign_up":
        await make_lists.accepted(kind)
    assert (await details(contact)).told_at is None
