"""The log says everything that happened, and does not grow with what strangers send."""

import logging
from collections.abc import Iterator

import pytest

from app.web.serving.seldom import FILTERED, MINUTE, Seldom, by_sentence, not_ready, refusal


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def line(sentence: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord("x", logging.WARNING, "", 0, sentence, values, None)


def written(seldom: Seldom, records: Iterator[logging.LogRecord]) -> list[str]:
    return [record.getMessage() for record in records if seldom.filter(record)]


def test_a_flood_of_one_kind_is_a_few_lines_that_say_how_many(clock: Clock) -> None:
    # trial H3
    seldom = Seldom(by_sentence, most=2, now=clock)
    assert written(seldom, (line("closed %d", n) for n in range(100))) == ["closed 0", "closed 1"]
    clock.now = MINUTE
    assert written(seldom, iter([line("closed %d", 7)])) == ["closed 7 (98 more like it before)"]
    assert written(seldom, iter([line("another")])) == ["another"]


def test_answered_requests_are_all_written_and_refused_ones_by_kind(clock: Clock) -> None:
    seldom = Seldom(refusal, most=1, now=clock)
    access = "%s %s %d %.0f ms"
    asked = [("GET", "home", 200)] * 3 + [("POST", "home", 413)] * 3 + [("GET", "no route", 404)]
    lines = written(seldom, (line(access, *one, 1.0) for one in asked))
    assert [text.split(" ")[-3] for text in lines] == ["200", "200", "200", "413", "404"]


def test_a_crash_is_always_written(clock: Clock) -> None:
    seldom = Seldom(not_ready, most=1, now=clock)
    crashes = [line("crash %s in %s: %s\n%s", n, "home", "KeyError", "") for n in range(5)]
    assert len(written(seldom, iter(crashes))) == 5
    away = [line("%s is not ready: %s", "home", "OSError") for _ in range(5)]
    assert len(written(seldom, iter(away))) == 1


def test_kinds_that_strangers_invent_do_not_fill_the_memory(clock: Clock) -> None:
    seldom = Seldom(by_sentence, most=1, now=clock)
    for number in range(5000):
        seldom.filter(line(f"sentence {number}"))
    assert len(seldom._seen) <= 1000


def test_the_programs_loggers_are_the_ones_that_are_filtered() -> None:
    names = {name for name, _, _ in FILTERED}
    assert {"uvicorn.error", "asyncio", "postilupa.access"} <= names
