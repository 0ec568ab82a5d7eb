"""One stream for a person and for an organisation: everything, in order, page by page (R12)."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app import database
from app.campaigns.outcomes import Outcome
from app.consent import actions as consent
from app.consent.events import State
from app.contacts.actions import positions, roles
from app.contacts.facts import Owner, PositionFields
from app.crm.relations import actions as relations_actions
from app.crm.rules import Stage
from app.crm.services import actions as services_actions
from app.crm.services.rules import FactKind
from app.crm.stream import sources, stream
from app.crm.stream.items import (
    ConsentSaid,
    FieldChanges,
    LetterSent,
    OrderStep,
    RoleStep,
    StageStep,
)
from app.crm.stream.stream import Cursor, StreamItem, StreamKind, read_cursor
from app.lib.languages import speaking
from tests.make import consent as make_consent
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import imports as make_imports
from tests.make import lists as make_lists
from tests.make.crm import NOBODY
from tests.make.deliveries import campaign
from tests.make.import_pages import words
from tests.make.staff import StaffBrowser

NOON = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)


async def all_of(contact: UUID, *kinds: StreamKind, most: int = 30) -> list[StreamItem]:
    """Every page one after the other."""
    items, cursor = [], None
    while True:
        page = await stream.of_person(contact, kinds, cursor, most)
        items += page.items
        cursor = page.next
        if cursor is None:
            return items


async def letter(address: UUID, state: str = "a") -> None:
    a_list = await make_lists.a_list()
    number = await campaign(a_list.list_id)
    await database.execute(
        "insert into delivery (campaign, seq, address, language, state, at, ground) "
        "values ($1, 1, $2, 'fi', $3::text::\"char\", $4, 'c')",
        number,
        address,
        state,
        NOON,
    )


async def test_a_letter_is_called_as_its_reader_got_it(db: None) -> None:
    person = await make_contacts.person()
    await letter(person.id)
    await database.execute("update contacts set first_name = 'Liisa'")
    await database.execute("update campaign_versions set subject = 'Tervehdys, {{ first_name }}'")
    [item] = await all_of(person.contact_id, StreamKind.NEWSLETTERS)
    assert isinstance(item.about, LetterSent)
    assert item.about.subject == "Tervehdys, Liisa"


async def test_the_stream_of_a_person_gathers_all_that_happened(db: None) -> None:  # register R12
    person = await make_contacts.person()
    there, service = await make_contacts.organisation(), await make_crm.service("Press service")
    owner = Owner(contact=person.contact_id)
    await make_crm.talk([person.contact_id], subject="Spring")
    await consent.record(make_consent.new_event(person.id))
    await letter(person.id)
    await make_crm.order(there, service_id=service, ordered_by=person.contact_id)
    await relations_actions.set_stage(owner, service, Stage.OFFERED, "", NOBODY)
    await roles.add_role(owner, "media", NOBODY)
    await relations_actions.set_media_profile(person.contact_id, "Energy", "", NOBODY)
    items = await all_of(person.contact_id)
    assert {item.kind for item in items} == {*StreamKind} - {StreamKind.BILLING}
    assert [item.at for item in items] == sorted((item.at for item in items), reverse=True)
    kinds = {type(item.about) for item in items}
    assert kinds >= {ConsentSaid, LetterSent, OrderStep, StageStep, RoleStep, FieldChanges}


async def test_a_consent_is_told_with_its_exact_sentence(db: None) -> None:  # register R12
    reader = (await make_lists.subscriber()).address
    items = await all_of(reader.contact_id, StreamKind.CONSENTS)
    given = [item.about for item in items if isinstance(item.about, ConsentSaid)]
    sentence = await database.fetchval(
        "select w.sentence from consent_events e join wordings w on w.id = e.wording "
        "where e.subject = $1 and e.state = 'given'",
        reader.id,
    )
    assert sentence
    assert [one.wording for one in given if one.state is State.GIVEN] == [sentence]


@pytest.mark.parametrize(
    ("spoken", "name"), [("fi", "Uutiset"), ("sv", "Nyheter"), ("en", "Uutiset")]
)
async def test_a_list_is_called_as_its_reader_says_whatever_the_event_was_written_in(
    db: None, spoken: str, name: str
) -> None:
    a_list = await make_lists.a_list()
    await database.execute("delete from list_texts")
    for language, called in (("sv", "Nyheter"), ("fi", "Uutiset")):
        await database.execute(
            "insert into list_texts (id, list, language, name, description, how_often) "
            "values (gen_random_uuid(), $1, $2, $3, '', '')",
            a_list.list_id, language, called,
        )  # fmt: skip
    person = await make_contacts.person()
    await consent.record(make_consent.new_event(person.id, list_id=a_list.list_id))
    with speaking(spoken):
        [item] = await all_of(person.contact_id, StreamKind.CONSENTS)
    assert isinstance(item.about, ConsentSaid)
    assert item.about.list_name == name
    assert item.about.list_language == ("sv" if name == "Nyheter" else "fi")


async def test_letters_are_told_with_what_became_of_them(db: None) -> None:  # register R12
    person = await make_contacts.person()
    for state in ("a", "r", "p", "x"):
        await letter(person.id, state)
    items = await all_of(person.contact_id, StreamKind.NEWSLETTERS)
    outcomes = {item.about.outcome for item in items if isinstance(item.about, LetterSent)}
    assert outcomes == {Outcome.ACCEPTED, Outcome.REFUSED}
    assert len(items) == 2


@pytest.mark.parametrize("most", [1, 2, 7, 100])
async def test_pages_neither_forget_nor_repeat_what_happened_at_once(db: None, most: int) -> None:
    person = await make_contacts.person()
    for _ in range(4):
        await make_crm.talk([person.contact_id], NOON)
        await letter(person.id)
    await make_crm.talk([person.contact_id], NOON - timedelta(days=1))
    kinds = StreamKind.INTERACTIONS, StreamKind.NEWSLETTERS
    items = await all_of(person.contact_id, *kinds, most=most)
    assert len(items) == 9
    assert len({item.key for item in items}) == 9
    assert items == await all_of(person.contact_id, *kinds)


async def test_only_the_kinds_asked_for_are_shown(db: None) -> None:
    person = await make_contacts.person()
    await make_crm.talk([person.contact_id], NOON)
    await letter(person.id)
    items = await all_of(person.contact_id, StreamKind.NEWSLETTERS)
    assert [item.kind for item in items] == [StreamKind.NEWSLETTERS]


async def test_fields_changed_in_one_go_are_one_entry(db: None) -> None:
    person = await make_contacts.known_person()
    await relations_actions.set_media_profile(person, "Energy", "Before nine", NOBODY)
    items = await all_of(person, StreamKind.CHANGES)
    told = [
        [one.field for one in i.about.fields] for i in items if isinstance(i.about, FieldChanges)
    ]
    assert ["beat", "embargo_notes"] in told


async def test_an_organisation_gathers_its_own_talks_and_those_of_its_people(
    db: None,
) -> None:  # register R12
    there, elsewhere = await make_contacts.organisation(), await make_contacts.organisation()
    now_there = await make_crm.person_at(there)
    moved = await make_crm.person_at(there, until=date(2026, 6, 30))
    await positions.add_position(moved, elsewhere, PositionFields(since=date(2026, 7, 1)), NOBODY)
    both = await make_crm.talk([now_there], NOON, organisation=there)
    own = await make_crm.talk([], NOON, organisation=there)
    before = await make_crm.talk([moved], datetime(2026, 6, 30, 20, 0, tzinfo=UTC))
    after = await make_crm.talk([moved], datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    talks = [StreamKind.INTERACTIONS]
    page = await stream.of_organisation(there, talks)
    assert {UUID(item.key[1:]) for item in page.items} == {both, own, before}
    assert len(page.items) == 3
    page = await stream.of_organisation(elsewhere, talks)
    assert [UUID(item.key[1:]) for item in page.items] == [after]


async def test_an_organisation_gathers_orders_with_their_corrections(
    db: None,
) -> None:  # register R9
    there = await make_contacts.organisation()
    order = await make_crm.order(there)
    end = await services_actions.end_order(order, date(2026, 12, 31), "", NOBODY)
    await services_actions.void_fact(end, "It goes on", NOBODY)
    page = await stream.of_organisation(there, [StreamKind.SERVICES])
    steps = [item.about for item in page.items if isinstance(item.about, OrderStep)]
    assert [step.kind for step in steps] == [FactKind.VOID, FactKind.END, FactKind.START]
    assert [step.fact.is_void for step in steps] == [False, True, False]


async def test_a_stage_that_gives_way_to_the_next_is_no_end(db: None) -> None:
    there, service = await make_contacts.organisation(), await make_crm.service()
    owner = Owner(organisation=there)
    for stage in (Stage.IDEA, Stage.OFFERED):
        await relations_actions.set_stage(owner, service, stage, "", NOBODY)
    await relations_actions.stop_considering(owner, service, NOBODY)
    page = await stream.of_organisation(there, [StreamKind.SERVICES])
    steps = [item.about for item in page.items if isinstance(item.about, StageStep)]
    assert [(step.stage, step.is_end) for step in steps] == [
        (Stage.OFFERED, True),
        (Stage.OFFERED, False),
        (Stage.IDEA, False),
    ]


def test_a_cursor_reads_as_it_was_written() -> None:
    for moment in (NOON, datetime(1901, 1, 1, 0, 0, 0, 1, tzinfo=UTC)):
        cursor = Cursor(moment, f"i{UUID(int=5)}")
        assert read_cursor(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "1",
        "x.i5",
        "1.",
        "1.i'; drop table",
        "9" * 30 + ".i5",
        "1." + "a" * 90,
        "٣.i5",
        "1.é",
    ],
)
def test_a_made_up_cursor_is_the_first_page(text: str) -> None:  # trial A19
    assert read_cursor(text) is None


async def test_no_cursor_can_leave_the_calendar(db: None) -> None:  # trial A19
    person = await make_contacts.known_person()
    for text in (f"{'9' * 17}.i5", f"-{'9' * 17}.i5"):
        await stream.of_person(person, (), read_cursor(text))


BIG = {
    "contacts", "contact_addresses", "consent_events", "delivery", "interactions",
    "interaction_people", "contact_changes", "contact_roles", "order_facts", "orders",
    "considered_services", "positions", "billing_changes",
}  # fmt: skip
SOURCES = [*stream.OF_PERSON, *stream.OF_ORGANISATION]
FOLLOWING = {source.following: (UUID(int=1), NOON, "~", 31) for source in SOURCES}
TOLD = {
    sources.CONSENTS: ["1"], sources.LETTERS: ["1x1"], sources.ORDERS: ["1"],
    sources.STAGES: ["1a"], sources.ROLES: ["1a"], sources.CHANGES: ["1"],
    sources.ENTRY_OF_PERSON: [str(UUID(int=1))], sources.ENTRY_OF_HOUSE: [str(UUID(int=1))],
    sources.BILLING: ["1"],
}  # fmt: skip
STATEMENTS = [*FOLLOWING.items(), *((sql, (ids,)) for sql, ids in TOLD.items())]


@pytest.mark.parametrize(("sql", "arguments"), STATEMENTS)
async def test_every_source_finds_its_rows_by_an_index(
    db: None, sql: str, arguments: tuple[object, ...]
) -> None:
    await database.execute("set local enable_seqscan = off")
    plan = await database.fetchval(f"explain (format json) {sql}", *arguments)
    scanned = {node["Relation Name"] for node in _nodes(json.loads(plan)[0]["Plan"])
               if node["Node Type"] == "Seq Scan"}  # fmt: skip
    assert scanned & BIG == set(), plan


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", []) for node in _nodes(part))]


async def test_a_consent_of_an_import_shows_what_proves_it(staff: StaffBrowser) -> None:
    # register R12
    offered = await make_lists.a_list()
    headings = ("Email", "OPTIN_TIME", "Lähde")
    row = ("aino@example.org", "2024-03-01 10:00:00", "Messut")
    content = make_imports.table(headings, row)
    await make_imports.imported(content, list_id=offered.list_id, evidence="Kansio <7>")
    left = ("aino@example.org", "2025-01-01 10:00:00", "liikaa")
    await make_imports.imported(
        make_imports.table(("Email", "UNSUB_TIME", "UNSUB_REASON"), left), list_id=offered.list_id
    )
    contact = await database.fetchval("select id from contacts")
    page = words(await staff.get(f"/staff/people/{contact}"))
    assert "Evidence Kansio <7> Where it came from Messut Time of signing up" in page
    assert "Reason for unsubscribing liikaa" in page
