"""One person on one screen: who, where, may we mail and why, what we last said to each other."""

import re
from datetime import date, timedelta
from html import unescape
from uuid import UUID, uuid4

import httpx
import pytest

from app.consent.suppression.kept import suppress
from app.consent.suppression.rules import Cause
from app.contacts.actions import belongings, organisations, people, positions, roles
from app.contacts.facts import (
    OrganisationFields,
    Owner,
    PersonFields,
    PositionFields,
    Profile,
    Source,
    Who,
)
from app.crm.follow_ups import actions as follow_ups_actions
from app.crm.follow_ups.actions import FollowUpFields
from app.crm.interactions import actions as interactions_actions
from app.crm.interactions.actions import InteractionFields
from app.crm.relations import actions as relations_actions
from app.crm.rules import InteractionKind, Stage
from app.database import fetchval
from app.lib import clock
from app.lib.languages import format_date, speaking
from app.mail.addresses import Address, parse
from tests.conftest import StaffAs
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser

SOURCE = Source("media_register", "Toimittajarekisteri")
NOTED = "Asked for the figures. **Embargo** until Friday."


def words(page: httpx.Response) -> str:
    main = page.text.partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main.replace("<wbr>", ""))).split())


def address_of(email: str) -> Address:
    found = parse(email)
    assert isinstance(found, Address)
    return found


def who(staff: StaffBrowser, why: str = "") -> Who:
    return Who(staff.signed_in.id, why)


async def journalist(staff: StaffBrowser, email: str = "saara@example.org") -> UUID:
    """Saara Niemi writes about energy for a media house; we called her yesterday."""
    by = who(staff)
    fields = PersonFields("Saara", "Niemi", "Economics reporter", "fi", owner=by.by)
    contact = await people.add_person(
        fields, SOURCE, by, address=address_of(email), address_kind="work_personal"
    )
    house = await organisations.add_organisation(
        OrganisationFields("Pohjoisen Uutiset", "media_house"), SOURCE, by
    )
    position = PositionFields("Economics reporter", decision_maker=True, main=True)
    await positions.add_position(contact, house, position, by)
    await roles.add_role(Owner(contact=contact), "media", by)
    await relations_actions.set_media_profile(
        contact, "Energy and mines", "Keeps embargoes to the minute", by
    )
    talk = InteractionFields(
        InteractionKind.CALL,
        clock.now() - timedelta(days=1),
        house,
        "",
        NOTED,
        [contact],
        [staff.signed_in.id],
    )
    await interactions_actions.record_interaction(talk, by)
    return contact


async def page_of(staff: StaffBrowser, contact: UUID, query: str = "") -> httpx.Response:
    answer = await staff.get(f"/staff/people/{contact}{query}")
    assert answer.status_code == 200
    return answer


async def test_a_journalists_page_answers_in_one_screen(staff: StaffBrowser) -> None:
    # register R3, R6
    offered = await make_lists.a_list("tiedotteet")
    contact = await journalist(staff)
    told = words(await page_of(staff, contact)).partition("Everything, newest first")[0]
    assert "Saara Niemi Economics reporter, Pohjoisen Uutiset Media contact" in told
    assert "Decision maker" in told
    assert "Beat Energy and mines Outlet Pohjoisen Uutiset Embargo Keeps embargoes" in told
    assert "call: Asked for the figures. Embargo until Friday." in told
    assert f"{offered.slug} Not asked No ground for sending." in told


async def test_whoever_has_a_subscription_is_called_a_subscriber(staff: StaffBrowser) -> None:
    # register R3
    known = await make_lists.subscriber("aino@example.net", await make_lists.a_list("kirje"))
    page = await page_of(staff, known.address.contact_id)
    assert '<span class="tag tag-subscriber">Subscriber</span>' in page.text


async def test_the_newest_talk_heads_the_stream_and_its_markdown_is_read(
    staff: StaffBrowser,
) -> None:
    page = await page_of(staff, await journalist(staff), "?show=interactions")
    stream = page.text.partition('<ol class="stream">')[2]
    assert stream.partition("<b>")[2].startswith("Call, Sanna Laaksonen")
    assert "<strong>Embargo</strong>" in stream


