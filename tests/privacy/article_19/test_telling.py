"""Each recipient of somebody's data is a task of its own, until it was told or a reason stands. Trial E21."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.consent.events import Method
from app.contacts.duplicates.join import Wish as Merged
from app.contacts.queries import people
from app.crm.duplicates.actions import merge
from app.database import execute, fetch
from app.disclosures.actions import record_disclosure
from app.lib import clock
from app.lib.languages import Language
from app.lib.refusals import Conflict, Invalid
from app.mail.outbox import Letter
from app.privacy.article_19 import queries
from app.privacy.article_19.actions import note_failed, recipients_to_tell, tell
from app.privacy.article_19.rules import How, Telling, ToTell
from app.privacy.erasing import actions as erasing
from app.privacy.erasing import whose
from app.privacy.recording import stops
from app.privacy.requests import actions
from app.privacy.requests.actions import Decided
from app.privacy.requests.cases import Case
from app.privacy.requests.letters import actions as letters
from app.privacy.requests.letters.actions import Written
from app.privacy.requests.letters.drafts import Kind, drafted
from app.privacy.requests.queries import case as case_of
from app.privacy.requests.rules import Decision, Outcome, Step, Wish
from app.staff.queries.identity import identity
from tests.database.refusing import refusing
from tests.disclosures import made
from tests.make import lists as make_lists
from tests.make import privacy as make_privacy
from tests.make import staff as make_staff
from tests.make.lists import letter_for
from tests.make.staff import StaffBrowser
from tests.privacy.requests.asking import recorded

EMAIL = "paivi.mattila@example.com"
HOUSE = replace(made.HOUSE, name="Painotalo Oy", contact="toimisto@example.org")
ABROAD = replace(made.HOUSE, name="Tryckeri AB", country="SE")


@pytest.fixture
async def by(db: None) -> UUID:
    await make_privacy.identity()
    return await make_staff.member()


async def known_elsewhere(by: UUID) -> UUID:
    """Somebody whose data went to two recipients, to each twice, and a neighbour's to a third."""
    person = (await make_lists.subscriber(EMAIL, first_name="Päivi", last_name="Mattila")).address
    other = (await make_lists.subscriber("naapuri@example.com")).address
    for facts in (HOUSE, ABROAD):
        to = await made.registered(facts)
        for _ in range(2):
            await record_disclosure(made.release(to), [person.contact_id], {}, by=by)
    to = await made.registered(replace(made.HOUSE, name="Naapurin Oy"))
    await record_disclosure(made.release(to), [other.contact_id], {}, by=by)
    return person.contact_id


async def granted(by: UUID, person: UUID, wish: Wish) -> Case:
    case = await recorded(by, wish, contact=person)
    await actions.note_identity(case.id, "Soitettu", by)
    await actions.collected(case.id, "", by)
    await actions.decide(case.id, [Decided(wish, Decision.GRANTED)], by)
    return await again(case)


async def again(case: Case) -> Case:
    known = await case_of(case.id)
    assert known is not None
    return known


async def erased(person: UUID, by: UUID | None = None) -> None:
    found = await whose.of_contact(person)
    assert found is not None
    await erasing.erase(found, lambda: whose.of_contact(person), "Pyyntö 2.11.", by=by)


def names(tasks: list[ToTell]) -> list[str]:
    return sorted(one.to for one in tasks)


