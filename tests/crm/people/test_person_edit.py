"""Adding and changing people: every form keeps what was typed, and two editors lose nothing."""

import re
from html import unescape
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.consent.suppression.kept import suppress
from app.consent.suppression.rules import Cause
from app.contacts.actions import organisations, people
from app.contacts.facts import OrganisationFields, Owner, PersonFields, Source, Who
from app.contacts.queries import person_details
from app.contacts.queries.person_details import PersonDetails
from app.crm.editing.differences import differences, read
from app.crm.relations import queries
from app.crm.services.catalogue import add_service
from app.database import fetchval
from app.lib import clock
from tests.crm.people.test_person_page import address_of, words
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser

SOURCE = Source("meeting", "Trade fair")
NEW: dict[str, Any] = {
    "first_name": "Aino", "last_name": "Niemelä", "email": "aino@example.com",
    "address_kind": "work_personal", "language": "sv", "source": "meeting",
}  # fmt: skip
POLYGLOT = """jaVasCript:/*-/*`/*'/*"/**/(/* */oNcliCk=alert() )//</title></textarea>--><svg/onload=alert()>"""


async def a_person(staff: StaffBrowser, **fields: Any) -> UUID:
    known = {"first_name": "Aino", "last_name": "Niemelä", **fields}
    return await people.add_person(
        PersonFields(**known), SOURCE, Who(staff.signed_in.id), address=address_of("a@example.com")
    )


async def details(contact: UUID) -> PersonDetails:
    found = await person_details.person_details(contact)
    assert found is not None
    return found


def form_in(page: httpx.Response, action: str) -> dict[str, str]:
    """What a browser would send of the form with this action, as the page came."""
    form = page.text.partition(f'action="{action}"')[2].partition("</form>")[0]
    sent = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', form))
    boxes = re.findall(
        r'type="(?:checkbox|radio)" name="([^"]+)" value="([^"]*)"(?! checked)', form
    )
    sent = {name: value for name, value in sent.items() if (name, value) not in boxes}
    texts = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    for name, options in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.findall(r'value="([^"]*)" selected', options)
        sent[name] = (chosen or re.findall(r'value="([^"]*)"', options))[0]
    return {name: unescape(value) for name, value in [*sent.items(), *texts] if name != "csrf"}


async def opened(staff: StaffBrowser, contact: UUID) -> dict[str, str]:
    path = f"/staff/people/{contact}/edit"
    return form_in(await staff.get(path), path)


async def save(staff: StaffBrowser, contact: UUID, form: dict[str, Any]) -> httpx.Response:
    return await staff.send_form(f"/staff/people/{contact}/edit", form)


def id_in(answer: httpx.Response) -> UUID:
    assert answer.status_code == 303, answer.text
    return UUID(re.findall(r"[0-9a-f-]{36}", answer.headers["location"])[0])


async def test_a_new_person_with_place_relation_and_source(staff: StaffBrowser) -> None:
    # register R3, R5, R6
    place = {"organisation": "Rovapuu Oy", "title": "Head of Communications", "roles": ["customer"]}
    more = {"decision_maker": "yes", "source_detail": "Business card", "source_on": "2026-01-14"}
    found = await details(id_in(await staff.send_form("/staff/people/new", NEW | place | more)))
    assert (found.name, found.language, found.title) == ("Aino Niemelä", "sv", place["title"])
    assert [(one.email, one.kind) for one in found.addresses] == [
        ("aino@example.com", "work_personal")
    ]
    [position] = found.positions
    assert (position.organisation_name, position.decision_maker, position.is_main) == (
        "Rovapuu Oy", True, True,
    )  # fmt: skip
    assert [one.role for one in found.roles] == ["customer"]
    assert (found.source_kind, found.source_detail, str(found.source_on)) == (
        "meeting", "Business card", "2026-01-14",
    )  # fmt: skip


