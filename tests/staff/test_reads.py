"""The log of reads: only added to, searched both ways, dropped by whole months."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.database import execute, fetch, fetchval, transaction
from app.lib import clock
from app.privacy.answer.content.collecting import collect
from app.privacy.erasing.whose import of_contact
from app.staff.log.queries import Asked, log_lines
from app.staff.reads import jobs
from app.staff.reads.recording import View, ids_in
from tests.make import contacts as make_contacts
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser


async def opened(member: UUID, people: list[UUID], at: datetime | None = None) -> View:
    view = View(at or clock.now(), member, "people.all", people=set(people))
    await view.note()
    return view


async def months() -> list[str]:
    rows = await fetch("select tablename from pg_tables where schemaname = 'read_log_months'")
    return sorted(row["tablename"] for row in rows)


def test_ids_are_found_wherever_they_stand() -> None:
    one, other = uuid4(), uuid4()
    text = f'<a href="/staff/people/{one}/edit">{other}</a> 12-abcd-abcd-abcd-abcd -aaaa-bbbb-cccc-'
    assert set(ids_in(text.encode())) == {one, other}
    assert set(ids_in(str(one)[5:].encode())) == set()


@pytest.mark.parametrize(
    "act", ["delete from read_log", "update read_log set page = 'x'", "truncate read_log"]
)
async def test_nobody_changes_what_was_read(db: None, act: str) -> None:
    by, person = await make_staff.member(), await make_contacts.known_person()
    await opened(by, [person])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction():
            await execute(act)
    assert await fetchval("select people from read_log") == [person]


async def test_only_whole_months_whose_time_is_over_go(db: None) -> None:
    by, person = await make_staff.member(), await make_contacts.known_person()
    for month in (1, 2):
        await opened(by, [person], datetime(2020, month, 28, 23, tzinfo=UTC))
    now = clock.now()
    await opened(by, [person], now)
    await jobs.index_closed()
    assert (
        await fetchval("select count(*) from pg_indexes where indexdef like '%gin (people)%'") == 2
    )
    assert {"m2020_01", "m2020_02"} <= {*await months()}
    before = datetime(2020, 2, 27, tzinfo=UTC)
    due = await fetch(jobs.READS_DUE, before, [])
    assert await jobs.drop_months(before, [], 1) == len(due) == 1
    assert "m2020_01" not in await months()
    assert "m2020_02" in await months()
    assert (
        await jobs.drop_months(now, [], 1) == 1
    )  # what is younger than a year stays, whoever asks
    assert await fetchval("select count(*) from read_log") == 1


async def test_a_redirect_shows_nobody_and_what_no_person_has_is_not_noted(
    staff: StaffBrowser,
) -> None:
    person = await make_contacts.known_person()
    await staff.get(f"/staff/people/{uuid4()}")
    await staff.get("/staff/members")
    assert await fetchval("select count(*) from read_log") == 0
    await staff.get(f"/staff/people/{person}")
    [line] = await log_lines(Asked(kind="reads"))
    assert (line.page, line.people, line.shown) == ("crm.person", 1, [person])


async def test_the_log_answers_both_ways(staff: StaffBrowser) -> None:  # register R16
    by = await make_staff.member(name="Elina Koskela")
    aino = await make_contacts.known_person("aino@example.org")
    others = [await make_contacts.known_person() for _ in range(5)]
    read = await opened(by, [aino, *others])
    await opened(by, [others[0]])
    answer = await staff.send_form("/staff/log", {"find": "aino@example.org", "kind": "reads"})
    assert answer.status_code == 303
    page = (await staff.get(answer.headers["location"])).text
    assert "and 5 other people" in page
    assert page.count("<time ") == 1
    whole = (
        await staff.get(f"/staff/log/views/{read.id}", params={"at": read.at.isoformat()})
    ).text
    assert all(str(one) in whole for one in [aino, *others])
    file = await staff.send_form("/staff/log/file", {"person": str(aino), "kind": "reads"})
    assert "Elina Koskela" in file.text
    assert file.text.count('"Elina Koskela"') == 1
    assert len(await log_lines(Asked(member=by, kind="reads"))) == 2
    assert await log_lines(Asked(member=by, since=clock.now())) == []


async def test_whoever_was_erased_keeps_a_number(staff: StaffBrowser) -> None:
    person = await make_contacts.known_person(first_name="Aino", last_name="Niemelä")
    read = await opened(staff.signed_in.id, [person])
    await execute("delete from contact_addresses where contact = $1", person)
    await execute("delete from contacts where id = $1", person)
    for path in ("/staff/log", f"/staff/log?person={person}"):
        page = (await staff.get(path)).text
        assert f"Removed person {str(person)[:8]}" in page
        assert "Niemelä" not in page
    whole = await staff.get(f"/staff/log/views/{read.id}", params={"at": read.at.isoformat()})
    assert f"Removed person {str(person)[:8]}" in whole.text


async def test_a_person_is_told_when_and_not_by_whom(db: None) -> None:
    by, person = await make_staff.member(), await make_contacts.known_person()
    await opened(by, [person])
    await opened(by, [person])
    whose = await of_contact(person)
    assert whose is not None
    [row] = (await collect(whose)).rows("read_log")
    assert row == {"day": clock.today().isoformat(), "is_file": False, "times": 2}