# trial E21  # register R20
async def test_an_erased_persons_recipients_are_told_each_by_itself(staff: StaffBrowser) -> None:
    """Over the pages: by mail, and one that cannot be told; only then is the request over."""
    await make_privacy.identity()
    by = staff.signed_in.id
    person = await known_elsewhere(by)
    case = await granted(by, person, Wish.ERASURE)
    path = f"/staff/people/{person}/erase"
    assert "Painotalo Oy" in (await staff.get(f"{path}?request={case.id}")).text
    fields = {"request": str(case.id), "reason": f"Request {case.number}", "sure": "yes"}
    await staff.send_form(path, fields)
    case = await again(case)
    assert names(list(case.to_tell)) == ["Painotalo Oy", "Tryckeri AB"]
    await letters.write(case.id, Written(Kind.DONE, "fi", "Vastaus", "Poistettu."), by)
    for untold in (actions.told_recipients(case.id, "Kaikille", by), actions.close(case.id, by)):
        with pytest.raises(Invalid):
            await untold
    house, abroad = sorted(case.to_tell, key=lambda one: one.to)
    page = await staff.get(house.path)
    assert EMAIL in page.text
    assert 'value="toimisto@example.org"' in page.text
    body = f"Hei, olemme poistaneet: {house.who}"
    sent = {"how": "mail", "email": "toimisto@example.org", "subject": "Poistakaa", "body": body}
    assert (await staff.send_form(house.path, {**sent, "act": "tell"})).status_code == 303
    letter = await letter_for("recipient_letter")
    assert isinstance(letter, Letter)
    assert (letter.to, letter.subject) == ("toimisto@example.org", "Poistakaa")
    assert house.who in letter.text
    with pytest.raises(Invalid):
        await actions.told_recipients(case.id, "", by)
    no_reason = await staff.send_form(abroad.path, {"how": "impossible", "note": "", "act": "tell"})
    assert no_reason.status_code == 422
    await staff.send_form(
        abroad.path, {"how": "impossible", "note": "Lopettanut 2025", "act": "tell"}
    )
    await actions.told_recipients(case.id, "", by)
    case = await again(case)
    assert [(one.how, one.told_on, one.told_by) for one in sorted(case.to_tell, key=lambda t: t.to)] == [
        (How.MAIL, clock.today(), "Sanna Laaksonen"), (How.IMPOSSIBLE, clock.today(), "Sanna Laaksonen")
    ]  # fmt: skip
    assert case.to_do is Step.CLOSED
    assert await actions.close(case.id, by) is Outcome.DONE


@pytest.mark.parametrize("wish", [Wish.RESTRICTION, Wish.CORRECTION])
async def test_restricting_and_correcting_from_a_request_bring_up_the_recipients(
    staff: StaffBrowser, wish: Wish
) -> None:
    await make_privacy.identity()
    by = staff.signed_in.id
    case = await granted(by, await known_elsewhere(by), wish)
    if wish is Wish.RESTRICTION:
        await staff.send_form(f"{case.path}/do/restriction", {"reach": "any"})
    else:
        await staff.send_form(f"{case.path}/step", {"act": "done", "wish": wish.value})
    case = await again(case)
    assert names(list(case.to_tell)) == ["Painotalo Oy", "Tryckeri AB"]
    assert {(one.what, one.language) for one in case.to_tell} == {(wish, "fi"), (wish, "sv")}


# trial E21
async def test_without_a_request_the_recipients_come_up_too_and_the_name_goes_when_told(
    staff: StaffBrowser,
) -> None:
    """From the person's page, or by the command: both erase by the same action."""
    await make_privacy.identity()
    person = await known_elsewhere(staff.signed_in.id)
    await staff.send_form(f"/staff/people/{person}/corrected", {})
    await staff.send_form(f"/staff/people/{person}/corrected", {})
    assert len(await queries.open_tasks()) == 2
    await stops.restrict(person, how="", by=staff.signed_in.id)
    await stops.restrict(person, how="", by=staff.signed_in.id)
    assert [one.what for one in await queries.open_tasks()].count(Wish.RESTRICTION) == 2
    await erased(person)
    tasks = await queries.open_tasks()
    assert names(tasks) == ["Painotalo Oy", "Tryckeri AB"]  # the letter about the erasure says all
    assert all("Päivi Mattila" in one.who for one in tasks)
    assert "Tryckeri AB" in (await staff.get("/staff/recipients/to-tell")).text
    home = await staff.get("/staff/?lang=en")
    assert "Tell 2 recipients" in home.text
    by_mail = Telling(How.MAIL, email="a@example.org", subject="S", body=f"Hei {tasks[0].who}")
    await tell(tasks[0].id, by_mail, staff.signed_in.id)
    await tell(tasks[1].id, Telling(How.PHONE, clock.today()), staff.signed_in.id)
    await make_lists.accepted("recipient_letter")
    rows = await fetch("select who, email, subject, body from recipients_to_tell")
    assert {tuple(row.values()) for row in rows} == {("", "", "", "")}
    assert await queries.open_tasks() == []