async def test_a_known_organisation_is_found_by_its_name_however_it_is_written(
    staff: StaffBrowser,
) -> None:
    by = Who(staff.signed_in.id)
    house = await organisations.add_organisation(OrganisationFields("Rovapuu Oy"), SOURCE, by)
    contact = id_in(
        await staff.send_form("/staff/people/new", NEW | {"organisation": "ROVAPUU oy"})
    )
    assert [one.organisation_id for one in (await details(contact)).positions] == [house]


async def test_of_several_organisations_of_one_name_one_has_to_be_chosen(
    staff: StaffBrowser,
) -> None:
    by = Who(staff.signed_in.id)
    for place in ("Oulu", "Kemi"):
        fields = OrganisationFields("Aurora", place=place)
        second = await organisations.add_organisation(fields, SOURCE, by)
    form = NEW | {"organisation": "Aurora"}
    answer = await staff.send_form("/staff/people/new", form)
    assert answer.status_code == 422
    assert "Kemi" in answer.text
    chosen = await staff.send_form("/staff/people/new", form | {"organisation_id": str(second)})
    assert [one.organisation_id for one in (await details(id_in(chosen))).positions] == [second]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"source": ""}, "Choose where the data came from."),
        ({"source": "media_register"}, "Enter the name of the register"),
        ({"source_on": "0000-01-01"}, "The year must be between 1900 and 2100."),
        ({"source_on": "9999-01-01"}, "The year must be between 1900 and 2100."),
        ({"source_on": "2099-01-01"}, "The day cannot be in the future."),
        ({"email": "not an address"}, "Remove spaces"),
        ({"first_name": "x" * 10_000}, "Use at most 80 characters."),
        ({"first_name": "", "last_name": "", "email": ""}, "Write a name or an e-mail address."),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    staff: StaffBrowser, wrong: dict[str, str], sentence: str
) -> None:
    answer = await staff.send_form("/staff/people/new", NEW | {"title": "Editor"} | wrong)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert 'value="Editor"' in answer.text
    assert await fetchval("select count(*) from contacts") == 0


async def test_a_known_address_leads_to_the_person_who_has_it(staff: StaffBrowser) -> None:
    contact = await a_person(staff)
    answer = await staff.send_form("/staff/people/new", NEW | {"email": "A@example.com"})
    assert answer.status_code == 422
    assert f'<a href="/staff/people/{contact}">Open Aino Niemelä</a>' in answer.text


async def test_a_suppressed_address_is_told_and_entered_only_knowingly(
    staff: StaffBrowser,
) -> None:
    await suppress("aino@example.com", None, Cause.ERASED, clock.now())
    answer = await staff.send_form("/staff/people/new", NEW)
    assert answer.status_code == 422
    assert "its holder asked us to erase the data." in answer.text
    assert (await staff.send_form("/staff/people/new", NEW | {"anyway": "yes"})).status_code == 303


async def test_the_summary_says_in_which_row_the_fault_is(staff: StaffBrowser) -> None:
    contact = await a_person(staff)
    wrong = {"phones.number.0": "12", "phones.number.1": "13", "profiles.url.0": "x"}
    told = words(await save(staff, contact, await opened(staff, contact) | wrong))
    for row in (1, 2):
        assert f"Number, row {row}: This is not a phone number." in told
    assert "Web address, row 1: " in told


async def test_an_address_kept_from_one_list_is_told_by_that_list(staff: StaffBrowser) -> None:
    letter = await make_lists.a_list()
    await suppress("aino@example.com", letter.list_id, Cause.WITHDRAWN, clock.now())
    told = words(await staff.send_form("/staff/people/new", NEW))
    assert f"The list “Newsletter {letter.slug}” is not sent to this address: the consent" in told
    assert "No newsletter will go to it" not in told


