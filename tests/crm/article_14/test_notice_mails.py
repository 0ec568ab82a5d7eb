"""Telling people by e-mail where their data came from, without a newsletter or an invitation."""

# trial E17, register R13

from datetime import timedelta
from uuid import UUID

import pytest

from app import database
from app.campaigns.audience.queries import audience
from app.consent.actions import record
from app.consent.events import Actor, Method, State
from app.consent.grounds.stale import decide_anew
from app.consent.suppression.kept import suppress
from app.consent.suppression.rules import Cause
from app.contacts.actions.addresses import add_address
from app.contacts.actions.people import add_person
from app.contacts.facts import PersonFields, Source, Who
from app.contacts.queries import people, person_details
from app.crm.article_14.mailing import Hindrance, reachable, send_notices
from app.lib import clock
from app.mail.outbox import Drop, Letter
from tests.conftest import StaffAs
from tests.make import campaigns as make_campaigns
from tests.make import consent as make_consent
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

PATH = "/staff/people/to-tell"
SOURCE = "Mediahaku 2026"


async def journalist(email: str = "aino@lehti.example", language: str = "sv") -> UUID:
    await make_lists.identity()
    return await add_person(
        PersonFields("Aino", "Mäkinen", language=language),
        Source("media_register", SOURCE),
        Who(await make_staff.member()),
        address=make_contacts.address(email) if email else None,
    )


async def told_how(contact: UUID) -> str | None:
    person = await person_details.person_details(contact)
    assert person is not None
    return person.told_how


async def stopped(contact: UUID, state: State) -> UUID:
    person = await people.person(contact)
    assert person is not None
    address = person.addresses[0].id
    actor = Actor.STAFF if state is State.RESTRICTED else Actor.PERSON
    event = make_consent.new_event(address, state, Method.PAGE, list_id=None, actor=actor)
    await record(event)
    return address


async def test_the_notice_asks_for_nothing_and_names_source_rights_and_the_way_to_object(
    db: None,
) -> None:
    contact = await journalist()
    assert await send_notices([contact], by=await make_staff.member()) == 1
    letter = await make_lists.letter_for("article_14")
    assert isinstance(letter, Letter)
    assert letter.to == "aino@lehti.example"
    for part in (letter.text, letter.html):
        assert SOURCE in part
        for place in ("/object/", "/privacy?lang=sv", "/preferences?lang=sv", "tietosuoja.fi/sv"):
            assert place in part
        assert "/confirm/" not in part
        assert "/subscribe" not in part
    assert letter.text.index("/object/") < letter.text.index(SOURCE)
    assert letter.leaving is None


async def test_it_is_noted_once_the_mail_server_has_taken_it_and_not_before(db: None) -> None:
    contact, by = await journalist(), await make_staff.member()
    await send_notices([contact], by=by)
    assert await told_how(contact) is None
    assert await send_notices([contact], by=by) == 0, "one is under way"
    await make_lists.accepted("article_14")
    assert await told_how(contact) == "notice"
    assert await send_notices(None, by=by) == 0
    assert await make_lists.letter_for("article_14") == Drop("told")
    assert await database.fetchval("select count(*) from outbox where only_once") == 1


@pytest.mark.parametrize("state", [State.OBJECTED, State.WITHDRAWN])
async def test_whoever_objected_is_told_too(db: None, state: State) -> None:
    contact = await journalist()
    await stopped(contact, state)
    assert await send_notices(None, by=await make_staff.member()) == 1
    assert isinstance(await make_lists.letter_for("article_14"), Letter)


async def test_about_a_restricted_person_somebody_is_asked_and_no_erased_one_is_written_to(
    db: None,
) -> None:
    restricted, erased = await journalist(), await journalist("eero@lehti.example")
    await stopped(restricted, State.RESTRICTED)
    await suppress("eero@lehti.example", None, Cause.ERASED, clock.now())
    found = {one.id: one.hindrance for one in await reachable()}
    assert found == {restricted: Hindrance.RESTRICTED, erased: Hindrance.ERASED}
    assert await send_notices(None, by=await make_staff.member()) == 0


