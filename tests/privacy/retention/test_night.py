"""Nights destroy what is due and nothing else, and tell it in numbers."""

# trial E23

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from app.consent import queries as ledger
from app.consent.actions import Evidence
from app.consent.events import Method
from app.consent.grounds import stale
from app.consent.ledger.evidence import proves
from app.consent.suppression.kept import suppress
from app.consent.suppression.rules import Cause
from app.contacts.actions.positions import add_position
from app.contacts.actions.roles import add_role, end_role
from app.contacts.duplicates.join import Wish
from app.contacts.facts import Owner, PositionFields, Who
from app.contacts.naming import NamedBy
from app.crm.duplicates import actions as merging
from app.crm.services.actions import end_order
from app.database import execute, fetch, fetchval
from app.lib import clock
from app.lib.languages import HOME_ZONE
from app.lib.refusals import Conflict
from app.lists.actions.choices import pause
from app.lists.actions.unsubscribe import unsubscribe
from app.privacy.erasing import whose
from app.privacy.erasing.actions import erase
from app.privacy.erasing.mentions import FEW, mentions_of, mentions_of_each
from app.privacy.retention import actions, forms, jobs, queries
from app.privacy.retention import people as nightly
from app.privacy.retention.facts import facts_of
from app.privacy.retention.holds import held_ids
from app.staff.periods.queries import periods
from app.staff.periods.rules import Key, months
from tests.architecture.statements import statements
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import lists as make_lists
from tests.make import privacy as make_privacy
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser


def night(day: date) -> datetime:
    return datetime.combine(day, jobs.HOUR)


START = datetime(2021, 3, 1, 12, tzinfo=HOME_ZONE)
END = date(2026, 3, 2)
NOBODY = Who(None)
HOLD_ENDS = date(2025, 6, 30)