async def test_everything_about_a_person_is_changed_in_one_form(staff: StaffBrowser) -> None:
    # register R6, R8, R18
    contact = await a_person(staff)
    form = await opened(staff, contact) | {
        "title": "Editor", "tags": "energy policy, Forests", "postcode": "96100",
        "phones.number.0": "040 123 4567", "phones.kind.0": "mobile",
        "profiles.network.0": "linkedin", "profiles.handle.0": "ainoniemela", "why": "Told by phone",
    }  # fmt: skip
    assert (await save(staff, contact, form)).headers["location"].endswith("?done=saved")
    found = await details(contact)
    assert (found.title, found.postcode, found.tags) == (
        "Editor", "96100", ("energy policy", "Forests"),
    )  # fmt: skip
    assert [(one.number, one.kind) for one in found.phones] == [("+358401234567", "mobile")]
    assert found.profiles[0].url == "https://www.linkedin.com/in/ainoniemela"
    page = words(await staff.get(f"/staff/people/{contact}?show=changes"))
    assert "Title Editor" in page
    assert f"{staff.signed_in.name}: Told by phone" in page


async def test_saving_what_has_not_changed_writes_no_history(staff: StaffBrowser) -> None:
    contact = await a_person(staff, title="Editor")
    await save(staff, contact, await opened(staff, contact))
    assert await fetchval("select count(*) from contact_changes where field = 'title'") == 0
    assert (await details(contact)).edition == 1


async def test_more_rows_come_without_scripts_and_without_saving(staff: StaffBrowser) -> None:
    contact = await a_person(staff)
    form = await opened(staff, contact) | {"title": "Not saved yet", "more": "phones"}
    page = await save(staff, contact, form)
    assert page.status_code == 200
    assert page.text.count('type="tel"') > 2
    assert 'value="Not saved yet"' in page.text
    assert (await details(contact)).title == ""


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phones.number.0": "12"}, "This is not a phone number."),
        (
            {"profiles.network.0": "x", "profiles.handle.0": "a", "profiles.url.0": "http://1"},
            "This is not a web address",
        ),
        ({"country": "XX"}, "A country is written as two letters"),
        ({"language": "de"}, "Choose one of the options on this page."),
        ({"owner": "11111111-1111-1111-1111-111111111111"}, "Choose one of the options"),
        ({"first_name": "", "last_name": "", "title": "x" * 200}, "Use at most 120 characters."),
    ],
)
async def test_a_wrong_row_or_choice_is_said_and_the_rest_is_kept(
    staff: StaffBrowser, wrong: dict[str, str], sentence: str
) -> None:
    contact = await a_person(staff)
    form = await opened(staff, contact) | {"notes": "Kept text"} | wrong
    answer = await save(staff, contact, form)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert "Kept text" in answer.text
    assert (await details(contact)).notes == ""


async def test_who_saves_second_sees_both_versions_field_by_field(staff: StaffBrowser) -> None:
    # trial F7
    contact = await a_person(staff, title="Editor")
    mine, theirs = await opened(staff, contact), await opened(staff, contact)
    await save(staff, contact, theirs | {"title": "Head editor", "place": "Kemi"})
    answer = await save(staff, contact, mine | {"title": "Chief", "notes": "Mine alone"})
    assert answer.status_code == 409
    told = words(answer)
    assert "Title Chief Head editor Keep theirs: Title" in told
    assert "Town (empty) Kemi Keep theirs: Town" in told
    assert f"Saved by {staff.signed_in.name}." in told
    assert re.findall(r'name="take" value="([^"]+)" checked', answer.text) == ["place"]
    assert (await details(contact)).title == "Head editor"


async def test_of_two_versions_each_field_is_taken_from_either(staff: StaffBrowser) -> None:
    # trial F7
    contact = await a_person(staff, title="Editor")
    mine, theirs = await opened(staff, contact), await opened(staff, contact)
    phone = {"phones.number.0": "040 123 4567", "phones.kind.0": "work"}
    await save(staff, contact, theirs | {"title": "Head editor", "place": "Kemi"} | phone)
    answer = await save(staff, contact, mine | {"title": "Chief", "notes": "Mine alone"})
    again = form_in(answer, f"/staff/people/{contact}/edit")
    final = await save(staff, contact, again | {"take": ["place", "phones"]})
    assert final.status_code == 303
    found = await details(contact)
    assert (found.title, found.place, found.notes) == ("Chief", "Kemi", "Mine alone")
    assert [one.number for one in found.phones] == ["+358401234567"]


