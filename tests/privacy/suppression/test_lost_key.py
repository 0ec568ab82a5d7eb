"""Without the key the suppression list cannot be read: then nothing starts, and the message says why."""

from dataclasses import replace
from pathlib import Path

import pytest

from app import config
from app.config import SettingsError
from app.consent.suppression.kept import suppress, suppressed
from app.consent.suppression.rules import Cause
from app.database import DatabaseError
from app.lib import clock
from app.migrate import refuse_other_key, remember_key
from tests.conftest import SECRET
from tests.make.commands import postilupa
from tests.make.deliveries import World


# trial E22
def test_a_database_without_its_key_gets_no_new_one(tmp_path: Path) -> None:
    fresh = config.Settings(data_dir=tmp_path)
    kept = config.with_secret(fresh).secret_key
    (tmp_path / "postgresql").mkdir()
    assert config.with_secret(fresh).secret_key == kept
    (tmp_path / config.SECRET_FILE).unlink()
    for _ in range(2):
        with pytest.raises(SettingsError, match="nothing is sent without that key"):
            config.with_secret(fresh)
    assert not (tmp_path / config.SECRET_FILE).exists()


# trial E22
async def test_with_another_key_nothing_starts(world: World) -> None:
    await remember_key(world.settings)
    other = replace(world.settings, secret_key=b"another key of forty different signs 0123456")
    with pytest.raises(DatabaseError, match="nothing is sent"):
        await refuse_other_key(other)


# trial E22
@pytest.mark.parametrize("command", ["worker", "check"])
def test_a_command_says_why_it_does_not_start(world: World, command: str) -> None:
    assert world.settings.database_url is not None
    environment = {"POSTILUPA_DATABASE_URL": world.settings.database_url,
                   "POSTILUPA_DATA_DIR": str(world.folder)}  # fmt: skip
    without = postilupa(command, **environment)
    assert without.exit_code == 1
    assert "POSTILUPA_SECRET_KEY must be set" in without.stderr
    environment["POSTILUPA_SECRET_KEY"] = SECRET.decode()[::-1]
    wrong = postilupa(command, **environment)
    assert wrong.exit_code == 1
    assert "nothing is sent, because the suppression list" in wrong.stderr


async def test_a_hash_says_nothing_under_another_key(world: World) -> None:
    await suppress("aino@example.org", None, Cause.OBJECTED, clock.now())
    assert await suppressed(["aino@example.org"])
    config.use(replace(world.settings, secret_key=b"another key of forty different signs 0123456"))
    assert not await suppressed(["aino@example.org"])
