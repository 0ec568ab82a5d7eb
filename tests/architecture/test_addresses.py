"""What composition names by address stands there, and a process loads no more than it needs."""

import subprocess
import sys

import click
import pytest

from app.cli import CONTACTS, ROOMS, main
from app.lib.addresses import at
from app.migrate import AFTERWARDS
from app.segments import askable
from app.segments.askable import Askable
from app.worker import IMPORT, RHYTHMS, SYSTEM_MAILS


@pytest.mark.parametrize(
    "address",
    [
        askable.COMPOSED,
        IMPORT,
        *(rhythm.do for rhythm in RHYTHMS),
        *SYSTEM_MAILS.values(),
        *AFTERWARDS,
        *(address for address, _words in (*ROOMS.values(), *CONTACTS.values())),
    ],
)
def test_something_stands_at_every_address(address: str) -> None:
    assert at(address) is not None


@pytest.mark.parametrize(("address", "words"), [*ROOMS.values(), *CONTACTS.values()])
def test_the_short_help_is_the_command_s_own(address: str, words: str) -> None:
    command: click.Command = at(address)
    assert words.rstrip(".") == command.get_short_help_str(200).rstrip(".")


def test_every_command_is_listed_once() -> None:
    names = main.list_commands(click.Context(main))
    assert len(set(names)) == len(names)


def test_no_field_of_segments_takes_the_place_of_another() -> None:
    composed: Askable = at(askable.COMPOSED)
    keys = [(field.about, field.key) for field in composed.fields]
    families = [(family.about, family.prefix) for family in composed.families]
    assert len(set(keys)) == len(keys)
    assert len(set(families)) == len(families)


ONLY_THE_WORKER = """
import app.worker
from app.segments.compile import compile_condition
wanted = {"field": "permission", "is": "is", "value": "%s:yes" % ("0" * 8 + "-0000-0000-0000-" + "0" * 12)}
print(compile_condition(wanted)[0])
"""


def test_a_worker_by_itself_understands_every_segment() -> None:
    """No other module has to be loaded before: a campaign would go to nobody."""
    assert "permission" in run(ONLY_THE_WORKER)


@pytest.mark.parametrize("module", ["app.cli", "app.worker"])
def test_a_process_loads_only_what_it_is_for(module: str) -> None:
    loaded = run(f"import sys, {module}; print(*sys.modules)").split()
    pages = [name for name in loaded if name.startswith("app.") and name.endswith("pages")]
    assert pages == []
    assert {"app.asgi", "app.askable", "litestar.app", "phonenumbers"}.isdisjoint(loaded)


def run(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    ).stdout
