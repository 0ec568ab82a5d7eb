"""The embedded server with real processes: who stops it, what it survives, what it says."""

# ruff: noqa: ASYNC220, ASYNC240 - nothing else waits on this loop

import asyncio
import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from app.embedded import EmbeddedServerError, embedded_server, erase, keeper
from app.embedded.accounts import disk_full, in_words

QUICK = {"fsync": "off"}
AS_ROOT = os.geteuid() == 0
NOBODY = 65534
USER = """
import asyncio, concurrent.futures.thread, os, sys
from pathlib import Path
from app.embedded import embedded_server

async def use():
    async with embedded_server(Path(sys.argv[1]), settings={"fsync": "off"}):
        print("open", flush=True)
        told_to_leave = asyncio.Event()
        asyncio.get_running_loop().add_reader(0, told_to_leave.set)
        await told_to_leave.wait()

if sys.argv[2:] == ["nobody"]:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
asyncio.run(use())
"""


class User:
    """Another process that has the server open."""

    def __init__(self, data_dir: Path, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, data_dir, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": str(Path.cwd()), "PATH": os.defpath, **environment},
        )

    def opened(self) -> "User":
        assert self.process.stdout
        assert self.process.stdout.readline() == "open\n", self.end()
        return self

    def leave(self) -> None:
        self.process.communicate("\n", timeout=60)

    def end(self, how: int = signal.SIGTERM) -> str:
        self.process.send_signal(how)
        return self.process.communicate(timeout=60)[1]