async def test_what_has_changed_since_it_was_put_in_the_outbox_counts(db: None) -> None:
    contact = await journalist()
    await send_notices([contact], by=await make_staff.member())
    await stopped(contact, State.RESTRICTED)
    assert await make_lists.letter_for("article_14") == Drop("restricted")


async def test_a_lost_answer_is_shown_and_the_notice_is_not_sent_again(staff: StaffBrowser) -> None:
    contact = await journalist()
    await send_notices([contact], by=await make_staff.member())
    await database.execute("update outbox set state = 'unknown'")
    assert await send_notices(None, by=await make_staff.member()) == 0
    assert "the answer of the mail server was lost" in (await staff.get(PATH)).text
    assert "the answer of the mail server was lost" in (await staff.get(f"{PATH}/{contact}")).text


@pytest.mark.parametrize("state", ["refused", "expired", "dropped"])
async def test_what_did_not_go_out_can_be_sent_again(db: None, state: str) -> None:
    contact, by = await journalist(), await make_staff.member()
    await send_notices([contact], by=by)
    await database.execute("update outbox set state = $1", state)
    assert await send_notices([contact], by=by) == 1


async def test_whoever_is_late_gets_no_marketing_until_the_notice_has_gone(db: None) -> None:
    with clock.standing_at(clock.now() - timedelta(hours=1)):
        campaign, [known] = await make_campaigns.draft(1)
    contact = known.address.contact_id
    await database.execute(
        "update contacts set source_kind = 'partner', told_due_on = current_date - 1 where id = $1",
        contact,
    )
    await decide_anew()
    before = await audience(campaign.id)
    assert (before.people, before.left_out) == (0, {"article_14": 1})
    await send_notices([contact], by=await make_staff.member())
    await make_lists.accepted("article_14")
    await decide_anew()
    assert (await audience(campaign.id)).people == 1


async def test_the_first_address_that_works_is_written_to(db: None) -> None:
    contact = await journalist()
    await suppress("aino@lehti.example", None, Cause.BOUNCED, clock.now())
    assert [one.hindrance for one in await reachable()] == [Hindrance.NO_ADDRESS]
    await add_address(contact, make_contacts.address("aino@example.org"), None, Who(None))
    assert [(one.email, one.hindrance) for one in await reachable()] == [("aino@example.org", None)]


async def test_the_page_sends_to_the_ticked_or_to_all_and_says_whom_it_cannot_reach(
    staff: StaffBrowser,
) -> None:
    one, _ = await journalist(), await journalist("kalle@lehti.example")
    letter = await journalist("")
    page = (await staff.get(PATH)).text
    assert "2 people who have not been told can be reached by e-mail." in page
    assert "No e-mail address that works: send a letter and note it below." in page
    answer = await staff.send_form(PATH, {"people": str(one), "act": "send"})
    assert answer.status_code == 303
    count = "select count(*) from outbox where kind = 'article_14'"
    assert await database.fetchval(count) == 1
    assert "A notice is in the outgoing mail." in (await staff.get(PATH)).text
    await staff.send_form(PATH, {"act": "send_all"})
    assert await database.fetchval(count) == 2
    nobody = await staff.send_form(PATH, {"act": "send"})
    assert (nobody.status_code, "Tick at least one person." in nobody.text) == (422, True)
    day = clock.today().strftime("%d.%m.%Y")
    await staff.send_form(PATH, {"people": str(letter), "on": day, "how": "letter"})
    assert await told_how(letter) == "letter"
    line = "select count(*) from access_log where what = 'notices_mailed'"
    assert await database.fetchval(line) == 2


async def test_without_a_controller_nothing_is_sent(staff: StaffBrowser) -> None:
    await journalist()
    await database.execute("delete from identity")
    answer = await staff.send_form(PATH, {"act": "send_all"})
    assert answer.status_code == 409
    assert await database.fetchval("select count(*) from outbox") == 0


# trial A14
async def test_a_viewer_sends_nothing(staff_as: StaffAs) -> None:
    await journalist()
    viewer = await staff_as("viewer")
    assert (await viewer.send_form(PATH, {"act": "send_all"})).status_code == 403
    assert "Send the notice" not in (await viewer.get(PATH)).text
