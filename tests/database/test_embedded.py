"""The embedded server with real processes: who stops it and what it survives."""

# ruff: noqa: ASYNC220 - nothing else waits on this loop

import asyncio
import os
import shutil
import signal
import subprocess
from pathlib import Path

import asyncpg
import pytest

from app.embedded import keeper
from app.embedded.accounts import EmbeddedServerError
from app.embedded.server import embedded_server, erase
from tests.database.embedded import (
    AS_ROOT,
    NOBODY,
    QUICK,
    User,
    answers,
    ask,
    eventually,
    refused_as_nobody,
)


async def test_the_last_user_stops_it_not_the_one_who_started_it(server_dir: Path) -> None:
    first = User(server_dir).opened()
    second = User(server_dir).opened()
    first.leave()
    assert answers(server_dir)
    second.leave()
    assert not answers(server_dir)


async def test_a_killed_user_does_not_keep_it_running_when_the_next_leaves(
    server_dir: Path,
) -> None:
    killed = User(server_dir).opened()
    last = User(server_dir).opened()
    killed.end(signal.SIGKILL)
    assert answers(server_dir)
    last.leave()
    assert not answers(server_dir)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_it_stops_however_the_last_user_ends(server_dir: Path, how: signal.Signals) -> None:
    User(server_dir).opened().end(how)
    assert eventually(lambda: not answers(server_dir))


async def test_ctrl_c_while_it_starts_leaves_nothing_running(new_dir: Path) -> None:
    hasty = User(new_dir)
    assert eventually((new_dir / "postgresql").exists)
    hasty.end(signal.SIGINT)
    assert eventually(lambda: not answers(new_dir))


async def test_a_keeper_leaves_the_server_to_those_who_came_after_a_kill(server_dir: Path) -> None:
    User(server_dir).opened().end(signal.SIGKILL)
    heir = User(server_dir).opened()
    await asyncio.sleep(0.5)
    assert answers(server_dir)
    heir.leave()
    assert not answers(server_dir)


async def test_one_process_may_open_it_twice(server_dir: Path) -> None:
    async with embedded_server(server_dir, settings=QUICK):
        async with embedded_server(server_dir) as inner:
            assert inner.database == "postilupa"
        assert answers(server_dir)
    assert not answers(server_dir)


async def test_users_who_come_at_the_same_time_share_one_server(new_dir: Path) -> None:
    together = [User(new_dir) for _ in range(3)]
    for user in together:
        user.opened()
    for user in together:
        user.leave()
    assert not answers(new_dir)


async def test_a_killed_server_is_started_again_with_what_was_committed(server_dir: Path) -> None:
    user = User(server_dir).opened()
    await ask(server_dir, "create table kept as select 7 as number")
    postmaster = int((server_dir / "postgresql/postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGKILL)
    assert eventually(lambda: not answers(server_dir))
    assert await ask(server_dir, "select number from kept") == 7
    user.leave()


async def test_a_left_over_pid_file_that_names_another_process_does_not_matter(
    server_dir: Path,
) -> None:
    cluster = server_dir / "postgresql"
    stranger = subprocess.Popen(["sleep", "60"], **keeper.detached(cluster))
    (cluster / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster}\n1\n5432\n{cluster}\n\n")
    shutil.copystat(cluster / "PG_VERSION", cluster / "postmaster.pid")
    os.chown(cluster / "postmaster.pid", cluster.stat().st_uid, cluster.stat().st_gid)
    assert await ask(server_dir, "select 1") == 1
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


async def test_a_half_made_cluster_is_begun_again(new_dir: Path) -> None:
    (new_dir / "postgresql.new/base").mkdir(parents=True)
    assert await ask(new_dir, "select 1") == 1


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


async def test_the_locale_of_the_shell_changes_nothing(server_dir: Path) -> None:
    User(server_dir, LANG="C", LC_ALL="C").opened().leave()
    sql = "select 'ÄÖ' || pg_encoding_to_char(encoding) || datcollate from pg_database limit 1"
    assert await ask(server_dir, sql) == "ÄÖUTF8C"


async def test_nobody_else_can_connect_and_nothing_listens_on_the_network(server_dir: Path) -> None:
    async with embedded_server(server_dir, settings={"listen_addresses": "*"}) as server:
        assert server.socket_dir.stat().st_mode & 0o077 == 0
        assert await ask(server_dir, "show listen_addresses") == ""


@pytest.mark.skipif(not AS_ROOT, reason="every test here runs as an ordinary account then")
@pytest.mark.parametrize("hba", ["local all all trust\n", None])
async def test_other_programs_of_the_account_it_runs_as_cannot_connect(
    server_dir: Path, hba: str | None
) -> None:
    if hba:  # as clusters were made before
        (server_dir / "postgresql" / "pg_hba.conf").write_text(hba)
    async with embedded_server(server_dir, settings=QUICK) as server:
        said = await asyncio.to_thread(refused_as_nobody, server.url)
        assert "InvalidAuthorizationSpecificationError" in said
        assert await ask(server_dir, "select 1") == 1


async def test_its_log_holds_no_address(server_dir: Path) -> None:
    with pytest.raises(asyncpg.PostgresError, match="anna"):
        await ask(server_dir, "select 'anna@example.org'::int")
    assert "example.org" not in (server_dir / "postgresql/server.log").read_text()


async def test_a_database_of_another_name_is_made_when_missing(server_dir: Path) -> None:
    for _ in range(2):
        async with embedded_server(server_dir, database='odd "name"', settings=QUICK) as server:
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
