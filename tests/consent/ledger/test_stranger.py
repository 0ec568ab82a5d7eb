"""What is published is enough for somebody who does not trust us."""

import asyncio
import base64
import json
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

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


async def test_the_vector_of_the_docs_is_what_we_make(db: None) -> None:
    salts = {"email": b"e" * 16, "detail": b"d" * 16}
    evidence = Committed({"email": "aino@example.org", "detail": {"b": 1, "a": "ä"}}, salts)
    assert evidence.digest.hex() == vector("Test vector, format 2")
    text = vector("Test vector:")
    said = json.loads(text)
    assert said["evidence_digest"] == evidence.digest.hex()
    assert await leaves_of([said]) == [text]
    assert merkle.leaf_hash(text.encode()).hex() == vector("    leaf hash")


_COLUMNS = """
    actor text, actor_id uuid, at timestamptz, channel text, concerns bigint, evidence_digest bytea,
    id bigint, language text, list_id uuid, method text, notice_digest bytea, notice_version integer,
    purpose text, purpose_version integer, recorded_at timestamptz, state text, subject uuid,
    undoes bigint, wording uuid, wording_digest bytea
"""


async def leaves_of(events: list[dict[str, Any]]) -> list[str]:
    """What PostgreSQL makes of events whose columns say this."""
    told = [
        {
            key: f"\\x{value}" if key.endswith("digest") and value is not None else value
            for key, value in event.items()
        }
        for event in events
    ]
    rows = await database.fetch(
        f"select {leaf.in_sql()} from json_to_recordset($1) as e ({_COLUMNS})", json.dumps(told)
    )
    return [row[0] for row in rows]


MOMENTS = (
    "0001-01-01T00:00:00.000000Z", "1969-12-31T23:59:59.999999Z", "2026-10-25T01:30:00.000001Z",
    "2026-11-03T12:00:00.100000Z", "9999-12-31T23:59:59.999999Z",
)  # fmt: skip
TEXTS = (
    "", " ", '"', "\\", "\\u0041", "/</script>&", "\b\f\n\r\t", "\x01\x1f\x7f\x85", "\u2028\ufeff",
    "Åäö", "😀", "e\u0301", "{},:", "null", "$1 %s",
)  # fmt: skip


async def test_of_any_values_a_leaf_is_json_with_sorted_keys(db: None) -> None:
    whole: dict[str, Any] = json.loads(vector("Test vector:"))
    events = [{**whole, key: said} for key in ("at", "recorded_at") for said in MOMENTS]
    events += [{**whole, key: said} for key in ("state", "purpose", "actor") for said in TEXTS]
    events += [{**whole, key: None} for key in whole if key != "v"]
    events += [
        {**whole, "undoes": 2**63 - 1, "concerns": -1, "notice_version": 0, "wording_digest": ""}
    ]
    assert await leaves_of(events) == [
        json.dumps(
            {key: value for key, value in event.items() if value is not None},
            sort_keys=True, ensure_ascii=False, separators=(",", ":"),
        )
        for event in events
    ]  # fmt: skip


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