@pytest.mark.parametrize(
    ("tab", "said", "unsaid"),
    [
        ("interactions", "Asked for the figures", "Became: media contact"),
        ("changes", "Became: media contact", "Asked for the figures"),
        ("permissions", "Nothing has happened yet", "Asked for the figures"),
        ("nonsense", "Asked for the figures", "Nothing has happened yet"),
    ],
)
async def test_tabs_show_one_kind_of_thing(
    staff: StaffBrowser, tab: str, said: str, unsaid: str
) -> None:
    page = await page_of(staff, await journalist(staff), f"?show={tab}")
    told = words(page).partition("Everything, newest first")[2].partition("Details")[0]
    assert said in told
    assert unsaid not in told


async def test_older_entries_stand_on_further_pages_once_each(staff: StaffBrowser) -> None:
    contact = await journalist(staff)
    for number in range(40):
        text = f"Talk number {number}."
        at = clock.now() - timedelta(days=2 + number)
        fields = InteractionFields(InteractionKind.NOTE, at, text=text, people=[contact])
        await interactions_actions.record_interaction(fields, who(staff))
    first = await page_of(staff, contact, "?show=interactions")
    [path] = re.findall(r'href="([^"#]+)#stream" rel="next"', first.text)
    second = await staff.get(unescape(path))
    told = re.findall(r"Talk number (\d+)\.", words(first).partition("Everything")[2])
    told += re.findall(r"Talk number (\d+)\.", words(second).partition("Everything")[2])
    assert told == [str(number) for number in range(40)]
    assert 'id="note"' not in second.text


@pytest.mark.parametrize("query", ["?before=nonsense", "?before=1.%27", "?show=%3Cb%3E&before=1"])
async def test_a_wrong_address_of_the_stream_is_passed_over(
    staff: StaffBrowser, query: str
) -> None:
    assert "Asked for the figures" in (await page_of(staff, await journalist(staff), query)).text


async def test_a_note_is_two_presses_away_and_read_where_the_person_works(
    staff: StaffBrowser,
) -> None:
    contact = await journalist(staff)
    note = {"kind": "meeting", "note": "Met her in *Rovaniemi*."}
    answer = await staff.send_form(f"/staff/people/{contact}/notes", note)
    assert answer.headers["location"].endswith("?done=noted")
    assert "<em>Rovaniemi</em>" in (await page_of(staff, contact)).text
    house = await fetchval("select organisation from positions where contact = $1", contact)
    assert "<em>Rovaniemi</em>" in (await staff.get(f"/staff/organisations/{house}")).text


async def test_an_empty_note_is_asked_for_and_nothing_is_saved(staff: StaffBrowser) -> None:
    contact = await journalist(staff)
    answer = await staff.send_form(f"/staff/people/{contact}/notes", {"kind": "call", "note": " "})
    assert answer.status_code == 422
    assert "Write what was said or agreed." in answer.text
    assert '<option value="call" selected>' in answer.text
    assert await fetchval("select count(*) from interactions") == 1


async def test_where_the_data_came_from_and_when_it_is_to_be_told(staff: StaffBrowser) -> None:
    told = words(await page_of(staff, await journalist(staff)))
    assert "Source Media register, Toimittajarekisteri" in told
    with speaking("en"):
        assert f"Entered {format_date(clock.now())}, {staff.signed_in.name}" in told
    assert "Told about the source not yet, due" in told


async def test_checked_today_is_one_press_and_stands_there(staff: StaffBrowser) -> None:
    # register R18
    contact = await journalist(staff)
    assert "Last checked Not yet" in words(await page_of(staff, contact))
    answer = await staff.send_form(f"/staff/people/{contact}/checked")
    assert answer.headers["location"].endswith("?done=checked")
    assert "Last checked Not yet" not in words(await page_of(staff, contact))


