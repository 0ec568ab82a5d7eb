"""Which mail server is used: a demo's test mailbox as long as the demo runs, and not a moment longer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from app import database
from app.mail.accounts import account_in_use, can_be_sent, offered_mailbox
from app.mail.smtp.account import Security, SmtpAccount
from tests.make.deliveries import World

ELSEWHERE = "smtps://user:password@mail.example.com"


def mailbox(port: int) -> SmtpAccount:
    return SmtpAccount("127.0.0.1", port, Security.NONE)


@asynccontextmanager
async def killed_demo(port: int) -> AsyncIterator[None]:
    """Its session ended as it does when the process is killed: nothing could be tidied up."""
    async with offered_mailbox(port):
        await database.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where datname = current_database() and application_name = 'postilupa test mailbox'"
        )
        yield


async def test_a_running_demos_mailbox_is_used(world: World) -> None:
    async with offered_mailbox(2501):
        assert await account_in_use(world.settings) == mailbox(2501)
        assert await can_be_sent(world.settings)


async def test_it_comes_before_the_server_of_the_environment(world: World) -> None:
    settings = replace(world.settings, smtp_url=ELSEWHERE)
    async with offered_mailbox(2501):
        assert await account_in_use(settings) == mailbox(2501)
    used = await account_in_use(settings)
    assert used
    assert used.host == "mail.example.com"


async def test_when_the_demo_has_ended_mail_waits(world: World) -> None:
    async with offered_mailbox(2501):
        pass
    assert await account_in_use(world.settings) is None
    assert not await can_be_sent(world.settings)


async def test_what_a_killed_demo_left_is_not_used(world: World) -> None:
    async with killed_demo(2501):
        assert await database.fetchval("select port from mail_accounts") == 2501
        assert await account_in_use(world.settings) is None
        async with offered_mailbox(2502):
            assert await account_in_use(world.settings) == mailbox(2502)
        assert await account_in_use(world.settings) is None


async def test_who_asks_does_not_keep_the_next_demo_waiting(world: World) -> None:
    async with offered_mailbox(2501):
        pass
    async with database.transaction():
        await account_in_use(world.settings)
    async with offered_mailbox(2502):
        assert await account_in_use(world.settings) == mailbox(2502)
