"""What is published is enough for somebody who does not trust us."""

import asyncio
import base64
import json
import re
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from app import config, database
from app.consent.export import events
from app.consent.ledger import leaf, merkle, queries
from app.consent.ledger.evidence import Committed
from app.consent.ledger.sealing import seal
from tests.make import consent as make
from tests.make import staff as make_staff
from tests.one_server import BASE_URL

DOCS = Path(__file__).parents[3] / "docs" / "ledger.md"
SCRIPT = Path(__file__).parent / "stranger.py"


@pytest.fixture
async def stranger(committed: None) -> AsyncIterator[httpx.AsyncClient]:
    transport = make_staff.transport_to(config.current())
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as browser:
        yield browser


async def sealed_proof() -> dict[str, Any]:
    """Of the confirmation of one of twenty subscribers, with its evidence."""
    subjects = [await make.given() for _ in range(20)]
    await seal()
    told = [event async for event in events({}, [subjects[6]])]
    proof = await queries.inclusion_proof(told[-1]["id"])
    assert proof is not None
    return {**proof.told, "evidence": told[-1]["evidence"]}


async def checked(tmp_path: Path, proof: dict[str, Any], key: str) -> tuple[int | None, str]:
    """How the stranger's script ends, and what it says."""
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    (tmp_path / "key").write_text(key)
    done = await asyncio.create_subprocess_exec(
        *(sys.executable, SCRIPT, tmp_path / "proof.json", tmp_path / "key"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await done.communicate()
    return done.returncode, said.decode()


# trial E12
async def test_a_script_written_from_the_page_alone_agrees(
    stranger: httpx.AsyncClient, tmp_path: Path
) -> None:
    proof = await sealed_proof()
    key = (await stranger.get("/ledger/key")).text
    code, said = await checked(tmp_path, proof, key)
    assert code == 0, said
    assert " given " in said


# trial E12
@pytest.mark.parametrize(
    ("part", "find", "put", "told"),
    [
        ("leaf", '"given"', '"taken"', "not in the tree"),
        ("number", "20", "21", "not in the tree"),
        ("checkpoint", "60\n", "61\n", "not in the tree"),
        ("checkpoint", "ledger\n", "Ledger\n", "signature"),
        ("evidence", "aino@example.org", "eino@example.org", "not what was recorded"),
    ],
)
async def test_it_notices_what_was_altered(
    stranger: httpx.AsyncClient, tmp_path: Path, part: str, find: str, put: str, told: str
) -> None:
    proof = await sealed_proof()
    is_text = isinstance(proof[part], str)
    whole = proof[part] if is_text else json.dumps(proof[part])
    assert find in whole
    altered = whole.replace(find, put, 1)
    proof[part] = altered if is_text else json.loads(altered)
    code, said = await checked(tmp_path, proof, (await stranger.get("/ledger/key")).text)
    assert code == 1
    assert told in said


async def test_the_checkpoint_and_its_key_are_public(stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get("/ledger/checkpoint")).status_code == 503
    assert (await stranger.get("/ledger/key")).status_code == 503
    await make.given()
    await seal()
    answer = await stranger.get("/ledger/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    origin, size, root, empty, signature, end = answer.text.split("\n")
    assert (size, len(base64.b64decode(root)), empty, end) == ("3", 32, "", "")
    verifier = (await stranger.get("/ledger/key")).text.splitlines()[0]
    name, key_id, _ = verifier.split("+", 2)
    assert signature.startswith(f"— {origin} ")
    assert name == origin
    assert base64.b64decode(signature.split(" ")[2])[:4].hex() == key_id


async def test_a_head_continues_an_older_one(stranger: httpx.AsyncClient) -> None:
    for _ in range(3):
        await make.given()
        await seal()
    old, new = await queries.head_at(1, 3), await queries.head()
    assert old is not None
    assert new is not None
    told = (await stranger.get("/ledger/consistency/3/9")).json()
    path = [base64.b64decode(one) for one in told["consistency"]]
    assert merkle.is_consistent(3, 9, (old.root, new.root), path)
    for wrong in ("9/3", "0/9", "3/10", f"3/{10**30}"):
        assert (await stranger.get(f"/ledger/consistency/{wrong}")).status_code == 404


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_the_page_says_how_in_every_language(
    stranger: httpx.AsyncClient, language: str
) -> None:
    page = await stranger.get("/ledger/how", params={"lang": language})
    assert page.status_code == 200
    assert "h = SHA-256(0x00 || leaf)" in page.text
    assert f"{BASE_URL}/ledger/key" in page.text


def vector(title: str) -> str:
    """The first indented value after this line of docs/ledger.md."""
    text = DOCS.read_text()
    found: list[str] = re.findall(r"^    (.+)$", text[text.index(title) :], re.MULTILINE)
    return found[0].split("  ")[-1]


def test_the_vector_of_the_docs_is_what_we_make() -> None:
    salts = {"email": b"e" * 16, "detail": b"d" * 16}
    evidence = Committed({"email": "aino@example.org", "detail": {"b": 1, "a": "ä"}}, salts)
    assert evidence.digest.hex() == vector("Test vector, format 2")
    text = vector("Test vector:")
    said = json.loads(text)
    event: dict[str, Any] = {
        key: UUID(value) if key in ("subject", "list_id", "wording") else value
        for key, value in (dict.fromkeys(leaf.KEYS[leaf.FORMAT]) | said).items()
    }
    event |= {name: bytes.fromhex(said[name]) for name in said if name.endswith("_digest")}
    event |= {
        "at": datetime(2026, 11, 3, 12, tzinfo=UTC),
        "recorded_at": datetime(2026, 11, 3, 12, 0, 0, 250_000, tzinfo=UTC),
    }
    assert said["evidence_digest"] == evidence.digest.hex()
    assert leaf.text_of(event) == text
    assert leaf.hash_of(event).hex() == vector("    leaf hash")


async def test_the_newest_format_of_a_leaf_covers_the_whole_row(db: None) -> None:
    columns = await database.fetch(
        "select column_name from information_schema.columns where table_name = 'consent_events'"
    )
    covered = set(leaf.KEYS[leaf.FORMAT])
    assert {row["column_name"] for row in columns} == covered - {
        "v", "wording_digest", "notice_digest",
    }  # fmt: skip
    for keys in leaf.KEYS.values():
        assert list(keys) == sorted(keys)
    frozen = set(
        re.findall(r"`(\w+)`", DOCS.read_text().split("Keys of")[1].split("Test vector")[0])
    )
    assert set(leaf.KEYS[1]) <= frozen
