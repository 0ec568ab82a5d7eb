"""Who may open which staff page. A new route without a row here breaks the build (trial A14).

Further: no form of another site does anything (A11), and no GET changes anything (A13). All walks
go over real objects: a route whose parameter has no sample in `tests/world` breaks the build too.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from litestar.routes import HTTPRoute

from app.asgi import create_app
from app.config import Settings
from app.staff.rules import Right, StaffRole, rights_of
from app.web.guards.csrf import FIELD, ForeignForm, csrf_token
from app.web.rendering.errors import TITLES
from tests.architecture.walks.fingerprint import fingerprint
from tests.architecture.walks.routes import StaffRoute, changing, is_open, rights_for
from tests.conftest import StaffAs
from tests.make.staff import StaffBrowser

OPEN, SIGNED_IN = "open", "signed in"

APP = Path(__file__).parents[3] / "app"
_ROUTES: dict[str | tuple[Right, ...], str] = {
    OPEN: """
        staff.sign_in staff.sign_in_form staff.forgotten staff.forgotten_form staff.link
        staff.link_form
    """,
    SIGNED_IN: """
        home staff.sign_out staff.sign_out_all staff.account staff.account_form
        staff.password_form
    """,
    Right.SEE_PEOPLE: """
        lists.all lists.subscribers lists.find_subscribers
        crm.person crm.organisation
        crm.services crm.product_groups crm.orders crm.order crm.follow_ups
        people.all people.find organisations.all organisations.find people.stale
        views.all views.save views.change views.delete
        crm.to_tell crm.what_to_tell
        crm.segments crm.segment crm.find_form crm.find privacy.purposes grounds.all
        lists.funnel privacy.questions
    """,
    Right.EDIT_PEOPLE: """
        lists.address_changes lists.settle_address_change
        crm.record_leaving crm.write_note crm.person_checked crm.new_person crm.create_person crm.edit_person
        crm.change_person crm.person_addresses crm.add_address crm.change_address
        crm.conversation crm.record_conversation
        crm.guardian crm.record_guardian
        crm.duties crm.write_duties crm.end_duties
        suppression.all suppression.find suppression.domains suppression.refuse_domain
        suppression.lift_domain
        crm.person_positions crm.add_position crm.change_position crm.change_roles crm.person_work
        crm.change_media crm.change_prospect crm.change_considered crm.write_organisation_note
        crm.organisation_checked crm.organisation_work crm.change_organisation_roles
        crm.change_organisation_prospect crm.change_organisation_considered crm.new_organisation
        crm.decide_legal_form crm.create_organisation crm.edit_organisation crm.change_organisation
        crm.new_interaction
        crm.add_interaction crm.interaction crm.change_interaction crm.ask_delete_interaction
        crm.delete_interaction
        crm.new_order crm.start_order crm.ask_change crm.change_order crm.ask_end crm.end_order
        crm.fact crm.correct_fact crm.new_follow_up crm.add_follow_up crm.follow_up
        crm.change_follow_up crm.finish_follow_up crm.reopen_follow_up crm.delete_follow_up
        people.bulk people.bulk_do people.check_many
        crm.new_segment crm.add_segment crm.change_segment crm.archive_segment crm.restore_segment
        crm.duplicates crm.dismiss_duplicate crm.compare crm.merge crm.merges crm.undo_merge crm.tell
    """,
    Right.EXPORT_PEOPLE: """
        people.export people.export_file organisations.export organisations.export_file
        labels.page labels.print labels.ticked
        recipients.all
    """,
    (Right.SEE_PEOPLE, Right.EXPORT_PEOPLE): """
        disclosures.all disclosures.one disclosures.of_person
    """,
    Right.MANAGE_LISTS: """
        lists.ask_again lists.do_ask_again lists.set_reminder lists.offer_fewer
        lists.new lists.create lists.edit lists.change lists.publish lists.ask_close lists.close
        grounds.admit
    """,
    Right.WRITE_CAMPAIGNS: """
        campaigns.all campaigns.new campaigns.create campaigns.one campaigns.save campaigns.copy
        campaigns.no_marketing
        campaigns.check campaigns.preview campaigns.letter campaigns.ask_move campaigns.move
        campaigns.ask_delete campaigns.delete
    """,
    (Right.WRITE_CAMPAIGNS, Right.SEE_PEOPLE): """
        campaigns.find_reader campaigns.recipients campaigns.excluded
    """,
    (Right.EDIT_PEOPLE, Right.EXPORT_PEOPLE): "labels.posted",
    (Right.EDIT_PEOPLE, Right.IMPORT_PEOPLE): "suppression.ask_import suppression.import",
    (
        Right.EDIT_PEOPLE,
        Right.SEE_PEOPLE,
    ): "privacy.ask_stop privacy.record_objection privacy.restrict details.ask_form details.ask",
    (Right.EDIT_PEOPLE, Right.RECORD_CONSENT, Right.SEE_PEOPLE): """
        privacy.ask_consent privacy.record_consent privacy.paper privacy.unrestrict
        privacy.answer_question
    """,
    (Right.ERASE_PEOPLE, Right.SEE_PEOPLE): """
        privacy.ask_erase privacy.erase privacy.erasures privacy.decide_mention
        retention.desk retention.end_hold retention.ask_hold retention.set_hold
        retention.ask_hold_all retention.set_hold_all
    """,
    (Right.CHANGE_SETTINGS, Right.ERASE_PEOPLE, Right.SEE_PEOPLE): """
        retention.switch retention.rules retention.save_rules
    """,
    (Right.HANDLE_REQUESTS, Right.SEE_PEOPLE): """
        privacy.answer privacy.check_answer privacy.release_answer privacy.answer_draft
        requests.all requests.one requests.step requests.file requests.new requests.record
        requests.add_file requests.letter requests.send_letter requests.kept_letter requests.copy
        requests.ask_do requests.do article_19.all article_19.one article_19.tell article_19.corrected
    """,
    Right.SEND_CAMPAIGNS: """
        campaigns.send campaigns.schedule campaigns.unschedule campaigns.pause campaigns.resume
        campaigns.ask_cancel campaigns.cancel campaigns.rest campaigns.send_rest campaigns.settle
    """,
    Right.EXPORT_EVIDENCE: """
        privacy.evidence privacy.export_evidence privacy.proof privacy.proof_file
        shown.all shown.form shown.form_html shown.mail shown.mail_html
        ledger.state
    """,
    Right.CHANGE_SETTINGS: """
        privacy.controllers privacy.answer_controller privacy.answer_sentence
        crm.add_product_group crm.product_group crm.change_product_group crm.note_similar
        crm.end_similar
         privacy.settings privacy.save_settings privacy.notice_desk recipients.new recipients.add
         recipients.one recipients.change recipients.end privacy.new_purpose privacy.add_purpose privacy.purpose
         privacy.change_purpose privacy.purpose_draft privacy.publish_purpose
        notice.tell notice.do_tell record.page record.file record.check record.new_document
        record.add_document record.document record.save_document record.access record.review_access
        record.new_access record.add_access record.one_access record.change_access
        crm.add_service crm.service crm.change_service crm.retire_service crm.bring_back_service
        crm.fields crm.define_field crm.field crm.change_field crm.retire_field
        crm.bring_back_field
    """,
    (Right.EXPORT_EVIDENCE, Right.CHANGE_SETTINGS): "ledger.mail",
    Right.SEE_BILLING: "crm.billing crm.change_billing",
    Right.SEE_MAIL: "staff.outgoing staff.mailbox staff.mailbox_message staff.mailbox_html",
    Right.SEE_LOG: "staff.log",
    Right.IMPORT_PEOPLE: """
        imports.all imports.new imports.receive imports.one imports.columns imports.map_columns
        imports.source imports.describe imports.check imports.try_it imports.start imports.report
        imports.rows imports.ask_cancel imports.cancel imports.ask_forget imports.forget
        imports.left_out imports.letters imports.ask_undo imports.undo
    """,
    Right.RECORD_CONSENT: "imports.release",
    Right.MANAGE_STAFF: """
        staff.members staff.new_member staff.add_member staff.member staff.change_role
        staff.disable_member staff.enable_member staff.mail_member_link
    """,
}
WHO_MAY = {name: who for who, names in _ROUTES.items() for name in names.split()}
"""Route name → 'open', 'signed in', the right it needs, or all the rights."""


def who_may(route: StaffRoute) -> object:
    rights = rights_for(route)
    return OPEN if is_open(route) else rights or SIGNED_IN


def test_every_staff_route_says_who_may_and_stands_in_the_table(routes: list[StaffRoute]) -> None:
    table = {
        name: who if who in (OPEN, SIGNED_IN) else frozenset([who] if isinstance(who, str) else who)
        for name, who in WHO_MAY.items()
    }
    assert {route.name: who_may(route) for route in routes} == table  # trial A14


def test_every_page_that_is_written_can_be_reached(settings: Settings) -> None:
    """A handler that no router names would be found by the first reader who presses its button."""
    reached = {
        handler.name
        for route in create_app(settings).routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
    }
    written = {
        name
        for path in APP.rglob("*.py")
        for name in re.findall(r'@(?:get|post)\([^@]*?\bname="([a-z_.]+)"', path.read_text())
    }
    assert len(written) > 150
    assert written - reached == set()


def test_every_staff_route_is_made_by_the_staff_router(routes: list[StaffRoute]) -> None:
    assert [str(route) for route in routes if not route.handler.opt.get("staff")] == []


async def test_strangers_pass_the_door_only(client: Any, routes: list[StaffRoute]) -> None:
    for route in routes:
        if not is_open(route):
            answer = await client.request(route.method, route.path, data=_form(route))
            assert answer.status_code == (303 if route.method == "GET" else 401), route


@pytest.mark.parametrize("role", list(StaffRole))
async def test_without_the_right_there_is_no_page_and_no_change(
    staff_as: StaffAs, routes: list[StaffRoute], role: StaffRole
) -> None:  # trials A14, A18
    browser = await staff_as(role)
    before = await fingerprint()
    for route in routes:
        if not rights_for(route) <= rights_of(role):
            answer = await _send(browser, route)
            assert answer.status_code == 403, route
    assert await fingerprint() == before


ATTACKS: dict[str, dict[str, Any]] = {
    "a foreign Origin": {"headers": {"Origin": "https://example.com"}},
    "no Origin at all": {"headers": {"Origin": "null"}},
    "a foreign page": {"headers": {"Sec-Fetch-Site": "cross-site"}},
    "a neighbour's page": {"headers": {"Sec-Fetch-Site": "same-site"}},
    "a text form": {"headers": {"Content-Type": "text/plain"}},
    "JSON": {"headers": {"Content-Type": "application/json"}},
}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_a_form_of_another_site_changes_nothing(
    staff: StaffBrowser, routes: list[StaffRoute], attack: str
) -> None:  # trial A11
    before = await fingerprint()
    for route in changing(routes):
        form = {FIELD: staff.csrf, "email": staff.signed_in.email}
        answer = await staff.request(route.method, route.path, data=form, **ATTACKS[attack])
        assert answer.status_code == 403, route
    assert await fingerprint() == before


@pytest.mark.parametrize("field", ["none", "empty", "another session's", "not ASCII"])
async def test_a_form_without_this_sessions_token_changes_nothing(
    staff: StaffBrowser, staff_as: StaffAs, routes: list[StaffRoute], field: str
) -> None:  # trial A11
    other = await staff_as("administrator")
    tokens = {"empty": "", "another session's": other.csrf, "not ASCII": "ä" * 43}
    form = {FIELD: tokens[field]} if field in tokens else {"name": "x"}
    before = await fingerprint()
    for route in changing(routes):
        if not is_open(route):
            answer = await staff.request(route.method, route.path, data=form)
            assert answer.status_code == 403, route
            assert TITLES[403] not in answer.text, route
            assert ForeignForm.title in answer.text, route
    assert await fingerprint() == before


async def test_a_change_cannot_be_made_by_get(
    staff: StaffBrowser, routes: list[StaffRoute]
) -> None:  # trial A11
    readable = {route.path for route in routes if route.method == "GET"}
    before = await fingerprint()
    for route in changing(routes):
        if route.path not in readable:
            answer = await staff.get(route.path, params={FIELD: staff.csrf})
            assert answer.status_code in (404, 405), route
    assert await fingerprint() == before


@pytest.mark.parametrize("role", list(StaffRole))
async def test_looking_changes_nothing(
    staff_as: StaffAs, routes: list[StaffRoute], role: StaffRole
) -> None:  # trial A13
    browser = await staff_as(role)
    before = await fingerprint()
    prefetch = {"Sec-Purpose": "prefetch", "Purpose": "prefetch"}
    for route in routes:
        for method in ("GET", "HEAD"):
            answer = await browser.request(method, route.path, headers=prefetch)
            if route.method == "GET":
                may = rights_for(route) <= rights_of(role)
                shown = 303 if route.name == "staff.sign_in" else 200  # who is in need not sign in
                assert answer.status_code == (shown if may else 403), route
    assert await fingerprint() == before


async def test_a_cookie_never_shows_up_in_a_page(
    staff: StaffBrowser, routes: list[StaffRoute]
) -> None:  # trial A12
    planted = '"><img src=x>'
    headers = {"Cookie": f"staff={staff.cookies['staff']}; csrftoken={planted}; lang={planted}"}
    for route in routes:
        if route.method == "GET":
            assert "<img src=x>" not in (await staff.get(route.path, headers=headers)).text, route


async def test_staff_pages_are_neither_kept_nor_indexed(
    staff: StaffBrowser, routes: list[StaffRoute]
) -> None:
    for route in routes:
        if route.method == "GET":
            headers = (await staff.get(route.path)).headers
            assert headers["cache-control"] == "no-store", route
            assert "noindex" in headers["x-robots-tag"], route
            assert headers["referrer-policy"] == "same-origin", route


async def test_an_endless_form_is_refused_with_its_limit(staff: StaffBrowser) -> None:
    answer = await staff.send_form("/staff/account", {"name": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "1 MB" in answer.text


def _form(route: StaffRoute) -> dict[str, str] | None:
    return {"name": "x"} if route.method != "GET" else None


async def _send(browser: StaffBrowser, route: StaffRoute) -> Any:
    if route.method == "GET":
        return await browser.get(route.path)
    form = {FIELD: csrf_token(browser.signed_in.session_id)}
    return await browser.request(route.method, route.path, data=form)
