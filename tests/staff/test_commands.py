"""`postilupa staff`: the first account, and the way back in."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import pytest
from click.testing import CliRunner, Result

from app import config
from app.piccolo_conf import DB
from app.staff.commands import staff
from tests.conftest import SECRET
from tests.make.deliveries import World

Command = Callable[..., Awaitable[Result]]


@pytest.fixture
async def command(world: World, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command as from a shell: it opens its own pool, so the run's own is put aside."""
    monkeypatch.setenv("POSTILUPA_DATABASE_URL", str(world.settings.database_url))
    monkeypatch.setenv("POSTILUPA_SECRET_KEY", SECRET.decode())
    monkeypatch.setenv("POSTILUPA_BASE_URL", "https://news.example.org")

    async def run(*arguments: str) -> Result:
        pool, DB.pool = DB.pool, None
        before = DB.config
        try:
            return await asyncio.to_thread(CliRunner().invoke, staff, list(arguments))
        finally:
            DB.pool, DB.config = pool, before
            config.use(world.settings)

    return run


async def test_an_added_administrator_gets_a_link_that_is_ours(
    command: Command,
) -> None:  # register R16
    result = await command(
        "add", "cli-sanna@example.com", "--role", "administrator", "--name", "Sanna"
    )
    assert result.exit_code == 0, result.output
    assert re.search(
        r"^https://news\.example\.org/staff/link/[\w-]{48}$", result.output, re.MULTILINE
    )
    listed = await command("list")
    assert "cli-sanna@example.com\tadministrator\tSanna\tno password yet" in listed.output


async def test_adding_twice_names_the_reason(command: Command) -> None:
    await command("add", "cli-sanna@example.com", "--role", "viewer")
    again = await command("add", "CLI-sanna@example.com", "--role", "viewer")
    assert (again.exit_code, again.output) == (
        1,
        "There is already an account with this address.\n",
    )


async def test_a_lost_password_is_replaced_by_a_link(command: Command) -> None:
    await command("add", "cli-sanna@example.com", "--role", "viewer")
    assert "/staff/link/" in (await command("link", "cli-sanna@example.com")).output
    unknown = await command("link", "cli-nobody@example.com")
    assert (unknown.exit_code, "postilupa staff add" in unknown.output) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [["add", "cli-x@example.com"], ["add", "cli-x@example.com", "--role", "owner"], ["add"]],
)
async def test_a_wrong_call_is_explained(
    command: Command, arguments: list[str]
) -> None:  # trial G4
    result = await command(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.output


async def test_an_address_that_is_none_is_refused(command: Command) -> None:  # trial G4
    result = await command("add", "cli-x", "--role", "viewer")
    assert (result.exit_code, "@" in result.output) == (1, True)
