"""While the mail server fails, one connection tries for all, less and less often."""

import asyncio
from time import monotonic

import pytest

from app.mail.smtp.breaker import Breaker
from app.mail.smtp.replies import Phase, judge

NO_CONNECTION = judge(Phase.CONNECT, None)
BUSY = judge(Phase.MAIL, 421, "4.3.2 Busy")


async def test_a_healthy_server_makes_nobody_wait() -> None:
    breaker = Breaker()
    began = monotonic()
    async with breaker.turn(), breaker.turn():
        assert monotonic() - began < 0.1


async def test_after_a_failure_the_next_try_waits() -> None:
    breaker = Breaker(first_pause=0.1)
    breaker.failed(NO_CONNECTION)
    began = monotonic()
    async with breaker.turn():
        assert monotonic() - began > 0.05


async def test_one_tries_for_all() -> None:
    breaker = Breaker(first_pause=0.05)
    breaker.failed(NO_CONNECTION)
    inside = most = 0

    async def attempt() -> None:
        nonlocal inside, most
        async with breaker.turn():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

    await asyncio.gather(*(attempt() for _ in range(5)))
    assert most == 1


async def test_failures_of_one_moment_count_once() -> None:
    breaker = Breaker(first_pause=0.1)
    for _ in range(8):
        breaker.failed(NO_CONNECTION)
    began = monotonic()
    async with breaker.turn():
        assert monotonic() - began < 0.5


async def test_the_log_says_once_what_is_wrong(caplog: pytest.LogCaptureFixture) -> None:
    breaker = Breaker(first_pause=0)
    for outcome in (NO_CONNECTION, NO_CONNECTION, BUSY):
        breaker.failed(outcome)
    assert [record.getMessage() for record in caplog.records] == [
        "the mail server cannot be used: no_connection, answer None",
        "the mail server cannot be used: server_busy, answer 421",
    ]


async def test_it_says_since_when_and_why() -> None:
    breaker = Breaker()
    breaker.failed(NO_CONNECTION)
    assert breaker.since
    assert breaker.why == "no_connection"


async def test_a_connection_ends_the_trouble_of_getting_one() -> None:
    breaker = Breaker()
    breaker.failed(NO_CONNECTION)
    breaker.connected()
    assert breaker.since is None


async def test_a_connection_does_not_prove_that_a_busy_server_has_time() -> None:
    breaker = Breaker()
    breaker.failed(BUSY)
    breaker.connected()
    assert breaker.why == "server_busy"
    breaker.worked()
    assert breaker.why is None
