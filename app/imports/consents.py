"""Consents of a file become events of the ledger with their evidence, many at a time.

Only for addresses that are new in the same transaction: nothing is known of them, so what `decide`
would say is known too. A test compares this with `record_many`, which known addresses go through.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from app import database
from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.queries import PurposeInForce
from app.consent.rules import EMAIL, Actor, Event, Method, State, Verdict, decide
from app.imports import encoding as e
from app.imports.copying import copy_rows
from app.imports.proofs import Proof


@dataclass(frozen=True)
class Terms:
    """What all consents of one import have in common. GIVEN counts at once, IMPORTED waits."""

    import_id: UUID
    state: State
    purpose: PurposeInForce = field(hash=False)
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


class Sealed(NamedTuple):
    """The rows of one consent as COPY takes them; the first two without the event's number in front."""

    event: bytes
    evidence: bytes
    permission: bytes


def sealed(terms: Terms, one: Imported, now: datetime) -> Sealed:
    """Of an address that is new, so that the ledger knows this event and nothing else. Pure."""
    purpose, proof, subject = terms.purpose, one.proof, e.uuid(one.subject)
    verdict, at, whose_list = _verdict(terms, now), e.moment(one.at), e.uuid(terms.list_id)
    key, channel = e.often(purpose.key), e.often(EMAIL)
    event = b"".join(
        (
            subject, e.often(terms.state), e.often(Method.IMPORT), key, e.integer(purpose.version),
            channel, whose_list, e.often(one.language), e.often(Actor.STAFF), e.uuid(terms.by), at,
            e.moment(now), e.raw(proof.digest),
        )
    )  # fmt: skip
    evidence = b"".join(
        (subject, e.raw(proof.salt), e.text(one.email), e.text(proof.ip), e.json(proof.detail))
    )
    permission = e.row(
        subject, key, channel, whose_list, e.flag(verdict.allowed), e.often(verdict.reason),
        at if verdict.since else e.moment(now),
    )  # fmt: skip
    return Sealed(event, evidence, permission)


async def record_imported(batch: Sequence[Sealed]) -> None:
    """For new addresses only, in the transaction that makes them."""
    if not batch:
        return
    numbers = await database.fetch(
        "select nextval('consent_events_id_seq') as id from generate_series(1, $1)", len(batch)
    )
    ids = [e.number(row["id"]) for row in numbers]
    event, evidence = len(_EVENT).to_bytes(2), len(_EVIDENCE).to_bytes(2)
    pairs = list(zip(ids, batch, strict=True))
    await copy_rows("consent_events", _EVENT, [event + at + one.event for at, one in pairs])
    await copy_rows(
        "consent_evidence", _EVIDENCE, [evidence + at + one.evidence for at, one in pairs]
    )
    await copy_rows("permission", _PERMISSION, [one.permission for one in batch])


@lru_cache(maxsize=10)
def _verdict(terms: Terms, now: datetime) -> Verdict:
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
