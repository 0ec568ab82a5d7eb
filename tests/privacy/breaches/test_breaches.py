"""From the stolen account to the letters: whose data it was, as the log of reads knows it."""

import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest

from app.contacts.duplicates.join import Wish
from app.crm.duplicates.actions import merge
from app.database import execute, fetch, fetchval
from app.lib import clock
from app.lib.refusals import Conflict, Invalid
from app.mail.outbox import Letter
from app.privacy import personal_data
from app.privacy.breaches import actions, people, queries, sending
from app.privacy.breaches.queries import Facts
from app.privacy.breaches.rules import Risk
from app.told import LOG_TOLD
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make import privacy as make_privacy
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

_MANY = """
insert into contacts (first_name, last_name, language, sort_key, source_kind, created_at, changed_at)
select 'Aino', 'Nro ' || n, $2, 'nro ' || n, 'meeting', now(), now() from generate_series(1, $1) n
returning id
"""
READ, EXPORTED = 37, 1200


async def many(number: int, language: str) -> set[UUID]:
    return {row["id"] for row in await fetch(_MANY, number, language)}


async def a_breach(by: UUID) -> UUID:
    return await actions.record(Facts("A stolen account", clock.now()), by)


async def concerned(breach: UUID) -> set[UUID | None]:
    return {one.id for one in await queries.concerned(breach)}


async def test_whom_a_stolen_account_had_before_its_eyes(
    staff: StaffBrowser, staff_as: StaffAs
) -> None:  # trial E25
    listed, exported = await many(READ - 3, "sv"), await many(EXPORTED, "fi")
    opened = {await make_contacts.known_person(language="en") for _ in range(3)}
    unseen = await make_contacts.known_person(language="en")
    await staff.get(f"/staff/people/{unseen}")  # by somebody else
    thief = await staff_as("administrator")
    since = clock.now()
    assert "34 " in (await thief.get("/staff/people?language=sv")).text
    for one in opened:
        await thief.get(f"/staff/people/{one}")
    assert await concerned_by(thief, since) == listed | opened
    form = {"whole": "yes", "format": "csv", "purpose": "x", "use": "own", "language": "fi"}
    file = await thief.send_form("/staff/people/export/file", form)
    assert len(list(csv.reader(io.StringIO(file.text)))) == 1 + EXPORTED
    breach = await concerned_by(thief, since)
    assert breach == listed | opened | exported
    before = await make_contacts.known_person()
    assert before not in breach


async def concerned_by(thief: StaffBrowser, since: object) -> set[UUID | None]:
    breach = await a_breach(thief.signed_in.id)
    answer = await thief.send_form(
        f"/staff/breaches/{breach}/people",
        {
            "act": "account", "account": str(thief.signed_in.id),
            "since_on": clock.today().isoformat(), "until_on": clock.today().isoformat(),
        },
    )  # fmt: skip
    assert answer.status_code == 303, answer.text
    return await concerned(breach)


async def test_the_letter_goes_to_each_in_their_language_and_is_kept(db: None) -> None:
    await make_privacy.identity()
    by = await make_staff.member()
    known = [await make_contacts.known_person(f"{code}@example.org") for code in ("a", "b")]
    await execute("update contacts set language = 'sv' where id = $1", known[1])
    [nobody] = await many(1, "en")
    breach = await a_breach(by)
    await people.add(breach, [*known, nobody], "all", by)
    with pytest.raises(Conflict):
        await people.add(breach, known, "again", by)
    await sending.save(breach, "people", "fi", ("Otsikko", "Hei,\n\ntietosi"), by)
    with pytest.raises(Invalid):  # nobody has looked at the Swedish one
        await sending.send(breach, by)
    await sending.save(breach, "people", "sv", ("Rubrik", "Hej,\n\ndina"), by)
    assert await sending.send(breach, by) == 2
    mails = await fetch("select about, language from outbox where kind = $1", sending.MAIL)
    letters = [await sending.prepare(row["about"], row["language"]) for row in mails]
    assert {(one.to, one.subject) for one in letters if isinstance(one, Letter)} == {
        ("a@example.org", "Otsikko"),
        ("b@example.org", "Rubrik"),
    }
    with pytest.raises(Conflict):
        await sending.save(breach, "people", "fi", ("Toinen", "Teksti"), by)
    with pytest.raises(Invalid):
        await sending.save(breach, "authority", "fi", ("A", "[…]"), by)
    with pytest.raises(Invalid):  # both have it
        await sending.send(breach, by)
    await personal_data.erase([known[0]])
    assert len(await queries.concerned(breach)) == 3
    assert await concerned(breach) == {known[1], nobody, None}


async def test_whoever_was_merged_twice_is_told_once(db: None) -> None:
    by = await make_staff.member()
    one, other, last = [await make_contacts.known_person(f"{code}@example.org") for code in "abc"]
    breach, later = await a_breach(by), await a_breach(by)
    await people.add(breach, [one, other], "all", by)
    mailed = next(row for row in await queries.concerned(breach) if row.id == one)
    await execute("update breach_people set letter_at = now() where id = $1", mailed.row)
    await merge(other, one, Wish(), by=by)
    await merge(last, other, Wish(), by=by)
    known = await queries.concerned(breach)
    assert [(row.row, row.id) for row in known] == [(mailed.row, last)]
    assert sending.to_mail(known) == []
    await people.add(later, [one], "by the log of reads, from before", by)
    assert await concerned(later) == {last}
    log = await LOG_TOLD.names["person"]([str(one), str(other)])
    assert set(log) == {str(one), str(other)}
    assert {one, other, last} <= set(await LOG_TOLD.ids_of(last))
    await personal_data.erase([last])
    assert await concerned(breach) == {None}


async def test_nothing_goes_before_its_time(db: None) -> None:
    by = await make_staff.member()
    breach = await a_breach(by)
    later = clock.now() + timedelta(days=9999)
    assert await actions.forget(later, [], 10) == 0
    await actions.stopped(breach, "Closed the account", by)
    await actions.assess(breach, Risk.NONE, "Nobody got anything", by)
    await actions.close(breach, by)
    with pytest.raises(Conflict):
        await actions.add_note(breach, "More", by)
    assert await actions.forget(clock.now() - timedelta(days=1), [], 10) == 0
    assert await actions.forget(later, [], 10) == 1
    assert await fetchval("select count(*) from breach_steps") == 0


async def test_the_first_page_shows_the_clock_until_the_authority_is_told(
    staff: StaffBrowser,
) -> None:
    by = staff.signed_in.id
    breach = await a_breach(by)
    assert "Data breach" in (await staff.get("/staff/")).text
    page = (await staff.get(f"/staff/breaches/{breach}")).text
    assert "72</b> hours left" in page or "73</b> hours left" in page or "hours left" in page
    await staff.send_form(f"/staff/breaches/{breach}/step", {"act": "assessed", "risk": "risk"})
    assert (await queries.running())[0].risk is None  # a reason is needed
    await actions.assess(breach, Risk.RISK, "Health data", by)
    await actions.notified(breach, clock.now(), "DNR 1", by)
    assert await queries.running() == []
    assert "A stolen account" not in (await staff.get("/staff/")).text
