"""Every limit, reached once: its counter is set just below, one more passes, the next does not."""

import ast
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from app import database
from app.lib import clock
from app.lib.refusals import Refusal
from app.lib.tokens import keyed_hash
from app.lists.public.visits import DAY, FROM_EVERYWHERE, FROM_ONE_NETWORK, HOUR
from app.staff.actions.links import MAIL_WINDOW, MOST_MAILS, ask_for_link
from app.staff.actions.members import change_password
from app.staff.actions.sessions import (
    MOST_PER_ACCOUNT,
    MOST_PER_ACCOUNT_AND_NETWORK,
    MOST_PER_NETWORK,
    WINDOW,
    sign_in,
)
from app.staff.pages.door import MOST_ASKING
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import PASSWORD

ROOT = Path(__file__).parents[2]
EMAIL, NETWORK = "sanna@example.com", "192.0.2.0"
Try = Callable[[httpx.AsyncClient], Awaitable[object]]


@dataclass(frozen=True)
class Limit:
    """So many in such a window under this name; `attempt` answers whether it was let through."""

    name: str
    most: int
    within: timedelta
    bucket: str
    attempt: Try

    def __str__(self) -> str:
        return self.name

    async def is_reached(self, browser: httpx.AsyncClient, used: int) -> bool:
        """With so many tries behind it: whether the next one is refused."""
        await database.execute("delete from limit_counters")
        await database.execute(
            "insert into limit_counters (bucket, began_at, used) values ($1, $2, $3)",
            keyed_hash("limit", self.bucket), clock.now() - self.within + timedelta(minutes=1), used,
        )  # fmt: skip
        return not await self.attempt(browser)


async def _preferences(browser: httpx.AsyncClient) -> bool:
    answer = await browser.post("/preferences", data={"email": make_lists.email()})
    return answer.status_code != 429


async def _sign_in(browser: httpx.AsyncClient) -> bool:
    with pytest.raises(Refusal) as refused:
        await sign_in(EMAIL, "wrong", network=NETWORK)
    return refused.value.status != 429


async def _change_password(browser: httpx.AsyncClient) -> bool:
    member = await database.fetchval("select id from staff_members where email = $1", EMAIL)
    with pytest.raises(Refusal) as refused:
        await change_password(member, present="wrong", new=PASSWORD)
    return refused.value.status != 429


async def _ask_for_link(browser: httpx.AsyncClient) -> bool:
    return await _is_mailed(ask_for_link(EMAIL))


async def _ask_on_the_page(browser: httpx.AsyncClient) -> bool:
    return await _is_mailed(browser.post("/staff/forgotten", data={"email": EMAIL}))


async def _is_mailed(asking: Awaitable[object]) -> bool:
    before = await database.fetchval("select count(*) from outbox")
    await asking
    return bool(await database.fetchval("select count(*) from outbox") > before)


HERE = "127.0.0.0/24"
(BY_HOUR, AN_HOUR), (BY_DAY, A_DAY) = FROM_ONE_NETWORK
LIMITS = (
    Limit("FROM_ONE_NETWORK, hour", BY_HOUR, HOUR, f"preferences {HOUR} from {HERE}", _preferences),
    Limit("FROM_ONE_NETWORK, day", BY_DAY, DAY, f"preferences {DAY} from {HERE}", _preferences),
    Limit("FROM_EVERYWHERE", FROM_EVERYWHERE, HOUR, "preferences everywhere", _preferences),
    Limit("MOST_PER_NETWORK", MOST_PER_NETWORK, WINDOW, f"sign in from {NETWORK}", _sign_in),
    Limit(
        "MOST_PER_ACCOUNT_AND_NETWORK", MOST_PER_ACCOUNT_AND_NETWORK, WINDOW,
        f"sign in {EMAIL} from {NETWORK}", _sign_in,
    ),
    Limit("MOST_PER_ACCOUNT", MOST_PER_ACCOUNT, WINDOW, f"sign in {EMAIL}", _sign_in),
    Limit("MOST_MAILS", MOST_MAILS, MAIL_WINDOW, f"staff link {EMAIL}", _ask_for_link),
    Limit("MOST_ASKING", MOST_ASKING, MAIL_WINDOW, f"staff links asked from {HERE}", _ask_on_the_page),
)  # fmt: skip


def test_the_numbers_are_those_that_are_promised() -> None:
    numbers = {limit.name: (limit.most, limit.within) for limit in LIMITS}
    hour, quarter = timedelta(hours=1), timedelta(minutes=15)
    assert numbers == {
        "FROM_ONE_NETWORK, hour": (20, hour),
        "FROM_ONE_NETWORK, day": (60, timedelta(days=1)),
        "FROM_EVERYWHERE": (1000, hour),
        "MOST_PER_NETWORK": (30, quarter),
        "MOST_PER_ACCOUNT_AND_NETWORK": (10, quarter),
        "MOST_PER_ACCOUNT": (100, quarter),
        "MOST_MAILS": (3, hour),
        "MOST_ASKING": (30, hour),
    }


@pytest.mark.parametrize("limit", LIMITS, ids=str)
async def test_the_last_try_passes_and_the_next_does_not(
    client: httpx.AsyncClient, limit: Limit
) -> None:  # trials A3, E3, E4
    await make_staff.member(email=EMAIL)
    await make_lists.open_for_sign_up()
    assert not await limit.is_reached(client, limit.most - 1)
    assert await limit.is_reached(client, limit.most)


async def test_the_present_password_is_limited_for_each_account(client: httpx.AsyncClient) -> None:
    # trial A3
    member, other = await make_staff.member(email=EMAIL), await make_staff.member()
    for whose, is_reached in ((other, False), (member, True)):
        limit = Limit(
            "",
            MOST_PER_ACCOUNT_AND_NETWORK,
            WINDOW,
            f"present password of {whose}",
            _change_password,
        )
        assert await limit.is_reached(client, limit.most) == is_reached


@pytest.mark.parametrize("limit", LIMITS, ids=str)
async def test_a_window_that_is_over_counts_no_more(
    client: httpx.AsyncClient, limit: Limit
) -> None:
    await make_staff.member(email=EMAIL)
    await make_lists.open_for_sign_up()
    await limit.is_reached(client, limit.most)
    await database.execute("update limit_counters set began_at = began_at - interval '2 minutes'")
    assert await limit.attempt(client)


def test_every_limit_of_the_program_stands_in_the_table() -> None:
    known = {limit.name.partition(",")[0] for limit in LIMITS}
    assert {name for path in (ROOT / "app").rglob("*.py") for name in _limits_of(path)} == known


def _limits_of(path: Path) -> Iterator[str]:
    """The numbers that stand in a function which asks `limits`."""
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.AsyncFunctionDef) and "limits.allowed" in ast.unparse(function):
            for node in ast.walk(function):
                if isinstance(node, ast.Name) and node.id.startswith(("MOST_", "FROM_")):
                    yield node.id
