"""Each fact that proves an event can go alone, and the event still verifies."""

import hashlib
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from app import database
from app.consent import actions, personal_data, queries
from app.consent.events import Method, State
from app.consent.grounds.reasons import Reason
from app.consent.ledger.evidence import Committed, commit, digest_in_format_1, proves
from app.consent.ledger.salts import salts
from app.database import transaction
from app.lib import clock
from app.staff.periods.rules import Key
from tests.make import consent as make
from tests.privacy.retention.nights import destroyed

LONG_AGO = datetime(2025, 3, 1, tzinfo=UTC)
A_YEAR_LATER = datetime(2026, 3, 2, tzinfo=UTC)


async def evidence_of(subject: UUID) -> list[Any]:
    return await database.fetch(
        "select v.*, e.evidence_digest from consent_evidence v join consent_events e on e.id = v.event "
        "where v.subject = $1 order by v.event",
        subject,
    )


def test_the_digest_covers_the_sorted_commitments() -> None:
    facts = {"email": "aino@example.org", "detail": {"b": 1, "a": "ä"}}
    salts = {"email": b"e" * 16, "detail": b"d" * 16}
    email = hashlib.sha256(b"e" * 16 + b"email\0aino@example.org").digest()
    detail = hashlib.sha256(b"d" * 16 + 'detail\0{"a":"ä","b":1}'.encode()).digest()
    expected = hashlib.sha256(b"".join(sorted([email, detail]))).digest()
    assert Committed(facts, salts).digest == expected


def test_a_fact_that_goes_leaves_its_commitment_and_no_salt() -> None:
    whole = commit(asdict(make.EVIDENCE), salts())
    left = whole.without(["ip", "user_agent", "message_id"])
    assert left.digest == whole.digest
    assert {"ip", "user_agent"}.isdisjoint({*left.facts, *left.salts})
    assert set(left.gone) == {"ip", "user_agent"}


def test_equal_facts_have_salts_of_their_own() -> None:
    proof = commit({"ip": "192.0.2.0", "page": "192.0.2.0"}, salts())
    assert len(set(proof.salts.values())) == 2
    assert proof.digest != commit({"ip": "192.0.2.0", "page": "192.0.2.0"}, salts()).digest


async def test_what_is_recorded_is_in_format_2(db: None) -> None:
    for row in await evidence_of(await make.given()):
        assert row["salt"] is None
        assert set(json.loads(row["salts"])) == {"email", "ip", "user_agent", "page", "detail"}
        assert proves(row, row["evidence_digest"])


async def test_a_network_address_goes_after_a_year_and_the_event_still_verifies(db: None) -> None:
    # trial E23
    with clock.standing_at(LONG_AGO):
        subject = await make.given()
    with clock.standing_at(LONG_AGO + timedelta(days=364)):
        assert await destroyed(Key.NETWORK) == 0
    with clock.standing_at(A_YEAR_LATER):
        assert await destroyed(Key.NETWORK) == 3
        assert await destroyed(Key.NETWORK) == 0
    for row in await evidence_of(subject):
        assert (row["ip"], row["user_agent"], row["email"]) == (None, None, make.EVIDENCE.email)
        assert set(json.loads(row["salts"])) == {"email", "page", "detail"}
        assert proves(row, row["evidence_digest"])
    assert len(await queries.events_of(subject)) == 3


async def test_it_goes_the_day_after_the_consent_ended(db: None) -> None:
    subject, list_id = uuid4(), uuid4()
    await make.given(subject, list_id=list_id)
    await actions.record(make.new_event(subject, State.WITHDRAWN, Method.PAGE, list_id=list_id))
    await make.given(subject)
    assert await destroyed(Key.NETWORK) == 0
    with clock.standing_at(clock.now() + timedelta(hours=25)):
        assert await destroyed(Key.NETWORK) == 4
    assert [row["ip"] is None for row in await evidence_of(subject)] == [True] * 4 + [False] * 3


async def make_format_1(subject: UUID) -> int:
    """An event as versions before format 2 wrote it."""
    event = await actions.record(make.new_event(subject))
    salt, facts = b"s" * 16, asdict(make.EVIDENCE)
    await database.execute("set local session_replication_role = replica")
    await database.execute(
        "update consent_events set evidence_digest = $2 where id = $1",
        event,
        digest_in_format_1(facts, salt),
    )
    await database.execute(
        "update consent_evidence set salt = $2, salts = '{}' where event = $1", event, salt
    )
    await database.execute("set local session_replication_role = origin")
    return event


def test_format_1_is_one_salt_over_all_facts() -> None:
    text = (
        '{"detail":{"seconds":12},"email":"aino@example.org","ip":"192.0.2.0","message_id":null,'
        '"page":"/subscribe","user_agent":"Browser/1.0 (kännykkä)"}'
    )
    expected = hashlib.sha256(b"s" * 16 + text.encode()).digest()
    assert digest_in_format_1(asdict(make.EVIDENCE), b"s" * 16) == expected


async def test_a_row_of_format_1_verifies_and_is_reduced_by_an_event_of_its_own(db: None) -> None:
    with clock.standing_at(LONG_AGO):
        event = await make_format_1(subject := uuid4())
    (old,) = await evidence_of(subject)
    assert proves(old, old["evidence_digest"])
    with clock.standing_at(A_YEAR_LATER):
        assert await destroyed(Key.NETWORK) == 1
    (row,) = await evidence_of(subject)
    assert (row["ip"], row["user_agent"], row["salt"]) == (None, None, None)
    told = (await queries.history(subject))[-1]
    assert (told.state, told.at) == (State.EVIDENCE_REDUCED, A_YEAR_LATER)
    later: Any = await database.fetchrow(
        "select concerns, evidence_digest from consent_events where id = $1", told.id
    )
    assert later["concerns"] == event
    assert proves(row, later["evidence_digest"])
    assert not proves(row, row["evidence_digest"])
    (permission,) = await queries.permissions_of(subject)
    assert (permission.allowed, permission.reason) == (True, Reason.CONSENT)


async def test_erasing_leaves_no_fact_salt_or_commitment(db: None) -> None:
    subject = await make.given()
    await personal_data.erase([subject])
    assert await evidence_of(subject) == []


@pytest.mark.parametrize(
    "change", ["ip = '198.51.100.1'", "message_id = 'made up'", "detail = '{\"seconds\": 99}'"]
)
async def test_evidence_can_go_and_never_be_changed(db: None, change: str) -> None:
    # trial E10
    subject = await make.given()
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="never changed"):
        async with transaction():
            await database.execute(
                f"update consent_evidence set {change} where subject = $1", subject
            )
