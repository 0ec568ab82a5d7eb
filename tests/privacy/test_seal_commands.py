"""`postilupa consents verify` and `reseal`, as the operator runs them."""

import json
from collections.abc import Callable
from functools import partial

import pytest
from click.testing import Result

from app import database
from app.consent.ledger import files, queries
from app.consent.ledger.sealing import reseal, seal
from tests.make import consent as make_consent
from tests.make.commands import postilupa
from tests.make.deliveries import World

Consents = Callable[..., Result]


@pytest.fixture
def consents(world: World) -> Consents:
    environment = {
        "POSTILUPA_DATABASE_URL": str(world.settings.database_url),
        "POSTILUPA_SECRET_KEY": world.settings.secret_key.decode(),
        "POSTILUPA_DATA_DIR": str(world.folder),
        "POSTILUPA_BASE_URL": world.settings.base_url,
    }
    return partial(postilupa, "consents", **environment)


@pytest.fixture
async def sealed(committed: None) -> None:
    await make_consent.given()
    await seal()


@pytest.fixture
async def altered(sealed: None) -> int:
    """One event was changed by somebody who may do everything in PostgreSQL."""
    event: int = await database.fetchval("select max(id) from consent_events")
    async with database.transaction():
        await database.execute("set local session_replication_role = replica")
        await database.execute("update consent_events set method = 'form' where id = $1", event)
    return event


@pytest.fixture
async def restored(sealed: None) -> None:
    """The database knows less than the checkpoint that was kept."""
    await make_consent.given()
    await seal()
    async with database.transaction():
        await database.execute("set local session_replication_role = replica")
        for sentence in (
            "delete from consent_events where id in (select event from ledger_leaves where number > 2)",
            "delete from permission where address not in (select subject from consent_events)",
            "delete from ledger_leaves where number > 2",
            "delete from ledger_checkpoints where size > 3",
        ):
            await database.execute(sentence)


def test_a_sound_ledger_ends_with_0(consents: Consents, sealed: None) -> None:
    done = consents("verify")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "3 events are sealed in 3 leaves; 0 wait for it." in done.stdout
    assert "Everything agrees." in done.stdout


# trial E9
def test_an_altered_event_ends_with_1_and_its_id(consents: Consents, altered: int) -> None:
    done = consents("verify")
    assert done.exit_code == 1
    assert f"Event {altered}: the event is not as it was sealed." in done.stdout
    done = consents("verify", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (told["ok"], told["first_event"]) == (False, altered)


# trial E9
def test_an_old_database_is_told_and_can_be_sealed_anew_with_a_reason(
    consents: Consents, restored: None
) -> None:
    done = consents("verify")
    assert done.exit_code == 1
    assert "an older database was restored" in done.stdout
    assert consents("reseal").exit_code == 2
    done = consents("reseal", "--reason", "Restored from the backup of Tuesday")
    assert done.exit_code == 0
    assert "ledger/2 has begun" in done.stdout
    assert consents("verify").exit_code == 0


async def test_the_reason_and_the_old_head_are_in_the_new_tree(
    consents: Consents, restored: None
) -> None:
    newest = files.newest_kept()
    assert newest is not None
    await reseal("Restored")
    (_, tree) = await queries.trees()
    assert (tree.reason, tree.predecessor) == ("Restored", newest.note)
