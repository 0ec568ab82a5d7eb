"""Who is on a list, and one person's history, as staff see them (register R11)."""

import re
from html import unescape
from uuid import UUID, uuid4

import httpx
import pytest

from app.consent import actions as consent
from app.consent.actions import NewEvent
from app.consent.events import Actor, Method, State
from app.consent.grounds.reasons import Reason
from app.consent.queries import events_of
from app.contacts.actions import confirmed
from app.contacts.queries.people import addresses_of
from app.contacts.rules import sort_key
from app.database import execute, fetchrow
from app.lists import queries, subscriber_queries
from app.lists.actions import unsubscribe
from app.lists.person_queries import permissions_of
from app.lists.subscriber_queries import Show
from app.staff.rules import StaffRole
from tests.conftest import StaffAs
from tests.make import lists as make_lists
from tests.make.lists import VISIT, Subscriber
from tests.make.staff import StaffBrowser

PATH = "/staff/lists/kirje"


def words(page: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def addresses(page: httpx.Response) -> list[str]:
    """In the order of the page."""
    return re.findall(r"[\w.]+@example\.(?:org|net)", page.text.partition("<table")[2])


async def named(first: str, last: str, email: str = "") -> Subscriber:
    """A subscriber of the list `kirje` with this name."""
    offered = await queries.offered_lists("fi", "kirje")
    known = await make_lists.subscriber(email, *(offered or [await make_lists.a_list("kirje")]))
    await confirmed.change_name_and_language(known.address.contact_id, first, last, "fi")
    return known


async def test_subscribers_stand_by_last_name_with_state_and_reason(staff: StaffBrowser) -> None:
    await named("Väinö", "Ångström", "va@example.net")
    await named("Aino", "Mäkinen", "am@example.net")
    page = await staff.get(PATH)
    assert addresses(page) == ["am@example.net", "va@example.net"]
    assert "Mäkinen, Aino am@example.net Yes Consent given on" in words(page)


@pytest.mark.parametrize(
    "typed",
    [
        "mäk",
        "MAKI",
        "mäkinen a",
        "aino mäk",
        "Am@example",
        "sofia",
        "RÖÖ",
        "mäkinen-röönäs s",
        "am",
    ],
)
async def test_a_person_is_found_by_how_name_or_address_begins(
    staff: StaffBrowser, typed: str
) -> None:
    await named("Aino Sofia", "Mäkinen-Röönäs", "am@example.net")
    await named("Olli", "Virtanen", "ov@example.net")
    page = await staff.send_form(PATH, {"find": typed})
    assert addresses(page) == ["am@example.net"]


@pytest.mark.parametrize("typed", ["%", "_", "mäkinen%x", "äkinen", "example", "\\", "x" * 100])
async def test_signs_that_mean_something_to_a_database_find_nothing(
    staff: StaffBrowser, typed: str
) -> None:
    await named("Aino", "Mäkinen")
    page = await staff.send_form(PATH, {"find": typed})
    assert page.status_code == 200
    assert "Nobody found" in page.text


async def test_what_was_searched_for_is_in_no_address(staff: StaffBrowser) -> None:
    await named("Aino", "Mäkinen")
    page = await staff.send_form(PATH, {"find": "mäkinen"})
    assert 'value="mäkinen"' in page.text
    assert not [link for link in re.findall(r'href="([^"]+)"', page.text) if "kinen" in link]


async def test_tabs_show_those_who_stayed_left_or_objected(staff: StaffBrowser) -> None:
    stayed, left = await named("", "", "stays@example.net"), await named("", "", "left@example.net")
    objected = await named("", "", "objected@example.net")
    await unsubscribe.unsubscribe(
        left.subscription, everything=False, method=Method.PAGE, visit=VISIT
    )
    await make_lists.stop_everything(objected)
    for show, known in (("active", stayed), ("left", left), ("objected", objected)):
        page = await staff.get(f"{PATH}?show={show}")
        assert set(addresses(page)) == {known.address.email}


async def test_fifty_stand_on_a_page_and_the_next_goes_on(staff: StaffBrowser, db: None) -> None:
    known = await named("", "", "a@example.org")
    await many_more(known, 60)
    first = await staff.get(PATH)
    [path] = re.findall(r'href="([^"]+)" rel="next"', first.text)
    second = await staff.get(unescape(path))
    shown = [*dict.fromkeys(addresses(first)), *dict.fromkeys(addresses(second))]
    assert len(shown) == len(set(shown)) == 61
    assert shown == sorted(shown)


async def many_more(known: Subscriber, count: int) -> None:
    """So many nameless people on the same list."""
    await execute(
        """
        with made as (select gen_random_uuid() as person, gen_random_uuid() as address,
                             'reader' || to_char(n, 'FM000') || '@example.org' as email
                        from generate_series(1, $3) n),
        contacts as (insert into contacts (id, language, search_key, sort_key, source_kind,
                                           created_at, changed_at)
                     select person, 'fi', email, $4 || email, 'sign_up', now(), now() from made),
        addresses as (insert into contact_addresses (id, contact, email, canonical, created_at)
                      select address, person, email, email, now() from made)
        insert into subscriptions (id, list, address, joined_at)
        select gen_random_uuid(), $1, address, now() from made where $2::uuid is not null
        """,
        known.list.list_id, known.address.id, count, sort_key("", ""),
    )  # fmt: skip


async def test_somebody_who_came_back_stands_there_once(staff: StaffBrowser) -> None:
    known = await named("", "", "back@example.net")
    await execute(
        "insert into subscriptions (id, list, address, joined_at, left_at, left_by) "
        "values ($1, $2, $3, now() - interval '9 days', now() - interval '8 days', 'page')",
        uuid4(), known.list.list_id, known.address.id,
    )  # fmt: skip
    [found] = await subscriber_queries.subscribers(known.list.list_id, Show.ALL)
    assert found.left_at is None


async def test_who_has_not_confirmed_is_shown_apart(staff: StaffBrowser) -> None:
    offered = await make_lists.a_list("kirje")
    await make_lists.sign_up("waits@example.net", offered)
    await make_lists.letter_for("sign_up")
    page = await staff.get(f"{PATH}?show=waiting")
    assert "waits@example.net Waiting" in words(page)
    assert "not sent" not in words(page)
    assert "/staff/people/" not in page.text.partition("<main")[2]


async def test_a_sign_up_whose_mail_was_dropped_leaves_nobody_waiting(
    staff: StaffBrowser,
) -> None:
    offered = await make_lists.a_list("kirje")
    request = await make_lists.sign_up("waits@example.net", offered)
    assert "Waiting for confirmation (1)" in words(await staff.get(PATH))
    await execute("update outbox set state = 'dropped' where about = $1", request.id)
    page = await staff.get(f"{PATH}?show=waiting")
    assert "Nobody is waiting." in words(page)
    assert "Waiting for confirmation (" not in words(page)


@pytest.mark.parametrize(
    "query", ["?show=nonsense", "?after=nonsense", "?after=5e1f0a52-9c1d-4c8e-8a53-0d0c5a1f7b11"]
)
async def test_a_wrong_filter_is_passed_over(staff: StaffBrowser, query: str) -> None:
    await named("Aino", "Mäkinen")
    page = await staff.get(PATH + query)
    assert page.status_code == 200
    assert "Mäkinen, Aino" in page.text


async def test_a_person_is_shown_with_the_exact_sentence_and_every_event(
    staff: StaffBrowser,
) -> None:
    known = await named("Aino", "Mäkinen")
    page = await staff.get(f"/staff/people/{known.address.contact_id}")
    assert f'<p lang="fi"><q>{known.list.sentence}</q></p>' in page.text
    told = words(page)
    steps = ("Consent given", "Confirmation mail sent", "Requested")
    assert [told.index(step) for step in steps] == sorted(told.index(step) for step in steps)
    assert "How: double opt-in. Who: the person. Sentence version 1." in told
    assert 'href="/privacy/1"' in page.text


async def test_the_network_address_is_never_shown(staff: StaffBrowser) -> None:
    # register R7
    known = await named("Aino", "Mäkinen")
    for path in (PATH, f"/staff/people/{known.address.contact_id}"):
        assert "192.0.2" not in (await staff.get(path)).text


async def test_lists_nobody_asked_about_say_so(db: None) -> None:
    known = await named("Aino", "Mäkinen")
    await make_lists.a_list("other")
    found = await permissions_of(await addresses_of(known.address.contact_id))
    assert {one.list_slug: one.reason for one in found.answers} == {
        "kirje": Reason.CONSENT,
        "other": Reason.NEVER_ASKED,
    }


async def test_an_objection_answers_for_every_list(db: None) -> None:
    known = await named("Aino", "Mäkinen")
    await make_lists.a_list("other")
    await make_lists.stop_everything(known)
    found = await permissions_of(await addresses_of(known.address.contact_id))
    assert {one.reason for one in found.answers} == {Reason.OBJECTED}


async def test_who_came_back_to_one_list_is_not_said_to_get_nothing(staff: StaffBrowser) -> None:
    known = await named("Aino", "Mäkinen")
    other = await make_lists.a_list("other")
    await make_lists.stop_everything(known)
    path = f"/staff/people/{known.address.contact_id}"
    assert "No newsletter goes to it." in words(await staff.get(path))
    await make_lists.subscriber(known.address.email, other)
    page = words(await staff.get(path))
    assert "No newsletter goes to it." not in page
    assert "so this is sent to it: Newsletter other. Everything else stays blocked." in page
    assert "kirje" not in page.partition("so this is sent to it:")[2].partition("Everything")[0]
    assert ": everything else" in page.partition("May we e-mail?")[2]


async def test_undone_events_are_marked(staff: StaffBrowser) -> None:
    known = await named("Aino", "Mäkinen")
    left_at = await unsubscribe.unsubscribe(
        known.subscription, everything=False, method=Method.PAGE, visit=VISIT
    )
    assert left_at
    await unsubscribe.undo(known.address.id, left_at, VISIT)
    page = await staff.get(f"/staff/people/{known.address.contact_id}")
    assert page.text.count("Undone later") == 1


async def leave(staff: StaffBrowser, known: Subscriber, what: str) -> httpx.Response:
    path = f"/staff/people/{known.address.contact_id}/leave"
    return await staff.send_form(path, {"what": what, "how": "by phone"})


async def test_staff_record_that_somebody_asked_to_leave_a_list(staff: StaffBrowser) -> None:
    known = await named("Aino", "Mäkinen")
    answer = await leave(staff, known, "kirje")
    assert answer.headers["location"].endswith("?done=left")
    event = await newest_event(known.address.id)
    assert (event["state"], event["method"], event["actor"]) == ("withdrawn", "staff", "staff")
    assert event["actor_id"] == staff.signed_in.id
    assert '"how": "by phone"' in str(event["detail"])
    page = await staff.get(f"/staff/people/{known.address.contact_id}")
    assert f"Who: {staff.signed_in.name}." in words(page)


@pytest.mark.parametrize("role", [StaffRole.WRITER, StaffRole.PRIVACY_OFFICER])
async def test_whoever_answers_the_telephone_may_record_that_somebody_asked_to_leave(
    staff_as: StaffAs, role: StaffRole
) -> None:
    known = await named("Aino", "Mäkinen")
    answer = await leave(await staff_as(role), known, "everything")
    assert answer.headers["location"].endswith("?done=left")


async def test_staff_record_that_somebody_wants_no_marketing_at_all(staff: StaffBrowser) -> None:
    known = await named("Aino", "Mäkinen")
    await make_lists.second_address_of(known)
    await leave(staff, known, "everything")
    found = await permissions_of(await addresses_of(known.address.contact_id))
    assert {one.reason for one in found.answers} == {Reason.OBJECTED}
    events = await events_of(known.address.id)
    assert {one.actor for one in events if one.state is State.OBJECTED} == {Actor.STAFF}
    assert not [stretch for stretch in found.stretches if stretch.left_at is None]


async def test_leaving_a_list_ends_it_at_every_address_of_the_person(staff: StaffBrowser) -> None:
    known = await named("Aino", "Mäkinen")
    await make_lists.second_address_of(known)
    await leave(staff, known, "kirje")
    found = await permissions_of(await addresses_of(known.address.contact_id))
    assert found.subscribed_to == []


async def test_recording_an_objection_twice_changes_nothing(staff: StaffBrowser) -> None:
    known = await named("Aino", "Mäkinen")
    await leave(staff, known, "everything")
    before = await newest_event(known.address.id)
    answer = await leave(staff, known, "everything")
    assert answer.headers["location"].endswith("?done=left_before")
    assert await newest_event(known.address.id) == before


async def test_what_is_recorded_is_noted_without_an_address(staff: StaffBrowser) -> None:
    # trial A29
    known = await named("Aino", "Mäkinen")
    await leave(staff, known, "kirje")
    row = await fetchrow("select * from access_log where what = 'leaving_recorded'")
    assert row
    assert row["about"] == str(known.address.contact_id)
    assert "@" not in str(row["detail"])


async def test_a_list_the_person_is_not_on_cannot_be_left(staff: StaffBrowser) -> None:
    known = await named("Aino", "Mäkinen")
    await make_lists.a_list("other")
    answer = await leave(staff, known, "other")
    assert answer.status_code == 422
    assert 'value="by phone"' in answer.text


async def newest_event(subject: UUID) -> dict[str, object]:
    row = await fetchrow(
        "select e.*, v.detail from consent_events e join consent_evidence v on v.event = e.id "
        "where e.subject = $1 order by e.id desc limit 1",
        subject,
    )
    assert row
    return dict(row)


async def test_a_viewer_sees_people_and_can_neither_export_nor_record(staff_as: StaffAs) -> None:
    known, viewer = await named("Aino", "Mäkinen"), await staff_as("viewer")
    page = await viewer.get(f"/staff/people/{known.address.contact_id}")
    assert "/staff/evidence" not in page.text
    assert "/leave" not in page.text
    assert (await leave(viewer, known, "kirje")).status_code == 403


async def test_the_persons_evidence_is_one_button_away(staff: StaffBrowser) -> None:
    known = await named("Aino", "Mäkinen")
    page = await staff.get(f"/staff/people/{known.address.contact_id}")
    form = page.text.partition('action="/staff/evidence"')[2].partition("</form>")[0]
    [address] = re.findall(r'name="address" value="([^"]+)"', form)
    answer = await staff.send_form("/staff/evidence", {"address": address})
    assert answer.status_code == 200
    assert known.list.sentence in answer.text


async def test_somebody_unknown_is_a_page_that_says_so(staff: StaffBrowser) -> None:
    answer = await staff.get(f"/staff/people/{uuid4()}")
    assert answer.status_code == 404
    assert "no such person" in answer.text


async def test_purposes_without_a_list_have_their_own_answer(db: None) -> None:
    known = await named("Aino", "Mäkinen")
    event = NewEvent(
        subject=known.address.id, state=State.REQUESTED,
        method=Method.FORM, purpose="advocacy", list_id=None, language="fi",
    )  # fmt: skip
    await consent.record(event)
    found = await permissions_of(await addresses_of(known.address.contact_id))
    assert ("Alaan liittyvä vaikuttaminen ja edunvalvonta", None) in [
        (one.title, one.list_slug) for one in found.answers
    ]