async def it_is(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Program and database see this moment."""
    monkeypatch.setattr(clock, "now", lambda: moment)
    offset = (moment - await fetchval("select now()")).total_seconds()
    await execute("select set_config('postilupa.offset', $1 || ' seconds', true)", str(offset))


@dataclass(frozen=True)
class Case:
    """What is asked for as long as it is there, and the last day on which it has to be."""

    name: str
    question: str
    about: object
    last: date | None

    async def is_there(self) -> bool:
        return bool(await fetchval(f"select exists ({self.question})", self.about))


PERSON = "select from contacts where id = $1"


async def people(by: UUID) -> list[Case]:
    prospect, customer, journalist, held, usual = [
        await make_contacts.known_person(first_name="Aino", last_name=f"Testi{n}") for n in "abcde"
    ]
    for contact, role in ((prospect, "prospect"), (customer, "customer"), (held, "prospect")):
        await add_role(Owner(contact=contact), role, NOBODY, START)
    await end_role(Owner(contact=customer), "customer", NOBODY)
    await add_role(Owner(contact=journalist), "media", NOBODY, START)
    office = await make_contacts.organisation()
    await add_position(
        journalist, office, PositionFields(since=date(2020, 1, 1), until=date(2021, 2, 1)), NOBODY
    )
    await actions.set_hold("A dispute", HOLD_ENDS, by, contact=held)
    buyer = await make_contacts.known_person(first_name="Eero", last_name="Testi")
    order = await make_crm.order(Owner(contact=buyer), date(2021, 1, 1))
    await end_order(order, date(2021, 2, 28), "", NOBODY)
    return [
        Case("prospect", PERSON, prospect, date(2023, 3, 1)),
        Case("ended customer", PERSON, customer, date(2024, 3, 1)),
        Case("journalist without a post", PERSON, journalist, date(2023, 3, 1)),
        Case("no relation", PERSON, usual, date(2023, 3, 1)),
        Case("held", PERSON, held, HOLD_ENDS),
        Case("voucher", "select from orders where id = $1", order, None),
        Case("buyer, kept by bookkeeping", PERSON, buyer, None),
    ]


async def readers(monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    reader = await make_lists.subscriber()
    await it_is(START + timedelta(minutes=5), monkeypatch)
    left = await make_lists.subscriber()
    await unsubscribe(
        left.subscription, everything=False, method=Method.PAGE, visit=make_lists.VISIT
    )
    await it_is(START + timedelta(minutes=10), monkeypatch)
    unconfirmed = await make_lists.sign_up("typo@example.org")
    network = "select from consent_evidence where subject = $1 and ip is not null"
    proof = "select from consent_evidence where subject = $1"
    return [
        Case("reader", PERSON, reader.address.contact_id, None),
        Case("a reader's proof", proof, reader.address.id, None),
        Case("a reader's network", network, reader.address.id, date(2022, 3, 1)),
        Case("proof of who left", proof, left.address.id, date(2024, 12, 31)),
        Case("who left", PERSON, left.address.contact_id, date(2024, 12, 31)),
        Case(
            "sign-up",
            "select from subscription_requests where id = $1",
            unconfirmed.id,
            date(2021, 3, 15),
        ),
    ]


async def things() -> list[Case]:
    customer = await make_contacts.known_person(last_name="Pysyvä")
    await add_role(Owner(contact=customer), "customer", NOBODY, START)
    talk = await make_crm.talk([customer], START, subject="About a price")
    text = "select from interactions where id = $1 and subject <> ''"
    line = "select from access_log where at < $1"
    return [
        Case("what was said", text, talk, date(2026, 3, 1)),
        Case("that it was said", "select from interactions where id = $1", talk, None),
        Case("log", line, START + timedelta(hours=1), date(2024, 3, 1)),
        Case("customer", PERSON, customer, None),
    ]


async def test_in_five_years_everything_goes_in_its_night_and_nothing_else(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await it_is(START, monkeypatch)
    by = await make_staff.member()
    cases = [*await readers(monkeypatch), *await people(by), *await things()]
    events = await fetchval("select count(*) from consent_events")
    ends = {case.last for case in cases if case.last}
    nights = {*ends, *(day + timedelta(days=1) for day in ends)}
    nights |= {date(year, month, 5) for year in range(2021, 2026) for month in (4,)}
    for day in sorted(one for one in nights if one <= END):
        await it_is(night(day), monkeypatch)
        await jobs.look_ahead(day)
        look = await queries.last_look()
        assert await jobs.tonight()
        done = (await queries.nights(1))[0]
        assert done.failed == []
        assert look
        assert (done.people, done.things) == (look.number_of_people, look.number_of_things), day
        there = {case.name: await case.is_there() for case in cases}
        assert there == {case.name: case.last is None or day <= case.last for case in cases}, day
    assert await fetchval("select count(*) from consent_events") >= events
    kept = await fetch(
        "select v.*, e.evidence_digest as was from consent_evidence v join consent_events e on e.id = v.event"
    )
    assert kept
    later = {
        row["concerns"]: row["evidence_digest"]
        for row in await fetch(
            "select concerns, evidence_digest from consent_events where state = 'evidence_reduced'"
        )
    }
    assert all(proves(dict(row), later.get(row["event"], row["was"])) for row in kept)


async def test_nothing_goes_while_destroying_is_stopped_and_a_broken_night_is_gone_on_with(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await it_is(START, monkeypatch)
    by = await make_staff.member()
    usual, sign_up = await make_contacts.known_person(), await make_lists.sign_up()
    await it_is(night(date(2024, 3, 2)), monkeypatch)
    await actions.stop(by)
    assert not await jobs.tonight()
    assert await fetch("select from retention_nights") == []
    await actions.start(by)
    monkeypatch.setattr(nightly, "AT_ONCE", "not a number")
    assert await jobs.tonight()
    (first,) = await queries.nights()
    assert set(first.failed) == {jobs.PEOPLE, jobs.LOOK}
    assert first.destroyed[Key.UNCONFIRMED] == 1
    assert not await fetchval("select true from subscription_requests where id = $1", sign_up.id)
    assert await fetchval("select true from contacts where id = $1", usual)
    monkeypatch.undo()
    await it_is(night(date(2024, 3, 3)), monkeypatch)
    assert await jobs.tonight()
    assert (await queries.nights())[0].destroyed == {"people field_knowledge": 1}
    assert not await jobs.tonight()
    kept = str(await fetch("select destroyed, failed from retention_nights"))
    assert "Mäkinen" not in kept
    assert "@" not in kept


async def test_a_night_that_was_broken_off_goes_on_and_counts_on(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await it_is(START, monkeypatch)
    await make_lists.sign_up()
    await it_is(night(date(2021, 4, 1)), monkeypatch)
    await execute(
        "insert into retention_nights (night, started_at, destroyed) values ($1, $2, $3::jsonb)",
        clock.today(), clock.now(), json.dumps({"unconfirmed": 41}),
    )  # fmt: skip
    assert await jobs.tonight()
    assert (await queries.nights())[0].destroyed["unconfirmed"] == 42


async def test_a_hold_keeps_from_every_erasure_and_follows_a_merge(db: None) -> None:
    by, today = await make_staff.member(), clock.today()
    held, same = await make_contacts.known_person(), await make_contacts.known_person()
    await actions.set_hold("A court case", today + timedelta(days=30), by, contact=held)
    person = await whose.of_contact(held)
    assert person is not None
    with pytest.raises(Conflict):
        await erase(person, lambda: whose.of_contact(held), "Request of 1 March", by=by)
    await merging.merge(same, held, Wish(), by=by)
    (moved,) = await queries.holds(same)
    await actions.end_hold(moved.id, by)
    assert await queries.holds() == []
    with pytest.raises(Conflict):
        await actions.end_hold(moved.id, by)


async def test_a_hold_on_an_organisation_keeps_all_who_work_there(db: None) -> None:
    by, today = await make_staff.member(), clock.today()
    organisation = await make_contacts.organisation()
    held, other = await make_crm.person_at(organisation), await make_contacts.known_person()
    await actions.set_hold("A court case", today, by, organisation=organisation)
    kept = await held_ids(today)
    assert {held, organisation} <= {*kept}
    assert other not in kept
    [mailbox] = await fetch("select id from contact_addresses where contact = $1", held)
    assert mailbox["id"] in kept
    assert await held_ids(today + timedelta(days=1)) == []


async def test_the_page_shows_rules_names_holds_and_the_switch(staff: StaffBrowser) -> None:
    # register R17
    by = await make_staff.member()
    contact = await make_contacts.known_person(first_name="Outi", last_name="Lahtinen")
    await execute("update contacts set created_at = now() - interval '3 years'")
    await actions.look_again()
    page = (await staff.get("/staff/retention")).text
    assert "Outi Lahtinen" in page
    assert f"/staff/people/{contact}/hold" in page
    assert (
        "The retention period of 1 person ends within a month" in (await staff.get("/staff/")).text
    )
    hold = f"/staff/people/{contact}/hold"
    late = await staff.send_form(hold, {"why": "", "until": "2020-01-01"})
    assert late.status_code == 422
    until = (clock.today() + timedelta(days=5)).isoformat()
    assert (
        await staff.send_form(hold, {"why": "Oikeudenkäynti", "until": until})
    ).status_code == 303
    page = (await staff.get("/staff/retention")).text
    assert "Oikeudenkäynti" in page
    assert await queries.people_due(clock.today() + timedelta(days=1), 5) == []
    await staff.send_form("/staff/retention/switch", {"wanted": "stop"})
    assert "Nothing is destroyed" in (await staff.get("/staff/retention")).text
    assert by


async def test_a_new_period_is_a_new_notice_and_a_floor_is_refused_beside_its_field(
    staff: StaffBrowser,
) -> None:
    # register R21
    await make_privacy.identity()
    opened = forms.opened(await periods())
    sent = {name: opened.value(name) for name in opened.submitted}
    refused = await staff.send_form("/staff/retention/rules", {**sent, "orders": "5"})
    assert refused.status_code == 422
    assert "Accounting Act" in refused.text
    before = await ledger.current_notice_version()
    saved = await staff.send_form(
        "/staff/retention/rules", {**sent, "orders": "10", "network": "6"}
    )
    assert saved.status_code == 303
    assert (await periods())[Key.NETWORK] == months(6)
    assert await ledger.current_notice_version() == (before or 0) + 1


async def test_texts_about_several_people_are_read_once_and_say_the_same(db: None) -> None:
    names = (("Matti", "Virtanen"), ("Änne", "Öhman"), ("Eero", "Laine"))
    people = [
        await make_contacts.known_person(first_name=first, last_name=last) for first, last in names
    ]
    other = await make_contacts.known_person(first_name="Outi", last_name="Muu")
    await make_crm.talk([other], subject="Matin Virtasen asia", text="Änne Öhman kertoi")
    await make_crm.talk([people[0], other], text="ei nimiä")
    known = {one: person for one in people if (person := await whose.of_contact(one))}
    together = await mentions_of_each({one: person.named for one, person in known.items()})
    assert together == {one: await mentions_of(person.named, one) for one, person in known.items()}
    assert [len(each) for each in together.values()] == [2, 1, 0]


async def test_however_many_go_the_texts_of_others_are_asked_for_once(db: None) -> None:
    other = await make_contacts.known_person(first_name="Outi", last_name="Muu")
    people = {
        UUID(int=n + 1): NamedBy(names=(("Aino", f"{a}{b}{a}niemi"),))
        for n, (a, b) in enumerate(product("bdfghjkl", "aeiouyäö"))
    }
    everybody = ", ".join(" ".join(named.names[0]) for named in people.values())
    await execute("update contacts set notes = $2 where id = $1", other, everybody)
    asked = []
    for number in (FEW + 1, len(people)):
        some = dict(list(people.items())[:number])
        async with statements() as ran:
            mentioned = await mentions_of_each(some)
        assert [len(each) for each in mentioned.values()] == [1] * number
        asked.append(len(ran))
    assert asked[0] == asked[1]


async def test_what_stopped_a_consent_ended_it_that_day_and_a_pause_never(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = []
    for number in range(3):
        await it_is(START + timedelta(minutes=5 * number), monkeypatch)
        everybody.append((await make_lists.subscriber()).address)
    paused, dead, replaced = everybody
    stopped = START + timedelta(days=800)
    await it_is(stopped, monkeypatch)
    await pause(paused.id, Evidence())
    await suppress(dead.canonical, None, Cause.CLEANED_ELSEWHERE, stopped)
    await execute("update contact_addresses set replaced_at = app_now() where id = $1", replaced.id)
    await stale.mark([one.id for one in everybody])
    await stale.decide_anew()
    await it_is(stopped + timedelta(days=10), monkeypatch)
    facts = await facts_of([one.contact_id for one in everybody], clock.today())
    ended = [one.ended for address in everybody for one in facts[address.contact_id].consents]
    assert ended == [None, stopped.date(), stopped.date()]
