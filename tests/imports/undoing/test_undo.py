"""Undoing an import: what goes, what is left and why, and how it goes on after an interruption."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from app import database
from app.consent.suppression.kept import suppressed
from app.contacts.actions import people as people_actions
from app.contacts.actions.addresses import make_main_address
from app.contacts.facts import PersonFields, Who
from app.imports import actions, jobs
from app.imports.rules import Counts, Known, Left, State
from app.imports.undoing import created
from app.imports.undoing import run as undoing
from app.lib import clock
from app.lib.refusals import Conflict
from app.staff.periods.rules import Key
from tests.imports.undoing.test_exactly import snapshot, undo
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.imports import imported, info, numbered, people, table
from tests.privacy.retention.nights import destroyed

HEADINGS = ("Email", "First name", "Last name", "Phone", "Title", "Tags", "Organisation")
AINO = ("aino@example.org", "Aino", "Aho", "040 7654321", "Päällikkö", "metsä", "Firma Oy")
AGREED = ("Email", "Optin time")
TIME = "2026-01-02 10:00"


async def kept(import_id: UUID) -> list[str]:
    rows = await database.fetch("select reason from import_kept where import_id = $1", import_id)
    return [row["reason"] for row in rows]


async def test_facts_added_to_a_known_person_go(db: None) -> None:
    await make_contacts.person("aino@example.org", first_name="Aino", last_name="Aho")
    before = await snapshot()
    done = await imported(table(HEADINGS, AINO))
    assert done.counts == Counts(updated=1)
    assert await snapshot() != before
    await undo(done.id)
    assert await snapshot() == before
    told = await database.fetch("select field, old, new from contact_changes order by id desc")
    assert {("title", "Päällikkö", ""), ("tags", "metsä", "")} <= {tuple(row) for row in told}


async def test_what_was_changed_since_stays_and_is_listed(db: None) -> None:
    person = await make_contacts.person("aino@example.org", first_name="Aino", last_name="Aho")
    done = await imported(table(HEADINGS, AINO))
    fields = PersonFields("Aino", "Aho", title="Johtaja")
    edition = await database.fetchval("select edition from contacts")
    await people_actions.change_person(person.contact_id, fields, edition, Who(None))
    await undo(done.id)
    assert await database.fetchval("select title from contacts") == "Johtaja"
    assert await database.fetchval("select count(*) from contact_phones") == 0
    assert await kept(done.id) == [Left.CHANGED]


async def test_replaced_values_come_back(db: None) -> None:
    await make_contacts.known_person("aino@example.org", last_name="Aho", title="Johtaja")
    before = await snapshot()
    done = await imported(table(HEADINGS, AINO), known=Known.OVERWRITE)
    assert await database.fetchval("select title from contacts") == "Päällikkö"
    await undo(done.id)
    assert await snapshot() == before


async def test_people_it_made_go_but_for_those_whom_something_has_happened_to(db: None) -> None:
    chosen = await make_lists.a_list()
    rows = [(f"r{number}@example.org", TIME) for number in range(4)]
    done = await imported(table(AGREED, *rows), list_id=chosen.list_id, evidence="lomake")
    contact = await database.fetchval(
        "select contact from contact_addresses where canonical = 'r0@example.org'"
    )
    await people_actions.change_person(contact, PersonFields("Aino", ""), 1, Who(None))
    await make_lists.subscriber("r1@example.org", await make_lists.a_list("toinen"))
    await undo(done.id)
    assert [one.rpartition(" ")[2] for one in await people()] == [
        "r0@example.org",
        "r1@example.org",
    ]
    assert await kept(done.id) == [Left.EDITED, Left.SUBSCRIBED]
    permitted = await database.fetch(
        "select a.canonical from permission p join contact_addresses a on a.id = p.address where verdict"
    )
    assert [row["canonical"] for row in permitted] == ["r1@example.org"]


async def test_consents_are_taken_back_by_corrections_and_may_come_again(db: None) -> None:
    chosen = await make_lists.a_list()
    known = await make_contacts.person("aino@example.org")
    content = table(AGREED, ("aino@example.org", TIME))
    done = await imported(content, list_id=chosen.list_id, evidence="lomake")
    await undo(done.id)
    assert await make_lists.history(known.id) == [("given", "import"), ("corrected", "import")]
    assert await database.fetchval("select count(*) from subscriptions") == 0
    again = await imported(content, list_id=chosen.list_id, evidence="lomake")
    assert again.counts == Counts(updated=1)
    assert await database.fetchval("select verdict from permission")


BLOCKED = table(("Email", "Status"), ("reader@example.org", "unsubscribed"))


async def test_a_block_is_lifted_and_the_subscriber_is_back(db: None) -> None:
    known = await make_lists.subscriber("reader@example.org")
    before = await snapshot()
    done = await imported(BLOCKED)
    assert not await database.fetchval("select verdict from permission")
    await undo(done.id)
    assert await snapshot() == before
    assert await make_lists.history(known.address.id) != []


async def test_a_block_with_another_ground_stays(db: None) -> None:
    first = await imported(BLOCKED)
    second = await imported(BLOCKED)
    await undo(first.id)
    assert await suppressed(["reader@example.org"])
    await undo(second.id)
    assert not await suppressed(["reader@example.org"])


async def test_whoever_left_by_themselves_stays_away(db: None) -> None:
    known = await make_lists.subscriber("reader@example.org")
    done = await imported(BLOCKED)
    await make_lists.stop_everything(known)
    await undo(done.id)
    assert not await database.fetchval("select verdict from permission")
    assert await database.fetchval("select count(*) from subscriptions where left_at is null") == 0


async def test_after_thirty_days_it_is_too_late(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    done = await imported(table(HEADINGS, AINO))
    await database.execute("update imports set undo_until = now() where id = $1", done.id)
    with pytest.raises(Conflict):
        await actions.undo(done.id, None)
    await destroyed(Key.IMPORTS)
    assert await database.fetchval("select count(*) from import_changes") == 0


async def test_an_import_that_was_stopped_can_be_undone_and_a_running_one_cannot(db: None) -> None:
    before = await snapshot()
    done = await imported(table(HEADINGS, AINO))
    await database.execute("update imports set finished_at = null where id = $1", done.id)
    with pytest.raises(Conflict):
        await actions.undo(done.id, None)
    await actions.cancel(done.id, None)
    await undo(done.id)
    assert await snapshot() == before


async def test_an_interrupted_undoing_goes_on_with_the_rest(db: None) -> None:
    before = await snapshot()
    done = await imported(
        table(HEADINGS, *((*one, "", "", "", "") for one in numbered(2 * created.PIECE + 1)))
    )
    await actions.undo(done.id, None)
    stop = asyncio.Event()
    stop.set()
    left = []
    while (await info(done.id)).state is State.UNDOING:
        await undoing.run(done.id, stop)
        left.append(await database.fetchval("select count(*) from contacts"))
        assert len(left) < 10
    assert left[:3] == [created.PIECE + 1, 1, 0]
    assert await snapshot() == before
    await actions.undo(done.id, None)
    assert (await info(done.id)).undone_at is not None


async def test_the_worker_undoes_what_waits(db: None) -> None:
    done = await imported(table(HEADINGS, AINO))
    await actions.undo(done.id, None)
    assert await jobs.do_one()
    assert (await info(done.id)).state is State.UNDONE
    assert not await jobs.do_one()


async def test_a_further_address_that_became_the_main_one_stays(db: None) -> None:
    person = await make_contacts.person("aino@example.org")
    await imported(table(("Email",), ("aino@example.org",)))
    done = await imported(table(("Email",), ("aino@example.org, toinen@example.org",)))
    new = await database.fetchval("select id from contact_addresses where id <> $1", person.id)
    await make_main_address(new, Who(None))
    await undo(done.id)
    assert await database.fetchval("select count(*) from contact_addresses") == 2
    assert await kept(done.id) == [Left.CHANGED]
    assert clock.now() < (await info(done.id)).undo_until + timedelta(days=1)  # type: ignore[operator]