async def test_somebody_who_saves_third_is_told_again(staff: StaffBrowser) -> None:
    # trial F7
    contact = await a_person(staff)
    mine, theirs = await opened(staff, contact), await opened(staff, contact)
    await save(staff, contact, theirs | {"title": "One"})
    again = form_in(
        await save(staff, contact, mine | {"title": "Two"}), f"/staff/people/{contact}/edit"
    )
    await save(staff, contact, await opened(staff, contact) | {"title": "Three"})
    assert (await save(staff, contact, again)).status_code == 409
    assert (await details(contact)).title == "Three"


@pytest.mark.parametrize("edition", ["", "x", "-1", "9" * 40])
async def test_a_form_without_its_edition_overwrites_nothing(
    staff: StaffBrowser, edition: str
) -> None:
    # trial F7
    contact = await a_person(staff, title="Editor")
    form = await opened(staff, contact) | {"title": "Chief", "edition": edition, "base": "[1"}
    assert (await save(staff, contact, form)).status_code == 409
    assert (await details(contact)).title == "Editor"


def test_a_field_only_the_other_one_changed_is_theirs_by_default() -> None:
    base = {"a": {"a": "1"}, "b": {"b": "1"}, "c": {"c": "1"}}
    mine = base | {"a": {"a": "2"}, "c": {"c": "2"}}
    theirs = base | {"b": {"b": "3"}, "c": {"c": "3"}}
    found = [(one.subject, one.take_theirs) for one in differences(mine, theirs, base)]
    assert found == [("a", False), ("b", True), ("c", False)]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": {"b": 1}}', "null"])
def test_a_snapshot_that_was_tampered_with_is_none(text: str) -> None:
    assert not read(text)


async def change_address(
    staff: StaffBrowser, contact: UUID, address: UUID, **form: str
) -> httpx.Response:
    return await staff.send_form(f"/staff/people/{contact}/addresses/{address}", form)


async def test_an_address_is_added_made_main_told_apart_and_removed(staff: StaffBrowser) -> None:
    contact = await a_person(staff)
    added = {"email": "toimitus@example.com", "address_kind": "role"}
    await staff.send_form(f"/staff/people/{contact}/addresses", added)
    second = (await details(contact)).addresses[1]
    assert (second.email, second.kind) == ("toimitus@example.com", "role")
    await change_address(staff, contact, second.id, do="main")
    await change_address(staff, contact, second.id, address_kind="personal")
    first = (await details(contact)).addresses[0]
    assert (first.id, first.kind) == (second.id, "personal")
    await change_address(staff, contact, second.id, do="remove")
    assert [one.email for one in (await details(contact)).addresses] == ["a@example.com"]


async def test_an_address_with_evidence_stays_and_the_page_says_why(staff: StaffBrowser) -> None:
    known = await make_lists.subscriber("s@example.net", await make_lists.a_list("kirje"))
    contact = known.address.contact_id
    page = await staff.get(f"/staff/people/{contact}/addresses")
    assert 'value="remove"' not in page.text
    assert "it is kept as evidence" in page.text
    answer = await change_address(staff, contact, known.address.id, do="remove")
    assert answer.status_code == 409
    assert len((await details(contact)).addresses) == 1


async def test_an_address_of_somebody_else_is_not_changed_from_here(staff: StaffBrowser) -> None:
    known = await make_lists.subscriber("s@example.net", await make_lists.a_list("kirje"))
    contact = await a_person(staff)
    answer = await change_address(staff, contact, known.address.id, address_kind="role")
    assert answer.status_code == 404


