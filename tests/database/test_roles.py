"""The program works as a role that can add to the ledger and change nothing in it; `migrate` as the owner."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from app import config
from app.config import Settings
from app.consent import actions, personal_data
from app.consent.ledger.sealing import seal
from app.consent.ledger.verifying.verify import verify
from app.database import DatabaseError, execute, fetchval, open_database
from app.embedded.cluster import APPLICATION
from app.lib import clock
from app.migrate import KEPT, migrate, refuse_when_behind, role_in_use
from app.piccolo_conf import DB
from app.staff.periods.rules import Key
from tests.conftest import SECRET
from tests.database.test_migrate import FIRST_COLUMN
from tests.make import consent as make
from tests.privacy.retention.nights import destroyed

ATTACKS = ("update %s set {} = {}", "delete from %s", "truncate %s cascade")
PAST_THE_TRIGGERS = (
    "alter table consent_events disable trigger all",
    "alter table consent_evidence disable trigger facts_stay",
    "set session_replication_role = replica",
    "drop trigger append_only on ledger_leaves",
    "drop table ledger_checkpoints",
    "alter function refuse_change() rename to allow_change",
    "update consent_evidence set email = 'x@example.org'",
    "truncate consent_evidence",
    "update pg_class set relname = 'x' where relname = 'consent_events'",
)


@pytest.fixture
async def embedded(new_dir: Path) -> AsyncIterator[Settings]:
    """A migrated embedded database; other tests' pool is put aside meanwhile."""
    pool, kept, before = DB.pool, DB.config, config._current
    DB.pool = None
    settings = Settings(data_dir=new_dir, secret_key=SECRET)
    config.use(settings)
    async with open_database(settings, as_owner=True):
        await migrate(settings)
    yield settings
    DB.pool, DB.config, config._current = pool, kept, before


# trial E10
async def test_the_embedded_servers_program_role_cannot_change_the_ledger(
    embedded: Settings,
) -> None:
    async with open_database(embedded):
        await refuse_when_behind(embedded)
        assert await fetchval("select current_user") == APPLICATION
        subject = await make.given()
        assert await seal() == 3
        for table in KEPT:
            column = await fetchval(FIRST_COLUMN, table)
            for attack in ATTACKS:
                with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
                    await execute(attack.format(column, column) % table)
        for statement in PAST_THE_TRIGGERS:
            with pytest.raises(asyncpg.PostgresError, match=r"denied|must be owner|not permitted"):
                await execute(statement)
        assert "can add to the ledger and change nothing in it" in await role_in_use()
        assert (await verify()).faults == []
        assert (
            await fetchval("select count(*) from consent_events where subject = $1", subject) == 3
        )


async def test_it_can_do_what_the_program_has_to(embedded: Settings) -> None:
    async with open_database(embedded):
        with clock.standing_at(make.START.replace(year=2024)):
            subject = await make.given()
        assert await destroyed(Key.NETWORK) == 3
        await personal_data.erase([subject])
        await actions.record(make.new_event(uuid4()))
        assert await fetchval("select count(*) from consent_evidence") == 1
        await execute("analyze delivery")


async def test_the_owner_is_told_apart(embedded: Settings) -> None:
    async with open_database(embedded, as_owner=True):
        assert "which could change the ledger" in await role_in_use()


async def test_a_database_of_an_older_version_asks_for_migrate(embedded: Settings) -> None:
    async with open_database(embedded, as_owner=True):
        await execute(f"revoke all on migration from {APPLICATION}")
    async with open_database(embedded):
        with pytest.raises(DatabaseError, match="postilupa migrate"):
            await refuse_when_behind(embedded)
