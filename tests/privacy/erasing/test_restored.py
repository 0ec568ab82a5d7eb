"""A restored backup forgets neither a stop nor an erasure."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import config, database
from app.consent.ledger import files, journal
from app.consent.suppression.kept import suppressed
from app.consent.suppression.rules import Cause
from app.contacts.queries.people import address_by_canonical
from app.privacy.erasing import restored, whose
from app.privacy.erasing.actions import erase
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.deliveries import World

AINO, EINO = "aino@example.org", "eino@example.org"


@pytest.fixture
async def beside(world: World, tmp_path: Path) -> AsyncIterator[Path]:
    config.use(replace(world.settings, data_dir=tmp_path / "data"))
    yield tmp_path / "data"
    config.use(world.settings)


async def stopped() -> None:
    """One objected, one was erased: both after the backup was made."""
    await make_lists.stop_everything(await make_lists.subscriber(AINO))
    contact = await make_contacts.known_person(EINO)
    found = await whose.of_contact(contact)
    assert found is not None
    await erase(found, lambda: whose.of_contact(contact), "Request by letter", by=None)


async def backup_comes_back() -> None:
    """As the database was before: no stops, and Eino in the register."""
    await database.execute("delete from suppressions")
    await make_contacts.known_person(EINO)


# trial E8
async def test_stops_and_erasures_outlive_a_restored_backup(beside: Path) -> None:
    await stopped()
    await journal.keep()
    assert len(journal.open_stops()) >= 2
    await backup_comes_back()
    assert await journal.is_newer()
    await restored.replay()
    rows = await suppressed([AINO, EINO])
    assert Cause.OBJECTED in {row.reason for row in rows[AINO]}
    assert Cause.ERASED in {row.reason for row in rows[EINO]}
    assert await address_by_canonical(EINO) is None
    assert not await journal.is_newer()
    await restored.replay()


async def test_a_database_that_knows_the_last_line_is_left_alone(beside: Path) -> None:
    await restored.replay()
    await stopped()
    await journal.keep()
    before = await database.fetch("select * from suppressions order by id")
    await restored.replay()
    assert await database.fetch("select * from suppressions order by id") == before


async def test_the_journal_holds_no_address_and_a_torn_line_is_passed_over(beside: Path) -> None:
    await stopped()
    await journal.keep()
    path = files.folder() / files.JOURNAL
    assert "example.org" not in path.read_text()
    with path.open("a") as file:
        file.write('\n{"key": "1", "dig')
    await backup_comes_back()
    await restored.replay()
    assert await suppressed([AINO])
    await make_lists.stop_everything(await make_lists.subscriber("late@example.org"))
    await journal.keep()
    assert not await journal.is_newer()
