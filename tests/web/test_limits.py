"""A limit counts within its window, and the window begins with the first try."""

from datetime import timedelta

import pytest

from app.lib import clock
from app.web.guards.limits import allowed, forget
from tests.make.lists import Watch

HOUR = timedelta(hours=1)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(clock, "now", watch.now)
    return watch


async def tries(number: int, bucket: str = "door") -> list[bool]:
    return [await allowed(bucket, most=2, within=HOUR) for _ in range(number)]


async def test_so_many_pass_and_the_next_does_not(db: None) -> None:  # trial A3
    assert await tries(4) == [True, True, False, False]
    assert await tries(1, "another door") == [True]


async def test_when_the_window_is_over_it_begins_anew(db: None, watch: Watch) -> None:
    assert await tries(3) == [True, True, False]
    watch.forward(minutes=61)
    assert await tries(3) == [True, True, False]


async def test_whoever_keeps_trying_does_not_make_the_window_longer(db: None, watch: Watch) -> None:
    for _ in range(3):
        await tries(1)
        watch.forward(minutes=25)
    assert await tries(1) == [True]


async def test_what_is_forgotten_counts_no_more(db: None) -> None:
    await tries(3)
    await forget("door")
    assert await tries(1) == [True]
