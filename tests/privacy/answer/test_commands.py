"""`postilupa contacts answer`, as the operator runs it. Register R19."""

import asyncio
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from app import database
from tests.conftest import SECRET
from tests.make import contacts as make_contacts
from tests.make import privacy as make_privacy
from tests.make.commands import postilupa
from tests.make.deliveries import World

Answer = Callable[..., Result]


@pytest.fixture
def answer(world: World) -> Answer:
    assert world.settings.database_url is not None
    environment = {
        "POSTILUPA_DATABASE_URL": world.settings.database_url,
        "POSTILUPA_SECRET_KEY": SECRET.decode(),
        "POSTILUPA_DATA_DIR": str(world.folder),
    }
    return partial(postilupa, "contacts", "answer", **environment)


@pytest.fixture
async def aino(committed: None) -> str:
    await make_privacy.identity()
    await make_contacts.known_person(
        "aino@example.org", first_name="Aino", last_name="Niemelä",
        notes="Aino Niemelä ja Kaisa Kataja tapasivat",
    )  # fmt: skip
    return "Aino@example.org"


# register R19
async def test_all_that_is_known_is_written_and_noted(
    answer: Answer, aino: str, tmp_path: Path
) -> None:
    """What may be about somebody else stays out and is named."""
    for name in ("answer.pdf", "answer.json"):
        done = await asyncio.to_thread(answer, aino, "--out", str(tmp_path / name))
        assert done.exit_code == 0, done.stderr
        assert "Kaisa Kataja" in done.stderr
    assert (tmp_path / "answer.pdf").read_bytes().startswith(b"%PDF")
    text = (tmp_path / "answer.json").read_text(encoding="utf-8")
    assert json.loads(text)["sections"]
    assert "aino@example.org" in text
    assert "Kataja" not in text
    assert (tmp_path / "answer.json").stat().st_mode & 0o077 == 0
    rows = await database.fetch(
        "select detail ->> 'format' as kind from access_log where what = 'answer_exported' order by id"
    )
    assert [row["kind"] for row in rows] == ["pdf", "json"]


@pytest.mark.parametrize(
    ("who", "out", "said"),
    [
        ("aino@example.org", "answer.docx", "neither .pdf nor .json"),
        ("nobody@example.org", "answer.pdf", "Nobody in the register"),
        ("aino@", "answer.pdf", "domain name"),
    ],
)
def test_what_cannot_be_written_says_why(
    answer: Answer, aino: str, tmp_path: Path, who: str, out: str, said: str
) -> None:
    done = answer(who, "--out", str(tmp_path / out))
    assert done.exit_code == 1
    assert said in done.stderr
    assert list(tmp_path.glob("answer*")) == []
    assert "--out" in answer("--help").stdout
