"""The access log and the outgoing mail, as staff read them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from uuid import uuid4

import pytest

from app.campaigns.outcomes import Settlement
from app.campaigns.rules import PauseReason, StartRefusal
from app.consent.export import Format as EvidenceFormat
from app.contacts.actions.organisations import add_organisation
from app.contacts.actions.people import add_person
from app.contacts.facts import OrganisationFields, PersonFields, Source, Who
from app.contacts.telling.told import How
from app.crm.billing.rules import BillingFields
from app.crm.export.export import Format as ExportFormat
from app.crm.follow_ups.actions import FollowUpFields, add_follow_up
from app.crm.register.bulk import Bulk
from app.database import execute, fetch
from app.lib import clock
from app.lib.languages import Language
from app.mail import outbox
from app.mail.tables import OutboxState
from app.staff.actions.identity import FIELDS as IDENTITY
from app.staff.log import actions
from app.staff.log import queries as log_queries
from app.staff.log.details import DETAILS
from app.staff.log.queries import PAGE, Asked
from app.staff.log.values import VALUES, YES_OR_NO
from app.staff.log.words import KINDS, WORDS
from app.staff.outgoing import queries as outgoing_queries
from app.staff.outgoing.words import STATES
from app.told import LOG_TOLD
from tests.make import campaigns as make_campaigns
from tests.make import crm as make_crm
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

APP = Path(__file__).parents[2] / "app"


def noted_words() -> Iterator[str]:
    """The second argument of every `note(…)` in the code."""
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and len(node.args) > 1:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                word = node.args[1]
                if name == "note" and isinstance(word, ast.Constant):
                    yield str(word.value)


def noted_details() -> Iterator[str]:
    """The keys of every dictionary that a call of `note` takes as its detail."""
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
            for call in calls:
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                if name in {"note", "_note"}:
                    yield from _keys_in(node if _names_its_detail(call) else call)


def _names_its_detail(call: ast.Call) -> bool:
    return any(isinstance(each.value, ast.Name) for each in call.keywords if each.arg == "detail")


def _keys_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))


def test_everything_that_is_noted_has_words() -> None:
    assert {word for word in noted_words() if word not in WORDS} == set()


async def test_the_log_names_who_did_what_to_whom(staff: StaffBrowser) -> None:  # register R16
    writer = await make_staff.member("writer", name="Elina Koskela")
    await staff.send_form(f"/staff/members/{writer}/role", {"role": "viewer"})
    page = await staff.get("/staff/log")
    assert "changed a staff role: Elina Koskela" in page.text
    assert "Before: Writer" in page.text
    assert "Now: Viewer" in page.text


async def test_the_log_leads_to_whom_it_speaks_of(staff: StaffBrowser) -> None:
    by = Who(staff.signed_in.id)
    house = await add_organisation(OrganisationFields("Rovapuu Oy"), Source("meeting"), by)
    person = await add_person(PersonFields("Aino", "Niemelä"), Source("meeting"), by)
    page = (await staff.get("/staff/log")).text
    assert f'<a href="/staff/organisations/{house}">Organisation Rovapuu Oy</a>' in page
    assert f'<a href="/staff/people/{person}">Person Aino Niemelä</a>' in page


async def test_what_is_gone_has_no_name_in_the_log_and_no_link(staff: StaffBrowser) -> None:
    gone = str(uuid4())
    detail = {"other": gone, "rows": 3}
    await actions.note(None, "merged", about_kind="person", about=gone, detail=detail)
    page = (await staff.get("/staff/log")).text
    assert f"Removed person {gone[:8]}<" in page
    assert f"The other record: {gone[:8]}<" in page
    assert gone not in page


async def test_things_with_a_number_are_told_apart_by_their_kind(staff: StaffBrowser) -> None:
    first = await make_crm.service("Newsletter")
    campaign, _ = await make_campaigns.draft()
    for kind, what, about in (
        ("service", "service_changed", first),
        ("campaign", "campaign_created", campaign.id),
    ):
        await actions.note(None, what, about_kind=kind, about=str(about))
    page = (await staff.get("/staff/log")).text
    assert "Service Newsletter" in page
    assert "Campaign Uutisia" in page


async def test_the_log_leads_to_what_was_said_and_what_is_to_be_done(staff: StaffBrowser) -> None:
    by = Who(staff.signed_in.id)
    person = await add_person(PersonFields("Aino", "Niemelä"), Source("meeting"), by)
    said = await make_crm.talk([person], subject="Prices")
    to_do = await add_follow_up(FollowUpFields("Send the offer", clock.today()), by, contact=person)
    page = (await staff.get("/staff/log")).text
    assert f'<a href="/staff/interactions/{said}">Interaction Prices</a>' in page
    assert f'<a href="/staff/follow-ups/{to_do}">Follow-up Send the offer</a>' in page


async def test_the_log_outlives_the_account(staff: StaffBrowser) -> None:
    await actions.note(uuid4(), "evidence_exported", detail={"rows": 12})
    page = await staff.get("/staff/log?kind=exports")
    assert "Rows: 12" in page.text
    assert "A former account" in page.text
    assert page.text.count("<time ") == 1


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("", ["evidence_exported", "role_changed", "sign_in_failed", "signed_in"]),
        ("sign_ins", ["sign_in_failed", "signed_in"]),
        ("changes", ["role_changed"]),
        ("exports", ["evidence_exported"]),
    ],
)
async def test_the_log_is_narrowed_by_kind(db: None, kind: str, found: list[str]) -> None:
    for what in ("signed_in", "sign_in_failed", "role_changed", "evidence_exported"):
        await actions.note(None, what)
    assert [line.what for line in await log_queries.log_lines(Asked(kind=kind))] == found
    assert kind in {"", *KINDS}


async def test_the_log_is_narrowed_by_member(staff: StaffBrowser) -> None:
    other = await make_staff.member(name="Elina Koskela")
    await actions.note(other, "list_created")
    lines = await log_queries.log_lines(Asked(member=other))
    assert [line.member_name for line in lines] == ["Elina Koskela"]


async def test_a_long_log_has_pages_that_neither_skip_nor_repeat(staff: StaffBrowser) -> None:
    for number in range(2 * PAGE):
        await actions.note(None, "list_changed", about_kind="list", about=f"number-{number}-")
    seen, path = "", "/staff/log?kind=changes"
    while path:
        page = (await staff.get(path)).text
        seen, path = seen + page, next_page(page)
    assert all(seen.count(f"number-{number}-") == 1 for number in range(2 * PAGE))


def next_page(page: str) -> str:
    link = re.search(r'href="([^"]+)" rel="next"', page)
    return link[1].replace("&amp;", "&") if link else ""


@pytest.mark.parametrize(
    "query",
    [
        "before=x",
        "before=-1",
        "before=2026-01-01",
        "person=x",
        "since=x",
        "member=x",
        "kind=x",
        "kind=%00",
        "before=%F0",
    ],
)
async def test_a_wrong_filter_is_passed_over(staff: StaffBrowser, query: str) -> None:
    wrong_day = query == "since=x"
    assert (await staff.get(f"/staff/log?{query}")).status_code == (422 if wrong_day else 200)
    assert (await staff.get(f"/staff/outgoing?{query}&state=x")).status_code == 200


async def test_what_is_written_in_the_log_is_text(staff: StaffBrowser) -> None:
    await actions.note(None, "<b>bold</b>", about_kind="<i>", detail={"<u>": "<script>"})
    assert "<script>" not in (await staff.get("/staff/log")).text


@pytest.mark.parametrize(
    ("what", "detail", "said"),
    [
        ("member_added", {"role": "administrator"}, "Command line"),
        ("member_added", {"role": "administrator"}, "Staff role: Administrator"),
        (
            "evidence_exported",
            {"everybody": True, "format": "csv_excel"},
            "Everybody&#39;s evidence",
        ),
        ("campaign_paused", {"reason": "our_fault"}, "Postilupa, automatically"),
        ("campaign_refused", {"reason": "late"}, "Postilupa, automatically"),
        ("campaign_sent", {"automatic": True}, "Postilupa, automatically"),
        ("campaign_sent", {}, "Command line"),
        ("answer_closed", {}, "Postilupa, automatically"),
        (
            "campaign_scheduled",
            {"moment": "2026-11-22T12:00:00+00:00"},
            "22 November 2026 at\N{NO-BREAK SPACE}14:00",
        ),
        ("sign_in_failed", {}, "Not signed in"),
        ("people_changed", {"action": "set_owner", "rows": 3}, "What was done: Set the owner"),
        ("letter_settled", {"decision": "leave"}, "Decision: Leave as it is"),
        ("people_told", {"how": "letter"}, "How: By letter"),
        ("leaving_recorded", {"everything": True}, "No direct marketing at all"),
        ("leaving_recorded", {"ended": True}, "Sending ended"),
        ("leaving_recorded", {"ended": False}, "There was nothing to end"),
        ("billing_changed", {"fields": ["country", "reference"]}, "Changed: Country, Reference"),
        ("list_changed", {"new_sentences": ["fi", "sv"]}, "New consent sentence: Finnish, Swedish"),
        ("campaign_paused", {"reason": "staff"}, "Reason: decided by staff"),
    ],
)
async def test_what_happened_without_a_session_is_told_in_words(
    staff: StaffBrowser, what: str, detail: dict[str, object], said: str
) -> None:
    await actions.note(None, what, detail=detail)
    assert said in (await staff.get("/staff/log")).text


async def test_whose_account_was_tried_is_not_said_to_have_tried(staff: StaffBrowser) -> None:
    await actions.note(staff.signed_in.id, "sign_in_failed")
    page = (await staff.get("/staff/log?kind=sign_ins")).text
    line = page.partition("entered a wrong password")[0].rpartition("<li")[2]
    assert "Not signed in" in line
    assert staff.signed_in.name not in line
    assert f"a wrong password for the account of {staff.signed_in.name}" in page


async def test_a_list_is_called_by_its_name(staff: StaffBrowser) -> None:
    known = await make_lists.a_list()
    await actions.note(None, "list_published", about_kind="list", about=known.list_id)
    await actions.note(None, "leaving_recorded", detail={"list": str(known.list_id)})
    page = (await staff.get("/staff/log")).text
    assert page.count("List Newsletter") == 2
    assert str(known.list_id) not in page


def test_every_key_that_is_kept_has_words() -> None:
    assert set(LOG_TOLD.words["action"]) == set(Bulk)
    assert set(LOG_TOLD.words["new_sentences"]) == set(Language)
    assert set(VALUES["decision"]) == set(Settlement)
    assert set(LOG_TOLD.words["how"]) == set(How)
    assert set(VALUES["reason"]) == set(PauseReason) | set(StartRefusal)
    assert set(VALUES["format"]) == {*EvidenceFormat, *ExportFormat, "pdf", "json"}
    billing = {field.name for field in fields(BillingFields)}
    assert set(VALUES["fields"]) == set(IDENTITY) | billing


def test_everything_that_is_kept_beside_an_act_has_words() -> None:
    assert set(noted_details()) <= {*DETAILS, *YES_OR_NO}


async def test_outgoing_mail_is_shown_in_words(staff: StaffBrowser) -> None:
    await outbox.post("staff_link", uuid4(), "sv")
    page = (await staff.get("/staff/outgoing")).text
    assert "One-time link to set a password" in page
    assert "Swedish" in page
    assert "Waiting" in page


async def test_a_sign_up_is_answered_with_a_confirmation_or_with_word_that_it_is_in_force(
    staff: StaffBrowser,
) -> None:
    await outbox.post("sign_up", uuid4(), "en")
    assert "Answer to a sign-up" in (await staff.get("/staff/outgoing")).text


async def test_outgoing_mail_is_narrowed_by_state_and_counts_add_up(staff: StaffBrowser) -> None:
    for state in OutboxState:
        mail = await outbox.post("sign_up", uuid4(), "fi")
        await execute("update outbox set state = $1, reply_code = 550 where id = $2", state, mail)
    counts = await outgoing_queries.count_by_state()
    assert counts == dict.fromkeys(OutboxState, 1)
    for state in OutboxState:
        assert [mail.state for mail in await outgoing_queries.outgoing(state=state)] == [state]
    page = (await staff.get("/staff/outgoing?state=refused")).text
    assert "Refused (1)" in page
    assert "550" in page


def test_every_state_has_a_drawing_and_a_word() -> None:
    assert set(STATES) == set(OutboxState)


async def test_outgoing_mail_has_pages(staff: StaffBrowser) -> None:
    for _ in range(PAGE + 1):
        await outbox.post("sign_up", uuid4(), "fi")
    first = await outgoing_queries.outgoing()
    rest = await outgoing_queries.outgoing(before=first[PAGE - 1].id)
    assert [mail.id for mail in rest] == [first[PAGE].id]
    assert 'rel="next"' in (await staff.get("/staff/outgoing")).text


async def test_the_outbox_holds_no_address(staff: StaffBrowser) -> None:
    await staff.send_form("/staff/forgotten", {"email": staff.signed_in.email})
    rows = await fetch("select o::text as line from outbox o")
    assert len(rows) == 1
    assert "@" not in rows[0]["line"]
