"""`postilupa consents export`, as the operator runs it."""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from app.consent.export import KEYS
from app.contacts.queries.people import AddressOfPerson
from tests.conftest import SECRET
from tests.make import consent as make_consent
from tests.make import contacts as make_contacts
from tests.make.commands import postilupa
from tests.make.deliveries import World

Export = Callable[..., Result]


@pytest.fixture
def export(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Export:
    """Runs the command against the tests' database, where its output may be left."""
    assert world.settings.database_url is not None
    environment = {
        "POSTILUPA_DATABASE_URL": world.settings.database_url,
        "POSTILUPA_SECRET_KEY": SECRET.decode(),
    }
    monkeypatch.chdir(tmp_path)
    return partial(postilupa, "consents", "export", **environment)


@pytest.fixture
async def aino(committed: None) -> AddressOfPerson:
    known = await make_contacts.person("aino.export@example.org")
    await make_consent.given(known.id)
    return known


def test_one_person_goes_to_standard_output(export: Export, aino: AddressOfPerson) -> None:
    done = export("--person", "Aino.Export@example.org", "--format", "jsonl")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.exit_code, done.stderr) == (0, "")
    assert [event["state"] for event in events] == ["requested", "confirmation_sent", "given"]


def test_the_whole_ledger_goes_to_a_file_that_only_the_operator_reads(
    export: Export, aino: AddressOfPerson, tmp_path: Path
) -> None:
    done = export("--output", "ledger.csv")
    file = tmp_path / "ledger.csv"
    assert done.exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().startswith(",".join(f'"{key}"' for key in KEYS))
    assert [one.name for one in tmp_path.iterdir()] == ["ledger.csv"]


def test_an_unknown_person_ends_with_a_sentence(export: Export) -> None:
    done = export("--person", "nobody@example.org")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "There is nothing about this address in the ledger.\n"


def test_what_is_no_address_ends_with_a_sentence(export: Export) -> None:
    done = export("--person", "nobody")
    assert done.exit_code == 1


def test_a_folder_that_is_not_there_ends_with_a_sentence(export: Export) -> None:
    done = export("--output", "missing/ledger.csv")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


def test_a_pipe_is_written_to_and_not_replaced(
    export: Export, aino: AddressOfPerson, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert export("--output", "pipe", "--person", aino.email).exit_code == 0
    assert os.read(reader, 13).decode() == '"id","state",'
    os.close(reader)
    assert pipe.is_fifo()


def test_a_full_disk_ends_with_a_sentence(export: Export, aino: AddressOfPerson) -> None:
    done = export("--output", "/dev/full")
    assert done.exit_code == 1
    assert "/dev/full cannot be written (No space left on device)" in done.stderr
    assert Path("/dev/full").is_char_device()


def test_what_an_earlier_crash_left_opens_the_file_to_nobody(
    export: Export, aino: AddressOfPerson, tmp_path: Path
) -> None:
    (tmp_path / "ledger.csv.part").touch(0o666)
    assert export("--output", "ledger.csv").exit_code == 0
    assert [one.name for one in tmp_path.iterdir()] == ["ledger.csv"]
    assert (tmp_path / "ledger.csv").stat().st_mode & 0o777 == 0o600


def test_a_proof_is_said_in_the_language_that_was_asked_for(
    world: World, tmp_path: Path, aino: AddressOfPerson
) -> None:
    assert world.settings.database_url is not None
    file = tmp_path / "proof.pdf"
    done = postilupa(
        "consents", "proof", aino.email, "--language", "sv", "--output", str(file),
        POSTILUPA_DATABASE_URL=world.settings.database_url, POSTILUPA_SECRET_KEY=SECRET.decode(),
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert b"(1  Vad detta visar)" in file.read_bytes()
