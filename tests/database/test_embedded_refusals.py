"""What the embedded server says when it cannot be used: a sentence, never a traceback."""

import errno
import os
from pathlib import Path

import pytest

from app.embedded.accounts import EmbeddedServerError, disk_full, in_words
from tests.database.embedded import AS_ROOT, NOBODY, User, refusal


async def test_another_version_gets_a_sentence(odd_cluster: Path) -> None:
    (odd_cluster / "PG_VERSION").write_text("16\n")
    assert "made by PostgreSQL 16" in await refusal(odd_cluster.parent)


async def test_a_folder_that_is_no_database_gets_a_sentence(odd_cluster: Path) -> None:
    (odd_cluster / "PG_VERSION").unlink()
    assert "is not a PostgreSQL database" in await refusal(odd_cluster.parent)


async def test_a_file_in_place_of_the_folder_gets_a_sentence(new_dir: Path) -> None:
    new_dir.write_text("not a folder")
    assert "is not a folder" in await refusal(new_dir)
    assert "is not a folder" in await refusal(new_dir / "deeper")


async def test_a_folder_nobody_may_make_gets_a_sentence() -> None:
    assert "set POSTILUPA_DATA_DIR to a folder you may write in" in await refusal(Path("/sys/x"))


async def test_a_folder_that_is_not_writable_gets_a_sentence(new_dir: Path) -> None:
    new_dir.mkdir(mode=0o555)
    stderr = User(new_dir, *["nobody"] * AS_ROOT).process.communicate()[1]
    assert "set POSTILUPA_DATA_DIR to a folder you may write in" in stderr


@pytest.mark.skipif(not AS_ROOT, reason="only root can give a folder to somebody else")
async def test_a_database_of_another_account_gets_a_sentence(odd_cluster: Path) -> None:
    os.chown(odd_cluster, 1234, -1)
    os.chown(odd_cluster.parent, NOBODY, -1)
    stderr = User(odd_cluster.parent, "nobody").process.communicate()[1]
    assert "belongs to the account number 1234" in stderr
    os.chown(odd_cluster, NOBODY, -1)


@pytest.mark.skipif(not AS_ROOT, reason="only root can give a folder to root")
async def test_a_database_of_root_gets_a_sentence(odd_cluster: Path) -> None:
    os.chown(odd_cluster, 0, 0)
    assert "chown -R nobody" in await refusal(odd_cluster.parent)


async def test_a_server_that_does_not_start_gets_its_own_reason(odd_cluster: Path) -> None:
    (odd_cluster / "postgresql.conf").write_text("shared_buffers = 'plenty'\n")
    said = await refusal(odd_cluster.parent)
    assert "contains errors; the whole story is in" in said
    assert "\n" not in said


def test_a_full_disk_gets_a_sentence() -> None:
    with pytest.raises(EmbeddedServerError) as refused, in_words(Path("/data")):
        raise OSError(errno.ENOSPC, "No space left on device", "/data/x")
    assert str(refused.value) == disk_full(Path("/data"))


async def test_a_database_kept_elsewhere_that_is_gone_is_not_silently_replaced(
    new_dir: Path,
) -> None:
    new_dir.mkdir()
    (new_dir / "postgresql").symlink_to("/var/lib/postilupa/gone")
    assert "put it back from a backup" in await refusal(new_dir)
