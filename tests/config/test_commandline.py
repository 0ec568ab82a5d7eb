"""Commands stop with one sentence and code 1, never with a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.make.commands import postilupa

SECRET = "a secret key for the command line tests"


def process(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as it is started: its exit code and its streams are real."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("POSTILUPA_")}
    clean |= {"POSTILUPA_DATA_DIR": str(folder), **environment}
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        env=clean,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# trial G4
@pytest.mark.parametrize(
    "url",
    ["mail.example.org", "smtp://user:hunter2@mail.example.org:25", "smtps://", "smtps://h:port"],
)
def test_a_wrong_mail_server_is_named_without_its_password(url: str, tmp_path: Path) -> None:
    answer = postilupa("worker", POSTILUPA_DATA_DIR=str(tmp_path), POSTILUPA_SMTP_URL=url)
    assert answer.exit_code == 1
    assert "POSTILUPA_SMTP_URL" in answer.stderr
    assert "hunter2" not in answer.output


NOBODY_LISTENS = {
    "POSTILUPA_DATABASE_URL": "postgresql://nobody:hunter2@127.0.0.1:9/nothing",
    "POSTILUPA_SECRET_KEY": SECRET,
}


# trial G4
@pytest.mark.parametrize("command", ["worker", "migrate"])
def test_an_unreachable_database_gets_a_sentence(command: str, tmp_path: Path) -> None:
    answer = postilupa(command, POSTILUPA_DATA_DIR=str(tmp_path), **NOBODY_LISTENS)
    assert answer.exit_code == 1
    assert "127.0.0.1" in answer.stderr
    assert "hunter2" not in answer.output


# trial G4
def test_the_shell_gets_the_sentence_the_code_and_no_traceback(tmp_path: Path) -> None:
    answer = process("serve", folder=tmp_path, **NOBODY_LISTENS)
    assert answer.returncode == 1
    assert "127.0.0.1" in answer.stderr
    assert "hunter2" not in answer.stderr
    assert "Traceback" not in answer.stderr


# trial G4
@pytest.mark.parametrize("place", ["[::1", "127.0.0.1:port", "127.0.0.1:99999"])
def test_a_malformed_database_url_gets_a_sentence(place: str, tmp_path: Path) -> None:
    answer = postilupa(
        "migrate",
        POSTILUPA_DATA_DIR=str(tmp_path),
        POSTILUPA_DATABASE_URL=f"postgresql://nobody:hunter2@{place}/nothing",
        POSTILUPA_SECRET_KEY=SECRET,
    )
    assert answer.exit_code == 1
    assert "POSTILUPA_DATABASE_URL" in answer.stderr
    assert "hunter2" not in answer.output


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_cannot_be_is_refused(command: str, tmp_path: Path) -> None:
    answer = postilupa(command, "--port", "99999", POSTILUPA_DATA_DIR=str(tmp_path))
    assert answer.exit_code == 2
    assert "1<=x<=65535" in answer.stderr


# trial G4
def test_plain_http_outside_the_machine_is_refused(tmp_path: Path) -> None:
    answer = postilupa(
        "serve", POSTILUPA_DATA_DIR=str(tmp_path), POSTILUPA_BASE_URL="http://news.example.org"
    )
    assert answer.exit_code == 1
    assert "https://" in answer.stderr


def test_serve_demands_a_migrated_database(tmp_path: Path) -> None:
    answer = process("serve", "--port", "8799", folder=tmp_path)
    assert answer.returncode == 1
    assert "postilupa migrate" in answer.stderr


def test_the_demo_stays_on_this_machine(tmp_path: Path) -> None:
    answer = postilupa("demo", "--host", "0.0.0.0", POSTILUPA_DATA_DIR=str(tmp_path))
    assert answer.exit_code == 1
    assert "--host" in answer.stderr


def test_fresh_leaves_other_data_alone(tmp_path: Path) -> None:
    (tmp_path / "something").write_text("precious")
    answer = postilupa("demo", "--fresh", POSTILUPA_DATA_DIR=str(tmp_path))
    assert answer.exit_code == 1
    assert (tmp_path / "something").read_text() == "precious"
