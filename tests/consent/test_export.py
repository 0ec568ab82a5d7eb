"""The evidence going out: complete, checkable, safe in a spreadsheet, in flat memory."""

import asyncio
import csv
import gc
import hashlib
import io
import json
import tracemalloc
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from app import database as plumbing
from app.consent import actions, personal_data
from app.consent.actions import Evidence
from app.consent.events import Method, State
from app.consent.export import DIGESTED, KEYS, Format, export
from app.consent.wordings.texts import keep_wording
from app.lib import clock
from app.lib.csv_cells import unguarded
from app.piccolo_conf import DB
from app.staff.periods.rules import Key
from tests.doses import dose
from tests.make import consent as make
from tests.make import contacts as make_contacts
from tests.privacy.retention.nights import destroyed

SENTENCE = "Minulle saa lähettää uutiskirjeen."


async def exported(form: Format, *subjects: UUID, names: Mapping[UUID, str] | None = None) -> str:
    return b"".join([part async for part in export(form, names or {}, subjects)]).decode()


async def as_json(*subjects: UUID, names: Mapping[UUID, str] | None = None) -> list[dict[str, Any]]:
    text = await exported(Format.JSON_LINES, *subjects, names=names)
    return [json.loads(line) for line in text.splitlines()]


async def test_a_persons_whole_story_goes_out_in_order(db: None) -> None:
    subject, list_id = uuid4(), uuid4()
    await make.given(subject, list_id=list_id)
    await actions.record(
        make.new_event(subject, State.WITHDRAWN, Method.ONE_CLICK, list_id=list_id)
    )
    events = await as_json(subject, names={list_id: "news"})
    states = [(event["state"], event["method"], event["lists"]) for event in events]
    assert states == [
        ("requested", "form", ["news"]),
        ("confirmation_sent", "double_opt_in", ["news"]),
        ("given", "double_opt_in", ["news"]),
        ("withdrawn", "one_click", ["news"]),
    ]


async def test_an_event_has_exactly_the_promised_keys(db: None) -> None:
    [event, *_] = await as_json(await make.given())
    assert tuple(event) == KEYS


async def test_the_old_proof_shows_the_old_sentence_byte_for_byte(db: None) -> None:
    # trial E13
    subject, list_id = uuid4(), uuid4()
    await make.given(subject, list_id=list_id)
    await keep_wording(list_id, "fi", "Aivan toinen lause.")
    event = (await as_json(subject))[-1]
    assert (event["wording"].encode(), event["wording_version"]) == (SENTENCE.encode(), 1)


def recomputed(proof: dict[str, Any]) -> str:
    """The digest, by what docs/ledger.md says of it and nothing else."""
    made = [bytes.fromhex(commitment) for commitment in proof["commitments"].values()]
    for name, salt in proof["salts"].items():
        told = proof[name]
        if not isinstance(told, str):
            told = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        made.append(
            hashlib.sha256(bytes.fromhex(salt) + name.encode() + b"\0" + told.encode()).digest()
        )
    return hashlib.sha256(b"".join(sorted(made))).hexdigest()


async def test_a_stranger_can_recompute_the_digest_from_the_export_alone(db: None) -> None:
    [event, *_] = await as_json(await make.given())
    assert event["evidence"]["format"] == 2
    assert set(event["evidence"]["salts"]) == set(DIGESTED) - {"message_id"}
    assert recomputed(event["evidence"]) == event["evidence"]["digest"]


async def test_it_can_be_recomputed_also_when_facts_were_deleted(db: None) -> None:
    with clock.standing_at(datetime(2025, 1, 1, tzinfo=UTC)):
        subject = await make.given()
    await destroyed(Key.NETWORK)
    [event, *_] = await as_json(subject)
    assert event["evidence"]["ip"] is None
    assert set(event["evidence"]["commitments"]) == {"ip", "user_agent"}
    assert recomputed(event["evidence"]) == event["evidence"]["digest"]


async def test_of_an_erased_person_only_the_digest_is_left(db: None) -> None:
    subject = await make.given()
    before = (await as_json(subject))[-1]
    await personal_data.erase([subject])
    after = (await as_json(subject))[-1]
    assert after["evidence"]["digest"] == before["evidence"]["digest"]
    assert not {"salt", "salts", "commitments"} & set(after["evidence"])
    assert make.EVIDENCE.email not in json.dumps(after)


async def test_the_address_is_told_also_where_the_evidence_has_none(db: None) -> None:
    known = await make_contacts.person("aino@example.org")
    await actions.record(make.new_event(known.id, evidence=Evidence()))
    assert [event["email"] for event in await as_json(known.id)] == ["aino@example.org"]


async def test_csv_says_the_same_as_json(db: None) -> None:
    subject, list_id = await make.given(), uuid4()
    text = await exported(Format.CSV, subject, names={list_id: "news"})
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    told = [(row["state"], unguarded(row["wording"]), json.loads(row["evidence"])) for row in rows]
    expected = [(e["state"], e["wording"], e["evidence"]) for e in await as_json(subject)]
    assert told == expected


async def test_excel_gets_semicolons_and_a_byte_order_mark(db: None) -> None:
    text = await exported(Format.CSV_EXCEL, await make.given())
    assert text.startswith('\ufeff"id";"state";"at";"person";"email";')


async def test_no_cell_begins_a_formula(db: None) -> None:
    # trial F1
    evil = Evidence(email="=1+1@example.org", user_agent="=cmd()", page="@SUM(1)")
    await actions.record(make.new_event(subject := uuid4(), evidence=evil))
    for form, separator in ((Format.CSV, ","), (Format.CSV_EXCEL, ";")):
        text = await exported(form, subject)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")]
        assert unguarded(rows[1][4]) == evil.email


async def test_nobody_is_an_empty_export_with_headings(db: None) -> None:
    assert await exported(Format.CSV, uuid4()) == ",".join(f'"{key}"' for key in KEYS) + "\r\n"


async def test_an_export_broken_off_gives_its_connection_back(committed: None) -> None:
    assert DB.pool is not None
    subject = await make.given()
    for _ in range(25):
        async for _part in export(Format.CSV, {}, [subject]):
            break
    gc.collect()
    await asyncio.sleep(0)
    assert await asyncio.wait_for(plumbing.fetchval("select 1"), timeout=5) == 1


_MANY = """
with made as (
    insert into consent_events
           (subject, state, method, purpose, purpose_version, channel, language, actor, at,
            recorded_at, evidence_digest)
    select $1, 'requested', 'form', 'field_knowledge', 1, 'email', 'fi', 'person', now(), now(),
           sha256('x')
      from generate_series(1, $2::int)
    returning id, subject)
insert into consent_evidence (event, subject, salt, email, user_agent)
select id, subject, '\\x00', 'reader' || id || '@example.org', repeat('Browser ', 20) from made
"""


@pytest.mark.once
@pytest.mark.long
async def test_twenty_times_more_events_take_no_more_memory(db: None) -> None:
    few, many = uuid4(), uuid4()
    number = dose(600, 5_000)  # more than the export reads at once
    await plumbing.execute(_MANY, few, number)
    await plumbing.execute(_MANY, many, 20 * number)
    await peak(few)
    assert await peak(many) < await peak(few) * 1.5


async def peak(subject: UUID) -> int:
    tracemalloc.start()
    async for _ in export(Format.CSV, {}, [subject]):
        pass
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest
