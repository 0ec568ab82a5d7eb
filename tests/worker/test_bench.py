"""`postilupa bench send`: a number beside its reference, or what to install."""

import shutil

import pytest

from app.bench.commands import told
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