async def test_a_letter_that_did_not_go_out_has_told_nobody(by: UUID) -> None:
    person = await known_elsewhere(by)
    await recipients_to_tell(person, Wish.CORRECTION)
    task, _ = await queries.open_tasks()
    mail = Telling(How.MAIL, email="a@example.org", subject="S", body="B")
    await tell(task.id, mail, by)
    with pytest.raises(Conflict):
        await tell(task.id, mail, by)
    await note_failed(task.id)
    [now] = [one for one in await queries.open_tasks() if one.id == task.id]
    assert now.failed_at is not None
    await tell(task.id, Telling(How.PHONE, clock.today()), by)


async def test_a_retention_rule_tells_nobody_but_a_merge_keeps_the_task(by: UUID) -> None:
    person = await known_elsewhere(by)
    await recipients_to_tell(person, Wish.CORRECTION)
    kept = (await make_lists.subscriber("toinen@example.com")).address.contact_id
    await merge(kept, person, Merged(), by=by)
    assert len(await queries.of_person(kept)) == 2
    found = await whose.of_contact(kept)
    assert found is not None
    await erasing.erase(
        found, lambda: whose.of_contact(kept), "retention: x", by=None, method=Method.RETENTION
    )
    assert {one.what for one in await queries.open_tasks()} == {Wish.CORRECTION}


# trial E20
@pytest.mark.parametrize("table", ["recipients_to_tell", "erasures", "contacts"])
async def test_an_erasure_from_a_request_that_is_cut_off_is_done_again_as_a_whole(
    staff: StaffBrowser, table: str
) -> None:
    """Nobody is half erased, nobody told of what did not happen, and nobody has to be told twice."""
    await make_privacy.identity()
    by = staff.signed_in.id
    person = await known_elsewhere(by)
    case = await granted(by, person, Wish.ERASURE)
    fields = {"request": str(case.id), "reason": f"Request {case.number}", "sure": "yes"}
    async with refusing(table):
        page = await staff.send_form(f"/staff/people/{person}/erase", fields)
        assert page.status_code == 500
    assert await people.person(person) is not None
    case = await again(case)
    assert (case.to_tell, case.wishes[0].done_at) == ((), None)
    await staff.send_form(f"/staff/people/{person}/erase", fields)
    case = await again(case)
    assert names(list(case.to_tell)) == ["Painotalo Oy", "Tryckeri AB"]
    assert case.wishes[0].done_at is not None


# register R20
async def test_who_asks_is_told_who_the_recipients_were_also_after_the_erasure(by: UUID) -> None:
    """In their language, and after the request was closed."""
    person = await known_elsewhere(by)
    case = await granted(by, person, Wish.ERASURE)
    found = await whose.of_contact(person)
    assert found is not None
    await erasing.erase(found, lambda: whose.of_contact(person), "Pyyntö", by=by, request=case.id)
    us = await identity()
    assert us is not None
    draft = drafted(Kind.RECIPIENTS, await again(case), us, Language.FINNISH)
    assert "Painotalo Oy" in draft.body
    assert "Tryckeri AB" in draft.body
    assert "Naapurin Oy" not in draft.body
    await actions.withdraw(case.id, "Soitti", by)
    await letters.write(case.id, Written(Kind.RECIPIENTS, "fi", draft.subject, draft.body), by)
    letter = await letter_for("request_letter")
    assert isinstance(letter, Letter)
    assert "Tryckeri AB" in letter.text
    await execute("update privacy_requests set email = ''")
    with pytest.raises(Invalid):
        await letters.write(case.id, Written(Kind.RECIPIENTS, "fi", "S", "B"), by)
