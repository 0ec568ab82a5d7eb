"""Consents of a file become events of the ledger with their evidence, many at a time.

Only for addresses that are new in the same transaction: nothing is known of them, so what `decide`
would say is known too. A test compares this with `record_many`, which known addresses go through.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.queries import PurposeInForce
from app.consent.rules import EMAIL, Actor, Event, Method, State, Verdict, decide
from app.imports.proofs import Proof
from app.lib import clock


@dataclass(frozen=True)
class Terms:
    """What all consents of one import have in common. GIVEN counts at once, IMPORTED waits."""

    import_id: UUID
    state: State
    purpose: PurposeInForce
    list_id: UUID
    by: UUID | None


@dataclass(frozen=True, slots=True)
class Imported:
    """One consent of one address: a subject of the ledger."""

    subject: UUID
    email: str
    language: str
    at: datetime
    proof: Proof


_EVENT = (
    "id", "subject", "state", "method", "purpose", "purpose_version", "channel", "list_id",
    "language", "actor", "actor_id", "at", "recorded_at", "evidence_digest",
)  # fmt: skip
_EVIDENCE = ("event", "subject", "salt", "email", "ip", "detail")
_PERMISSION = ("address", "purpose", "channel", "list_id", "verdict", "reason", "since")


async def record_imported(terms: Terms, batch: Sequence[Imported]) -> None:
    """For new addresses only, in the transaction that makes them."""
    if not batch:
        return
    now = clock.now()
    numbers = await database.fetch(
        "select nextval('consent_events_id_seq') as id from generate_series(1, $1)", len(batch)
    )
    ids = [row["id"] for row in numbers]
    purpose, state = terms.purpose, terms.state.value
    events = [
        (
            event, one.subject, state, Method.IMPORT.value, purpose.key, purpose.version, EMAIL,
            terms.list_id, one.language, Actor.STAFF.value, terms.by, one.at, now, one.proof.digest,
        )
        for event, one in zip(ids, batch, strict=True)
    ]  # fmt: skip
    evidence = [
        (event, one.subject, one.proof.salt, one.email, one.proof.ip, one.proof.detail)
        for event, one in zip(ids, batch, strict=True)
    ]
    verdict = _verdict(terms, now)
    permissions = [
        (
            one.subject, purpose.key, EMAIL, terms.list_id, verdict.allowed, verdict.reason.value,
            one.at if verdict.since else now,
        )
        for one in batch
    ]  # fmt: skip
    async with database.connection() as connection:
        copy = connection.copy_records_to_table
        await copy("consent_events", records=events, columns=_EVENT)
        await copy("consent_evidence", records=evidence, columns=_EVIDENCE)
        await copy("permission", records=permissions, columns=_PERMISSION)


def _verdict(terms: Terms, now: datetime) -> Verdict:
    """Of somebody of whom the ledger knows this event and nothing else."""
    event = Event(
        1, terms.state, Method.IMPORT, terms.purpose.key, EMAIL, terms.list_id, now, Actor.STAFF
    )
    return decide([event], terms.purpose.rule, EMAIL, terms.list_id)


async def record_known(terms: Terms, batch: Sequence[Imported]) -> None:
    """For addresses that the ledger may know: each permission follows from all its events."""
    await consent.record_many([_event(terms, one) for one in batch])


def _event(terms: Terms, one: Imported) -> NewEvent:
    return NewEvent(
        subject=one.subject,
        state=terms.state,
        method=Method.IMPORT,
        purpose=terms.purpose.key,
        list_id=terms.list_id,
        language=one.language,
        actor=Actor.STAFF,
        actor_id=terms.by,
        at=one.at,
        evidence=Evidence(email=one.email, ip=one.proof.ip, detail=json.loads(one.proof.detail)),
    )