async def test_a_position_begins_changes_and_ends(staff: StaffBrowser) -> None:
    # register R5
    contact = await a_person(staff)
    path = f"/staff/people/{contact}/positions"
    form = {"organisation": "Rovapuu Oy", "position_title": "Sales", "since": "2020-01-01"}
    await staff.send_form(path, form)
    [held] = (await details(contact)).positions
    assert (held.organisation_name, held.title, held.until) == ("Rovapuu Oy", "Sales", None)
    changed = {"position_title": "Director", "decision_maker": "yes", "main": "yes"}
    await staff.send_form(f"{path}/{held.id}", changed)
    await staff.send_form(f"{path}/{held.id}", {"do": "end"})
    [held] = (await details(contact)).positions
    assert (held.title, held.decision_maker, held.is_main) == ("Director", True, False)
    assert held.until is not None
    wrong = {"since": "2026-05-01", "until": "2025-05-01", "position_title": "Kept"}
    answer = await staff.send_form(f"{path}/{held.id}", wrong)
    assert answer.status_code == 422
    assert "The last day is before the first day." in answer.text
    assert 'value="Kept"' in answer.text


async def test_relations_begin_and_end_and_any_number_holds_at_once(staff: StaffBrowser) -> None:
    # register R3
    contact = await a_person(staff)
    path = f"/staff/people/{contact}/roles"
    await staff.send_form(path, {"roles": ["customer", "media"]})
    await staff.send_form(path, {"roles": ["media", "partner"], "why": "Contract ended"})
    found = await details(contact)
    assert {one.role for one in found.roles} == {"media", "partner"}
    assert [one.role for one in found.past_roles] == ["customer"]


async def test_beat_next_step_and_considered_service(staff: StaffBrowser) -> None:
    contact, owner = await a_person(staff), str(staff.signed_in.id)
    path = f"/staff/people/{contact}"
    await staff.send_form(f"{path}/media", {"beat": "Energy", "embargo_notes": "Keeps them"})
    step = {"stage": "offered", "next_step": "Call", "next_step_on": "2026-12-01", "owner": owner}
    await staff.send_form(f"{path}/prospect", step)
    service = await add_service("Press service", "", Who(staff.signed_in.id))
    thought = {"service": str(service), "service_stage": "idea", "service_note": "Next year"}
    await staff.send_form(f"{path}/considered", thought)
    told = words(await staff.get(path))
    assert "Beat Energy Outlet \N{EN DASH} Embargo Keeps them Stage Offer made" in told
    assert "Next step Call, 1 December 2026" in told
    assert "Press service Next year Idea" in told
    await staff.send_form(f"{path}/considered", {"service": str(service), "do": "stop"})
    assert not await queries.considered(Owner(contact=contact))
    answer = await staff.send_form(f"{path}/prospect", step | {"next_step_on": "0000-12-01"})
    assert answer.status_code == 422
    assert 'value="Call"' in answer.text


async def test_text_that_looks_like_a_program_is_shown_as_text(staff: StaffBrowser) -> None:
    # trial A21
    short = POLYGLOT[:80]
    texts = ("first_name", "last_name", "title", "tags", "street", "place", "notes", "why")
    contact = await a_person(staff)
    form = await opened(staff, contact) | dict.fromkeys(texts, short) | {"postcode": "'\"><svg/on"}
    assert (await save(staff, contact, form)).status_code == 303
    await staff.send_form(
        f"/staff/people/{contact}/media", {"beat": POLYGLOT, "embargo_notes": POLYGLOT}
    )
    await staff.send_form(f"/staff/people/{contact}/notes", {"kind": "note", "note": POLYGLOT})
    place = {"organisation": POLYGLOT, "position_title": short}
    await staff.send_form(f"/staff/people/{contact}/positions", place)
    house = (await details(contact)).positions[0].organisation_id
    pages = [
        f"/staff/people/{contact}{end}"
        for end in ("", "/edit", "/addresses", "/positions", "/work")
    ]
    for path in [*pages, f"/staff/organisations/{house}", f"/staff/organisations/{house}/edit"]:
        page = (await staff.get(path)).text
        assert "<svg/on" not in page, path
        assert "</title></textarea>" not in page, path
        assert page.count("<title>") == page.count("</title>") == 1, path