async def test_profiles_are_links_that_tell_the_other_site_nothing(staff: StaffBrowser) -> None:
    # register R8
    contact = await journalist(staff)
    profiles = [Profile("mastodon", "saara@example.org", "https://example.org/@saara")]
    await belongings.set_profiles(contact, None, profiles, who(staff))
    page = await page_of(staff, contact)
    link = '<a href="https://example.org/@saara" rel="noopener noreferrer">saara@example.org</a>'
    assert f"Mastodon: {link}" in page.text


async def test_an_address_on_the_suppression_list_is_told_in_words(staff: StaffBrowser) -> None:
    contact = await journalist(staff)
    await suppress("saara@example.org", None, Cause.BOUNCED, clock.now())
    told = words(await page_of(staff, contact))
    assert "saara@example.org is on the suppression list: mail to it came back." in told


async def test_an_address_kept_from_one_list_is_told_to_be_kept_from_that_list_only(
    staff: StaffBrowser,
) -> None:
    contact, letter = await journalist(staff), await make_lists.a_list()
    await suppress("saara@example.org", letter.list_id, Cause.WITHDRAWN, clock.now())
    told = words(await page_of(staff, contact))
    said = f"The list “Newsletter {letter.slug}” is not sent to saara@example.org: the consent was"
    assert said in told
    assert "No newsletter goes to it" not in told


async def test_changes_are_told_in_words(staff: StaffBrowser) -> None:
    contact = await journalist(staff)
    owner = Owner(contact=contact)
    await relations_actions.set_prospect(
        owner, Stage.CONTACTED, "Send the offer", date(2026, 12, 1), who(staff)
    )
    known = PersonFields("Saara", "Niemi", "Economics reporter", "fi", country="SE")
    edition = await fetchval("select edition from contacts where id = $1", contact)
    await people.change_person(contact, known, edition, who(staff))
    told = words(await page_of(staff, contact)).partition("Everything, newest first")[2]
    assert "Stage Contacted" in told
    assert "Date of the next step 1 December 2026" in told
    assert "Country Sweden" in told


async def test_a_talk_without_a_word_leaves_no_colon_at_the_head(staff: StaffBrowser) -> None:
    contact = await journalist(staff)
    silent = InteractionFields(InteractionKind.MEETING, clock.now(), None, "", "", [contact], [])
    await interactions_actions.record_interaction(silent, who(staff))
    told = words(await page_of(staff, contact)).partition("Everything, newest first")[0]
    assert "meeting May we e-mail?" in told


async def test_what_is_to_be_done_stands_there_until_it_is_done(staff: StaffBrowser) -> None:
    contact = await journalist(staff)
    todo = FollowUpFields("Send the figures", clock.now().date() + timedelta(days=3))
    await follow_ups_actions.add_follow_up(todo, who(staff), contact=contact)
    page = await page_of(staff, contact)
    assert words(page).count("Send the figures") == 2
    [path] = re.findall(r'action="(/staff/follow-ups/[^"]+/done)"', page.text)
    await staff.send_form(path, {"back": "person"})
    assert "Send the figures" not in words(await page_of(staff, contact))


async def test_a_possible_double_is_pointed_out(staff: StaffBrowser) -> None:
    first, second = await journalist(staff), await journalist(staff, "sn@example.org")
    for contact in (first, second):
        await belongings.set_phones(contact, None, [("+358401234567", "mobile")], who(staff))
    for one, other in ((first, second), (second, first)):
        assert f'href="/staff/people/merge/{one}/{other}"' in (await page_of(staff, one)).text


async def test_whoever_may_only_look_is_offered_no_change(
    staff: StaffBrowser, staff_as: StaffAs
) -> None:
    contact, viewer = await journalist(staff), await staff_as("viewer")
    page = (await page_of(viewer, contact)).text.partition("<main")[2]
    assert "<form" not in page
    assert "/edit" not in page
    for path in ("notes", "checked"):
        answer = await viewer.send_form(f"/staff/people/{contact}/{path}", {"note": "x"})
        assert answer.status_code == 403


async def test_nobody_is_shown_for_an_id_of_nothing(staff: StaffBrowser) -> None:
    for path in ("", "/edit", "/addresses", "/positions", "/work"):
        answer = await staff.get(f"/staff/people/{uuid4()}{path}")
        assert answer.status_code == 404
