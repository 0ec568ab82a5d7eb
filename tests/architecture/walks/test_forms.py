"""Every form that staff may send does something; without the right for it nothing is written."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from app.database import fetchval
from app.lib import clock
from app.lib.languages import format_date
from app.lists.list_rules import REMINDER_DAYS
from app.piccolo_conf import DB
from app.staff.rules import StaffRole, rights_of
from tests.architecture.walks.fingerprint import fingerprint
from tests.architecture.walks.forms import Fields, PageForm, forms_of
from tests.architecture.walks.routes import StaffRoute, changing, is_open, rights_for
from tests.conftest import StaffAs
from tests.make.staff import StaffBrowser
from tests.world.place import Place
from tests.world.samples import more_pages
from tests.world.text import stained

pytestmark = pytest.mark.xdist_group("populated")

READS = {
    "campaigns.find_reader", "crm.find", "labels.print", "labels.ticked", "lists.find_subscribers",
    "organisations.export",
    "organisations.find", "people.bulk", "people.export", "people.find", "suppression.find",
    "staff.find_in_log",
}  # fmt: skip
"""Posts that only look: what is searched for or picked never stands in an address. Labels are looked at
before they are printed: tests/privacy prints them."""

NOT_OFFERED = {
    "imports.receive", "imports.letters", "privacy.record_consent", "privacy.unrestrict",
    "lists.do_ask_again", "privacy.answer_question", "campaigns.no_marketing", "requests.add_file",
}  # fmt: skip
"""Takes a file; is offered where an encoding was guessed: tests/imports sends both. Somebody who has
agreed already, and data that are not restricted: tests/privacy sends these. A list whose words nobody
has changed, a question that is not open, a letter about no contract: the tests of their rooms send them."""


def told(place: Place) -> Mapping[str, Fields]:
    """What has to be said besides, or differently from, what the page offers."""
    known, sentence = place.world.people, stained("name")
    picked = {"id": [str(known.contact)]}
    firm = {"name": ["Typed"], "keeps_days": [], "safeguard": [""], "contract_until": []}
    return {
        "article_19.tell": {"act": ["tell"], "how": ["phone"]},
        "enquiries.create": {
            "slug": ["typed"], "title_fi": ["Typed"], "owner": [str(place.world.by)],
        },
        "crm.add_interaction": {"names": [], "people": [str(known.contact)]},
        "crm.change_interaction": {"names": []},
        "crm.add_position": {"organisation": ["Typed"], "until": []},
        "crm.add_segment": {
            "c1.field": ["place"], "c1.is": ["equals"], "c1.value": ["Oulu"], "do": ["save"],
        },
        "crm.tell": {"on": ["2026-11-02"], "how": ["letter"], "people": [str(known.contact)]},
        "crm.record_conversation": {"on": [format_date(clock.today())], "list": ["any"]},
        "crm.write_duties": {"list": [str(place.world.letters.list_id)]},
        "crm.note_similar": {"other": [str(known.third_group)], "why": ["Typed"]},
        "crm.decide_legal_form": {"legal_form": ["sole_trader"]},
        "imports.describe": {"on": ["2026-04-17"]},
        "lists.set_reminder": {"days": [str(REMINDER_DAYS[0])]},
        "lists.create": {f"sentence_{language}": [sentence] for language in ("fi", "sv", "en")},
        "organisations.export_file": {"purpose": ["Typed"], "id": [str(known.organisation)]},
        "retention.set_hold": {"until": [clock.today().isoformat()]},
        "retention.set_hold_all": {"until": [clock.today().isoformat()]},
        "retention.save_rules": {"network": ["9"]},
        "people.bulk_do": {**picked, "action": ["add_tag"], "value": ["Typed"]},
        "people.check_many": picked,
        "people.export_file": {**picked, "purpose": ["Typed"], "use": ["own"]},
        "recipients.add": firm,
        "record.add_document": {"what": ["impact advocacy"]},
        "recipients.change": firm,
        "requests.record": {"wishes": ["access"]},
        "messages.to_request": {"wishes": ["access"]},
        "requests.send_letter": {"act": ["send"]},
        "requests.step": {"act": ["noted"], "noted_said": ["Typed"]},
        "breaches.record": {"title": ["Typed"], "happened_on": [""], "happened_time": [""]},
        "breaches.change": {"title": ["Typed"], "happened_on": [""], "happened_time": [""]},
        "breaches.step": {"act": ["noted"], "noted_said": ["Typed"]},
        "breaches.save_letter": {"act": ["save"]},
        "breaches.add_people": {"act": ["list"], "list": [str(place.world.letters.list_id)]},
        "suppression.import": {
            "cause": ["unsubscribed_elsewhere"], "addresses": ["typed@example.org"],
        },
        "suppression.refuse_domain": {"domain": ["typed.example.org"], "scope": ["Typed"]},
        "staff.change_role": {"role": ["viewer"]},
    }  # fmt: skip


KEPT = {"csrf", "edition", "draft", "seen", "do", "people", "id", "one"}
"""What a form carries along unseen or picks: without it nothing else would be looked at."""

WRITTEN = """
select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::int from pg_stat_xact_user_tables
 where relname not in ('limit_counters', 'staff_sessions') and schemaname = current_schema()"""


@asynccontextmanager
async def taken_back() -> AsyncIterator[None]:
    outer = DB.current_transaction.get()
    assert outer is not None
    savepoint = await outer.savepoint()
    yield
    await savepoint.rollback_to()  # type: ignore[no-untyped-call]


Offered = list[tuple[StaffRoute, PageForm]]


async def filled_in(browser: StaffBrowser, routes: list[StaffRoute], place: Place) -> Offered:
    """Each form of each page with its route, and those that only another form leads to."""
    told_of: Mapping[str, Fields] = told(place)
    found: Offered = []
    paths = [route.path for route in routes if route.method == "GET"] + more_pages(place.world)
    for path in paths:
        page = await browser.get(path)
        for form in forms_of(page.text, path.partition("?")[0]):
            for route in changing(routes):
                if route.shape.fullmatch(form.path):
                    fields = {**form.fields, **told_of.get(route.name, {})}
                    found.append((route, PageForm(form.path, fields)))
                    break
            else:
                raise AssertionError(f"{path} has a form that goes nowhere: {form.path}")
    offered = {route.name for route, _ in found}
    found += [
        (route, PageForm(route.path, dict(told_of.get(route.name, {}))))
        for route in changing(routes)
        if route.name not in offered
    ]
    return found


async def test_every_form_does_something_over_real_objects(
    staff: StaffBrowser, routes: list[StaffRoute], place: Place
) -> None:
    useless = {route.name for route in changing(routes) if not is_open(route)}
    for route, form in await filled_in(staff, routes, place):
        if route.name in useless:
            async with taken_back():
                before = await fetchval(WRITTEN)
                answer = await staff.send_form(form.path, form.fields)
                if answer.status_code < 400 and await fetchval(WRITTEN) > before:
                    useless.discard(route.name)
    assert useless == READS | NOT_OFFERED


@pytest.mark.parametrize("role", [role for role in StaffRole if role != "administrator"])
async def test_nothing_of_a_form_is_written_before_the_right_is_checked(
    staff: StaffBrowser, staff_as: StaffAs, routes: list[StaffRoute], place: Place, role: StaffRole
) -> None:
    """With the very forms that do something when an administrator sends them."""
    forms = await filled_in(staff, routes, place)
    browser = await staff_as(role)
    before = await fingerprint()
    for route, form in forms:
        if not rights_for(route) <= rights_of(role):
            answer = await browser.send_form(form.path, form.fields)
            assert answer.status_code == 403, (route, form)
    assert await fingerprint() == before  # trial A15


async def test_a_form_that_is_refused_for_what_it_says_has_written_nothing(
    staff: StaffBrowser, routes: list[StaffRoute], place: Place
) -> None:
    """Every field too long, so that what comes first in a handler meets what comes later."""
    before, forms = await fingerprint(), await filled_in(staff, routes, place)
    kinds = {(route.name, frozenset(form.fields)): (route, form) for route, form in forms}
    for route, form in kinds.values():
        fields = {
            name: values if name in KEPT else ["x" * 30_000] for name, values in form.fields.items()
        }
        async with taken_back():
            written = await fetchval(WRITTEN)
            answer = await staff.send_form(form.path, fields)
            if answer.status_code >= 400 and await fetchval(WRITTEN) > written:
                assert await fingerprint() == before, (route, form)  # trial A15