def home() -> Path:
    """A folder whose path is short and that every account may enter, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="pl-", dir="/tmp"))
    made.chmod(0o755)
    return made


@pytest.fixture
async def new_dir() -> AsyncIterator[Path]:
    """A data directory that does not exist yet; checked at the end to have no server left."""
    data_dir = home() / "data"
    yield data_dir
    if data_dir.is_dir():
        assert eventually(lambda: not answers(data_dir))
        await erase(data_dir)
    shutil.rmtree(data_dir.parent)


@pytest.fixture(scope="module")
async def used_dir() -> AsyncIterator[Path]:
    data_dir = home() / "data"
    async with embedded_server(data_dir, settings=QUICK):
        pass
    yield data_dir
    await erase(data_dir)
    shutil.rmtree(data_dir.parent)


@pytest.fixture
def data_dir(used_dir: Path) -> Iterator[Path]:
    """A data directory with a database that nobody uses, before and after."""
    yield used_dir
    assert eventually(lambda: not answers(used_dir))


@pytest.fixture
def odd_cluster(new_dir: Path) -> Path:
    """What is left of a cluster, enough to be refused; its owner is not root."""
    cluster = new_dir / "postgresql"
    cluster.mkdir(parents=True, mode=0o700)
    (cluster / "PG_VERSION").write_text("18\n")
    if AS_ROOT:
        os.chown(cluster, NOBODY, NOBODY)
    return cluster


def answers(data_dir: Path) -> bool:
    return keeper.answering(data_dir / "postgresql") is not None


def eventually(true: Callable[[], bool], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.02)
    return true()


async def refusal(data_dir: Path) -> str:
    with pytest.raises(EmbeddedServerError) as refused:
        async with embedded_server(data_dir):
            pass
    return str(refused.value)


async def ask(data_dir: Path, sql: str) -> object:
    async with embedded_server(data_dir, settings=QUICK) as server:
        connection = await asyncpg.connect(server.url)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()


async def test_the_last_user_stops_it_not_the_one_who_started_it(data_dir: Path) -> None:
    first = User(data_dir).opened()
    second = User(data_dir).opened()
    first.leave()
    assert answers(data_dir)
    second.leave()
    assert not answers(data_dir)


async def test_a_killed_user_does_not_keep_it_running_when_the_next_leaves(data_dir: Path) -> None:
    killed = User(data_dir).opened()
    last = User(data_dir).opened()
    killed.end(signal.SIGKILL)
    assert answers(data_dir)
    last.leave()
    assert not answers(data_dir)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_it_stops_however_the_last_user_ends(data_dir: Path, how: signal.Signals) -> None:
    User(data_dir).opened().end(how)
    assert eventually(lambda: not answers(data_dir))


async def test_ctrl_c_while_it_starts_leaves_nothing_running(new_dir: Path) -> None:
    hasty = User(new_dir)
    assert eventually((new_dir / "postgresql").exists)
    hasty.end(signal.SIGINT)
    assert eventually(lambda: not answers(new_dir))


async def test_a_keeper_leaves_the_server_to_those_who_came_after_a_kill(data_dir: Path) -> None:
    User(data_dir).opened().end(signal.SIGKILL)
    heir = User(data_dir).opened()
    await asyncio.sleep(0.5)
    assert answers(data_dir)
    heir.leave()
    assert not answers(data_dir)


async def test_one_process_may_open_it_twice(data_dir: Path) -> None:
    async with embedded_server(data_dir, settings=QUICK):
        async with embedded_server(data_dir) as inner:
            assert inner.database == "postilupa"
        assert answers(data_dir)
    assert not answers(data_dir)


async def test_users_who_come_at_the_same_time_share_one_server(new_dir: Path) -> None:
    together = [User(new_dir) for _ in range(3)]
    for user in together:
        user.opened()
    for user in together:
        user.leave()
    assert not answers(new_dir)


async def test_a_killed_server_is_started_again_with_what_was_committed(data_dir: Path) -> None:
    user = User(data_dir).opened()
    await ask(data_dir, "create table kept as select 7 as number")
    postmaster = int((data_dir / "postgresql/postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    assert eventually(lambda: not answers(data_dir))
    assert await ask(data_dir, "select number from kept") == 7
    user.leave()


async def test_a_left_over_pid_file_that_names_another_process_does_not_matter(
    data_dir: Path,
) -> None:
    cluster = data_dir / "postgresql"
    stranger = subprocess.Popen(["sleep", "60"], **keeper.detached(cluster))
    (cluster / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster}\n1\n5432\n{cluster}\n\n")
    shutil.copystat(cluster / "PG_VERSION", cluster / "postmaster.pid")
    os.chown(cluster / "postmaster.pid", cluster.stat().st_uid, cluster.stat().st_gid)
    assert await ask(data_dir, "select 1") == 1
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


async def test_a_half_made_cluster_is_begun_again(new_dir: Path) -> None:
    (new_dir / "postgresql.new/base").mkdir(parents=True)
    assert await ask(new_dir, "select 1") == 1


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


async def test_folders_above_the_data_directory_keep_their_permissions(
    new_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = new_dir.parent.with_suffix(".elsewhere")
    monkeypatch.setattr("app.embedded.accounts.ELSEWHERE", elsewhere)
    new_dir.parent.chmod(0o700)
    assert await ask(new_dir, "select 1") == 1
    assert await ask(new_dir, "select 2") == 2
    assert new_dir.parent.stat().st_mode & 0o777 == 0o700
    assert (new_dir / "postgresql").is_symlink() == AS_ROOT
    await erase(new_dir)
    shutil.rmtree(elsewhere, ignore_errors=not AS_ROOT)


async def test_a_database_kept_elsewhere_that_is_gone_is_not_silently_replaced(
    new_dir: Path,
) -> None:
    new_dir.mkdir()
    (new_dir / "postgresql").symlink_to("/var/lib/postilupa/gone")
    assert "put it back from a backup" in await refusal(new_dir)


async def test_a_closed_data_directory_works_and_stays_closed_to_others(new_dir: Path) -> None:
    new_dir.mkdir(mode=0o700)
    assert await ask(new_dir, "select 1") == 1
    assert new_dir.stat().st_mode & 0o007 == 0


async def test_a_path_too_long_and_odd_for_a_socket_works(new_dir: Path) -> None:
    odd = new_dir / ('it\'s a $HOME, "quoted" ä' * 6)
    async with embedded_server(odd, settings=QUICK) as server:
        connection = await asyncpg.connect(server.url)
        await connection.close()
        assert len(str(server.socket_dir)) < 60
        assert server.socket_dir.stat().st_mode & 0o777 == 0o700
    assert not server.socket_dir.exists()
    await erase(odd)


async def test_the_locale_of_the_shell_changes_nothing(new_dir: Path) -> None:
    User(new_dir, LANG="C", LC_ALL="C").opened().leave()
    sql = "select 'ÄÖ' || pg_encoding_to_char(encoding) || datcollate from pg_database limit 1"
    assert await ask(new_dir, sql) == "ÄÖUTF8C"


async def test_nobody_else_can_connect_and_nothing_listens_on_the_network(data_dir: Path) -> None:
    async with embedded_server(data_dir, settings={"listen_addresses": "*"}) as server:
        assert server.socket_dir.stat().st_mode & 0o077 == 0
        assert await ask(data_dir, "show listen_addresses") == ""


async def test_its_log_holds_no_address(data_dir: Path) -> None:
    with pytest.raises(asyncpg.PostgresError, match="anna"):
        await ask(data_dir, "select 'anna@example.org'::int")
    assert "example.org" not in (data_dir / "postgresql/server.log").read_text()


async def test_a_database_of_another_name_is_made_when_missing(data_dir: Path) -> None:
    for _ in range(2):
        async with embedded_server(data_dir, database='odd "name"', settings=QUICK) as server:
            connection = await asyncpg.connect(server.url)
            assert await connection.fetchval("select current_database()") == 'odd "name"'
            await connection.close()


async def test_erasing_is_refused_while_others_use_it(odd_cluster: Path) -> None:
    user = keeper.join(odd_cluster.parent)
    with pytest.raises(EmbeddedServerError, match="is in use"):
        await erase(odd_cluster.parent)
    os.close(user)
    await erase(odd_cluster.parent)
    assert not odd_cluster.exists()


@pytest.mark.skipif(not AS_ROOT, reason="every test here runs as an ordinary account then")
async def test_an_ordinary_account_needs_no_root(new_dir: Path) -> None:
    new_dir.mkdir()
    os.chown(new_dir, NOBODY, NOBODY)
    User(new_dir, "nobody").opened().leave()
    assert not answers(new_dir)
