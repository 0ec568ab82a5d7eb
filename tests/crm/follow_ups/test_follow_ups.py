"""Follow-ups: on their owner's first page until they are done."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.contacts.facts import Owner
from app.crm.follow_ups import actions as follow_ups_actions
from app.crm.follow_ups import queries
from app.crm.follow_ups.actions import FollowUpFields
from app.crm.follow_ups.queries import Shown
from app.crm.interactions import actions as interactions_actions
from app.crm.rules import due_in_words, due_look
from app.database import execute, fetchval
from app.lib import clock
from app.lib.languages import speaking
from app.lib.refusals import Invalid, NotFound
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import staff as make_staff
from tests.make.crm import NOBODY

DAY = date(2026, 11, 23)


async def test_what_is_to_be_done_for_an_organisation_alone_names_it(db: None) -> None:
    there = await make_contacts.organisation("Rovapuu Oy")
    await follow_ups_actions.add_follow_up(FollowUpFields("Call", DAY), NOBODY, organisation=there)
    (due,) = await queries.follow_ups()
    assert due.about == "Rovapuu Oy"


@pytest.mark.parametrize(
    ("days", "words", "look"),
    [
        (-3, "3 days late", "no"),
        (-1, "1 day late", "no"),
        (0, "due today", "wait"),
        (1, "due tomorrow", "none"),
        (5, "in 5 days", "none"),
    ],
)
def test_how_near_a_day_is_is_said_in_words(days: int, words: str, look: str) -> None:
    due_on = DAY + timedelta(days=days)
    with speaking("en"):
        assert due_in_words(due_on, DAY) == words
    assert due_look(due_on, DAY) == look


async def promise(owner: UUID, days: int = 0, what: str = "Send the offer") -> UUID:
    contact = await make_contacts.known_person()
    fields = FollowUpFields(what, clock.today() + timedelta(days=days), owner)
    return await follow_ups_actions.add_follow_up(fields, NOBODY, contact=contact)


async def test_the_first_page_shows_what_is_late_first_until_it_is_done(
    staff: Any,
) -> None:  # register R12
    me = staff.signed_in.id
    await promise(me, 2, "Call again")
    late = await promise(me, -3, "Send the offer")
    await promise(me, 0, "Thank them")
    await promise(await make_staff.member(), 0, "Water the plants")
    page = (await staff.get("/staff/")).text
    assert page.index("3 days late") < page.index("due today") < page.index("in 2 days")
    assert "Send the offer" in page
    assert "Water the plants" not in page
    answer = await staff.send_form(f"/staff/follow-ups/{late}/done", {"back": "home"})
    assert answer.headers["location"].startswith("/staff/?")
    assert "3 days late" not in (await staff.get("/staff/")).text


async def test_done_is_done_once_and_can_be_opened_again(staff: Any) -> None:
    follow_up = await promise(staff.signed_in.id)
    await staff.send_form(f"/staff/follow-ups/{follow_up}/done")
    first = await queries.follow_up(follow_up)
    await staff.send_form(f"/staff/follow-ups/{follow_up}/done")
    assert await queries.follow_up(follow_up) == first
    assert "Send the offer" in (await staff.get("/staff/follow-ups?shown=done")).text
    await staff.send_form(f"/staff/follow-ups/{follow_up}/reopen")
    assert "Send the offer" in (await staff.get("/staff/follow-ups")).text


async def test_a_follow_up_is_added_from_a_person_or_an_organisation(staff: Any) -> None:
    person, there = await make_contacts.known_person(), await make_contacts.organisation()
    me = str(staff.signed_in.id)
    for about, owner in (
        ({"person": str(person)}, Owner(contact=person)),
        ({"organisation": str(there)}, Owner(organisation=there)),
    ):
        assert (await staff.get("/staff/follow-ups/new", params=about)).status_code == 200
        data = {**about, "what": "Call", "due_on": "2026-12-01", "owner": me}
        answer = await staff.send_form("/staff/follow-ups/new", data)
        assert answer.status_code == 303
        (found,) = await queries.follow_ups_of(owner)
        assert (found.what, found.due_on, found.owner) == ("Call", date(2026, 12, 1), UUID(me))


async def test_a_follow_up_in_error_keeps_what_was_typed(staff: Any) -> None:
    person = await make_contacts.known_person()
    data = {"person": str(person), "what": "Call", "due_on": "9999-12-31", "owner": "nobody"}
    answer = await staff.send_form("/staff/follow-ups/new", data)
    assert answer.status_code == 422
    assert 'value="Call"' in answer.text
    assert 'value="9999-12-31"' in answer.text
    assert await queries.follow_ups_of(Owner(contact=person)) == []


async def test_a_follow_up_about_nobody_is_refused(staff: Any) -> None:
    with pytest.raises(Invalid):
        await follow_ups_actions.add_follow_up(FollowUpFields("Call", DAY), NOBODY)
    with pytest.raises(NotFound):
        await follow_ups_actions.finish_follow_up(UUID(int=1), NOBODY)
    for about in ({}, {"person": "x"}, {"person": str(UUID(int=1))}, {"organisation": "x"}):
        assert (await staff.get("/staff/follow-ups/new", params=about)).status_code == 404


async def test_a_follow_up_is_handed_over_and_deleted(staff: Any) -> None:
    follow_up, other = await promise(staff.signed_in.id), await make_staff.member(name="Oona")
    path = f"/staff/follow-ups/{follow_up}"
    assert "Send the offer" in (await staff.get(path)).text
    data = {"what": "Send it soon", "due_on": "1.12.2026", "owner": str(other)}
    assert (await staff.send_form(path, data)).status_code == 303
    assert "Send it soon" not in (await staff.get("/staff/follow-ups")).text
    assert "Oona" in (await staff.get("/staff/follow-ups?whose=everybody")).text
    await staff.send_form(f"{path}/delete")
    assert await queries.follow_up(follow_up) is None


async def test_a_viewer_reads_but_does_not_do(staff_as: StaffAs) -> None:
    viewer = await staff_as("viewer")
    follow_up = await promise(viewer.signed_in.id)
    assert "Send the offer" in (await viewer.get("/staff/")).text
    answer = await viewer.send_form(f"/staff/follow-ups/{follow_up}/done")
    assert answer.status_code == 403


async def test_a_talk_carries_its_follow_up(db: None) -> None:  # register R12
    there = await make_contacts.organisation()
    person, me = await make_crm.person_at(there), await make_staff.member()
    fields = FollowUpFields("Send the offer", DAY, me)
    talk = await make_crm.talk([person], organisation=there, follow_up=fields)
    (found,) = await queries.follow_ups(me)
    assert (found.contact, found.organisation, found.interaction) == (person, there, talk)
    assert await queries.follow_ups(me, Shown.DONE) == []
    await interactions_actions.delete_interaction(talk, NOBODY)
    assert await queries.follow_ups(me) == []


async def test_done_leads_back_to_the_page_where_the_button_stood(staff: Any) -> None:
    there = await make_contacts.organisation()
    person = await make_crm.person_at(there)
    for page in (f"/staff/people/{person}", f"/staff/organisations/{there}"):
        fields = FollowUpFields("Send the offer", DAY, staff.signed_in.id)
        await follow_ups_actions.add_follow_up(fields, NOBODY, contact=person, organisation=there)
        button = re.search(
            r'action="([^"]+/done)".*?name="back" value="([^"]*)"', (await staff.get(page)).text
        )
        assert button
        answer = await staff.send_form(button[1], {"back": button[2]})
        assert answer.headers["location"].startswith(f"{page}?"), page


async def test_what_was_not_changed_is_not_noted(staff: Any) -> None:
    follow_up = await promise(staff.signed_in.id)
    path = f"/staff/follow-ups/{follow_up}"
    same = {
        "what": "Send the offer",
        "due_on": str(clock.today()),
        "owner": str(staff.signed_in.id),
    }
    known = await queries.follow_up(follow_up)
    assert known is not None
    assert (known.what, str(known.due_on), str(known.owner)) == tuple(same.values())
    assert (await staff.send_form(path, same)).status_code == 303
    noted = "select count(*) from access_log where what = 'follow_up_changed'"
    assert await fetchval(noted) == 0
    await staff.send_form(path, {**same, "what": "Call"})
    assert await fetchval(noted) == 1


async def test_it_stays_with_somebody_who_has_left_the_staff(staff: Any) -> None:
    former = await make_staff.member("writer")
    follow_up = await promise(former)
    await execute("update staff_members set disabled_at = now() where id = $1", former)
    path = f"/staff/follow-ups/{follow_up}"
    assert f'value="{former}" selected' in (await staff.get(path)).text
    same = {"what": "Call", "due_on": str(clock.today()), "owner": str(former)}
    assert (await staff.send_form(path, same)).status_code == 303
    found = await queries.follow_up(follow_up)
    assert found is not None
    assert (found.what, found.owner) == ("Call", former)
