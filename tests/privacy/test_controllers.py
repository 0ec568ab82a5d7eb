"""A renamed controller: no new consent under the old name, readers counted, a person answers (H20)."""

from uuid import UUID

import pytest

from app.campaigns.writing import checks
from app.consent.wordings.controllers import (
    StoredController,
    agreed_to_another,
    answer_wording,
    open_wordings,
    stored_controllers,
)
from app.consent.wordings.texts import keep_wording
from app.lib import clock
from app.lib.languages import Language, speaking
from app.lists import queries
from app.privacy import actions
from app.staff.actions import controllers as answers
from app.staff.queries.controllers import Controller, controllers, same_as_today
from app.staff.queries.identity import identity
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists
from tests.make import privacy as make_privacy
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

OLD, NEW = "Revontuli Viestintä Oy", "Pohjan Viestintä Oy"
OTHER_ID = "2345678-0"


async def save(**changes: str) -> UUID:
    by = await make_staff.member()
    values = {**make_privacy.IDENTITY, **changes}
    assert await actions.save_settings(values, by) == {}
    return by


def version(number: int, follows: bool | None, *, is_ours: bool = True) -> Controller:
    return Controller(number, f"N{number}", "", "", is_ours, follows, clock.now(), None, "")


@pytest.mark.parametrize(
    ("follows", "same"),
    [
        ((True,), (True,)),
        ((True, True), (True, True)),
        ((True, None), (None, True)),
        ((True, False), (False, True)),
        ((True, None, True), (None, True, True)),
        ((True, False, True), (False, True, True)),
        ((True, False, None), (False, None, True)),
        ((True, None, False), (False, False, True)),
    ],
)
def test_a_chain_of_names_breaks_at_another_company_and_opens_at_a_question(
    follows: tuple[bool | None, ...], same: tuple[bool | None, ...]
) -> None:
    versions = [version(number, one) for number, one in enumerate(follows)]
    assert tuple(same_as_today(versions).values()) == same


def test_who_was_never_the_controller_here_is_another() -> None:
    versions = [version(1, True), version(2, False, is_ours=False)]
    assert same_as_today(versions) == {1: True, 2: False}


async def test_a_name_a_number_and_a_trade_name_make_versions_and_nothing_else_does(
    db: None,
) -> None:
    await save()
    await save(phone="+358 16 111 1111")
    await save(trade_name="Pohjan Kirje")
    await save(trade_name="Pohjan Kirje", name=NEW)
    await save(trade_name="Pohjan Kirje", name=NEW, business_id=OTHER_ID)
    assert [(one.name, one.follows) for one in await controllers()] == [
        (OLD, True), (OLD, True), (NEW, True), (NEW, None),
    ]  # fmt: skip


async def reader() -> tuple[queries.OfferedList, UUID]:
    """Somebody who agreed to letters from the old name."""
    await save()
    there = await make_lists.a_list("kirje")
    one = await make_lists.subscriber("aino@example.net", there)
    return there, one.address.id


async def test_nobody_consents_to_the_old_name_any_more(db: None) -> None:  # trial H20
    await reader()
    assert len(await queries.offered_lists("fi")) == 1
    await save(name=NEW)
    assert await queries.offered_lists("fi") == []


async def test_a_sign_up_from_before_is_not_confirmed_under_the_old_name(db: None) -> None:
    there, _ = await reader()
    wish = await make_lists.sign_up("risto@example.net", there)
    await save(name=NEW)
    request = await queries.request(wish.id)
    assert request is not None
    assert request.lists == ()


async def test_with_the_same_number_it_is_the_same_company(db: None) -> None:  # trial H20
    there, subject = await reader()
    assert await stored_controllers([subject], there.list_id) == {}
    await save(name=NEW)
    stored = await stored_controllers([subject], there.list_id)
    assert stored == {subject: StoredController(OLD, is_the_same=True)}


async def test_with_another_number_a_person_answers_and_readers_are_counted(  # trial H20
    db: None,
) -> None:
    there, subject = await reader()
    by = await save(name=NEW, business_id=OTHER_ID)
    assert await agreed_to_another(there.list_id) == {StoredController(OLD, None): 1}
    newest = (await controllers())[-1]
    await answers.answer(newest.id, is_same=False, by=by)
    stored = await stored_controllers([subject], there.list_id)
    assert stored == {subject: StoredController(OLD, is_the_same=False)}
    await answers.answer(newest.id, is_same=True, by=by)
    assert await agreed_to_another(there.list_id) == {StoredController(OLD, True): 1}
    answered = (await controllers())[-1]
    assert answered.answered_at is not None
    assert answered.answered_by == "Sanna Laaksonen"


async def test_an_unanswered_name_stops_the_campaign_and_names_how_many(db: None) -> None:
    await save()
    campaign, _ = await make_campaigns.draft()
    await save(name=NEW, business_id=OTHER_ID)
    with speaking(Language.ENGLISH):
        found = await checks.checks(campaign.id)
    [said] = [one for one in found if one.name == "Name in the consents"]
    assert said.blocks
    assert said.sentence == f"1 reader has agreed to letters from another name: {OLD}."


async def test_a_sentence_that_names_nobody_is_asked_about_once(db: None) -> None:
    there, _ = await reader()
    by = await save()
    wording = await keep_wording(there.list_id, "fi", "Saa lähettää uutiskirjeen.")
    assert [one.id for one in await open_wordings()] == [wording]
    other = await answers.another_company("Toinen Oy")
    await answer_wording(wording, other, by)
    await answer_wording(wording, 1, by)
    assert await open_wordings() == []
    assert same_as_today(await controllers())[other] is False


async def test_the_trade_name_stands_beside_the_official_one(db: None) -> None:
    await save(trade_name="Pohjan Kirje")
    known = await identity()
    assert known is not None
    assert known.full_name == f"{OLD} (Pohjan Kirje)"
    assert known.sender("fi").name == known.full_name


async def test_the_page_asks_and_keeps_the_answer(staff: StaffBrowser) -> None:  # trial H20
    there, _ = await reader()
    await save(name=NEW, business_id=OTHER_ID)
    assert (
        "Answer whether the consents name the present company" in (await staff.get("/staff/")).text
    )
    page = (await staff.get("/staff/settings/controllers")).text
    assert "Not answered: no letters on these consents" in page
    newest = (await controllers())[-1]
    path = f"/staff/settings/controllers/{newest.id}"
    assert (await staff.send_form(path, {"answer": "perhaps"})).status_code == 422
    assert (await staff.send_form(path, {"answer": "same"})).status_code == 303
    page = (await staff.get("/staff/settings/controllers")).text
    assert "The same company: consents remain valid" in page
    wording = await keep_wording(there.list_id, "sv", "Ja tack.")
    path = f"/staff/settings/controllers/sentences/{wording}"
    answer = await staff.send_form(path, {"controller": "another", "name": ""})
    assert answer.status_code == 422
    assert 'value="another" checked' in answer.text
    said = {"controller": "another", "name": "Toinen Oy"}
    assert (await staff.send_form(path, said)).status_code == 303
    assert (await staff.send_form(path, said)).status_code == 404
