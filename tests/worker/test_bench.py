"""`postilupa bench send`: a number beside its reference, or what to install."""

import shutil

import pytest

from app.bench import labels, ledger
from app.bench.commands import told
from app.bench.memory import most_memory
from app.bench.sending import ToolMissingError, measure_sending
from app.piccolo_conf import DB
from tests.make.deliveries import World

POSTFIX = shutil.which("smtp-sink", path="/usr/sbin:/usr/bin")


async def test_without_postfix_it_names_the_package(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(ToolMissingError, match="postfix"):
        await measure_sending(world.settings, 100, 2)


def test_memory_counts_what_was_taken_meanwhile_and_not_before() -> None:
    much = 100_000_000
    before = b"x" * much
    del before
    with most_memory() as most:
        little = most()
        meanwhile = b"x" * much
        assert most() > little + len(meanwhile) * 0.9
    del meanwhile
    with most_memory() as most:
        assert most() < little + much * 0.5


@pytest.mark.slow
@pytest.mark.skipif(POSTFIX is None, reason="smtp-sink is missing: install Debian's postfix")
async def test_it_measures_us_and_the_reference(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DB, "pool", None)  # as in a process of its own
    monkeypatch.setattr(DB, "config", {})
    measured = await measure_sending(world.settings, 200, 4)
    assert measured.messages_per_second > 0
    assert measured.reference_per_second > 0
    assert f"{measured.ratio:.2f}" in told(measured)


@pytest.mark.slow
async def test_it_measures_a_ledger(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DB, "pool", None)
    monkeypatch.setattr(DB, "config", {})
    monkeypatch.setattr(ledger, "ROUNDS", 1)
    monkeypatch.setattr(ledger, "SIGN_UPS", 5)
    measured = await ledger.measure_ledger(world.settings, 1000)
    assert measured.events == 1000
    assert measured.verified_per_second > 0
    assert f"p95 {measured.p95_with}" in ledger.told(measured)


@pytest.mark.slow
async def test_it_measures_labels(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DB, "pool", None)
    monkeypatch.setattr(DB, "config", {})
    measured = await labels.measure_labels(world.settings, 100)
    assert (measured.labels, measured.left_out) == (98, 2)
    assert f"{measured.left_out} left out" in labels.told(measured)
