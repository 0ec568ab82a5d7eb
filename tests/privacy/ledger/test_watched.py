"""Every verification leaves a row; staff read on a page, at home and in `check` how the seal stands."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from app import database
from app.consent import actions as consent
from app.consent.ledger import files
from app.consent.ledger.sealing import seal
from app.privacy.ledger import queries
from app.privacy.ledger.actions import check
from app.privacy.ledger.jobs import verify_at_night
from app.privacy.ledger.queries import told_of_seal
from app.staff.queries.identity import identity
from tests.make import consent as make
from tests.make import privacy as make_privacy
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

PATH = "/staff/ledger"


async def alter() -> int:
    """By somebody who may do everything in PostgreSQL."""
    event: int = await database.fetchval("select max(id) from consent_events")
    async with database.transaction():
        await database.execute("set local session_replication_role = replica")
        await database.execute("update consent_events set language = 'sv' where id = $1", event)
    return event


@pytest.fixture
async def officer(committed: None) -> AsyncIterator[StaffBrowser]:
    """The ledger is sealed, in a database and a folder of its own."""
    await make_privacy.identity()
    await make.given()
    await seal()
    async with await make_staff.browser_of(await make_staff.member()) as browser:
        yield browser


# trial E9
async def test_how_a_verification_ended_is_kept_and_told(officer: StaffBrowser) -> None:
    assert "verified for the first time next night" in (await officer.get(PATH)).text
    await check()
    good = await queries.last_check()
    assert good is not None
    assert (good.is_good, good.size) == (True, 3)
    assert "Everything that was sealed is as it was." in (await officer.get(PATH)).text
    assert 'class="bad"' not in (await officer.get("/staff/")).text
    assert await told_of_seal() == []
    event = await alter()
    await check()
    bad = await queries.last_check()
    assert bad is not None
    assert (bad.faults, bad.first_event) == (1, event)
    page = (await officer.get(PATH)).text
    assert f"{event}: the event is not as it was sealed" in page
    assert "1 fault. The first is at event" in page
    home = (await officer.get("/staff/")).text
    assert '<li class="bad">' in home
    assert PATH in home
    [told] = await told_of_seal()
    assert "1 fault. The first is at event" in told
    assert "Stop the program" in told


async def test_one_that_breaks_off_is_told_too(officer: StaffBrowser) -> None:
    (files.folder() / "2026-01.txt").mkdir()
    with pytest.raises(IsADirectoryError):
        await check()
    page = await officer.get(PATH)
    assert "broke off: IsADirectoryError at consent/ledger/files.py" in page.text


@pytest.mark.once
async def test_the_worker_verifies_in_a_process_of_its_own(officer: StaffBrowser) -> None:
    event = await alter()
    await verify_at_night()
    last = await queries.last_check()
    assert last is not None
    assert (last.size, last.first_event) == (3, event)


async def test_what_waits_too_long_and_what_does_not_belong_are_told(officer: StaffBrowser) -> None:
    await consent.record(make.new_event(uuid4()))
    assert "is not sealed" not in (await officer.get(PATH)).text
    async with database.transaction():
        await database.execute("set local session_replication_role = replica")
        await database.execute(
            "update consent_events set recorded_at = recorded_at - interval '61 seconds' "
            "where id in (select event from unsealed)"
        )
    assert "1 event is not sealed" in (await officer.get(PATH)).text
    path = next(files.folder().glob("2*.txt"))
    path.write_text(path.read_text().replace("/ledger\n3\n", "/ledger\n9\n"))
    page = (await officer.get(PATH)).text
    assert "a checkpoint of 9 events is kept that does not" in page
    assert "postilupa consents reseal" in page


async def test_who_gets_the_checkpoint_is_chosen_on_the_page(officer: StaffBrowser) -> None:
    page = (await officer.get(PATH)).text
    assert "goes to tietosuoja@example.com" in page
    bad = {"wanted": "yes", "email": "nobody", "language": "sv"}
    answer = await officer.send_form(f"{PATH}/mail", bad)
    assert answer.status_code == 422
    assert 'value="nobody"' in answer.text
    await officer.send_form(f"{PATH}/mail", {**bad, "email": "Sanna@Example.org"})
    us = await identity()
    assert us is not None
    assert (us.checkpoint_mailed, us.officer_email, us.checkpoint_language) == (
        *(True, "Sanna@example.org", "sv"),
    )
    await officer.send_form(f"{PATH}/mail", {"email": "", "language": "sv"})
    us = await identity()
    assert us is not None
    assert (us.checkpoint_mailed, us.officer_email) == (False, "tietosuoja@example.com")
