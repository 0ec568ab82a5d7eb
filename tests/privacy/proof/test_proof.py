"""A stranger checks the proof of a consent with the program that is printed on it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.consent import actions
from app.consent.events import Method, State
from app.consent.ledger.sealing import seal
from app.privacy.proof.queries import Proof, proof_of
from app.privacy.proof.sheets import sheet_of
from tests.make import consent as make
from tests.make import lists as make_lists

PROGRAM = Path(__file__).parents[3] / "templates" / "privacy" / "proof" / "check_proof.py.txt"


def checked(proof: Proof, folder: Path) -> subprocess.CompletedProcess[str]:
    file = folder / "proof.json"
    file.write_text(json.dumps(proof), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", str(PROGRAM), str(file)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
async def proof(committed: None) -> Proof:
    """Of somebody who signed up and left; others are in the ledger, too."""
    await make_lists.open_for_sign_up()
    known = await make_lists.subscriber()
    other = await make_lists.subscriber("", known.list)
    await actions.record(
        make.new_event(known.address.id, State.WITHDRAWN, Method.PAGE, list_id=known.list.list_id)
    )
    await seal()
    found = await proof_of([known.address.id])
    assert str(other.address.id) not in json.dumps(found)
    return found


# trial E12
async def test_the_printed_program_agrees(proof: Proof, tmp_path: Path) -> None:
    done = checked(proof, tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{len(proof['events'])} OK\n"), done.stderr


def _other_sentence(event: dict[str, Any]) -> None:
    event["wording"] += " "


def _other_facts(event: dict[str, Any]) -> None:
    event["evidence"]["email"] = "someone.else@example.org"


def _other_mail(event: dict[str, Any]) -> None:
    event["mail"]["text"] += " "


def _other_leaf(event: dict[str, Any]) -> None:
    event["sealed"]["leaf"] = event["sealed"]["leaf"].replace('"at":"20', '"at":"21')


def _other_head(event: dict[str, Any]) -> None:
    text, signature = event["sealed"]["checkpoint"].split("\n\n")
    event["sealed"]["checkpoint"] = text.replace("/ledger", "/ledgers") + "\n\n" + signature


# trial E12
@pytest.mark.parametrize(
    ("state", "alter"),
    [
        ("given", _other_sentence),
        ("given", _other_facts),
        ("confirmation_sent", _other_mail),
        ("given", _other_leaf),
        ("given", _other_head),
    ],
)
async def test_it_notices_whatever_was_altered(
    proof: Proof, tmp_path: Path, state: str, alter: Any
) -> None:
    [event, *_] = [one for one in proof["events"] if one["state"] == state]
    alter(event)
    assert checked(proof, tmp_path).returncode == 1


async def test_one_list_comes_without_the_others(db: None) -> None:
    await make_lists.open_for_sign_up()
    first, second = await make_lists.a_list(), await make_lists.a_list()
    known = await make_lists.subscriber("", first, second)
    one, both = await sheet_of([known.address.id], first.slug), await sheet_of([known.address.id])
    assert one is not None
    assert both is not None
    assert {tuple(event["lists"]) for event in one.proof["events"]} == {(first.slug,)}
    assert len(both.proof["events"]) == 2 * len(one.proof["events"])
