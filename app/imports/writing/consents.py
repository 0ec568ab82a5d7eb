"""Consents of a file become events of the ledger with their evidence, many at a time.

Those of addresses that are new in the same transaction are copied in: nothing is known of them, so
what the ledger would say is known too. A test compares this with `record_many`, which known ones go through.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app import database
from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.events import EMAIL, Actor, Event, Method, State
from app.consent.grounds.history import Verdict, consent_given
from app.consent.purposes.rules import PurposeInForce
from app.imports.writing.fresh import encoding as e
from app.imports.writing.fresh.copying import copy_rows
from app.imports.writing.fresh.proofs import Proof


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
    """One consent of one address."""

    email: str
    language: str
    at: datetime
    proof: Proof


_EVENT = (
    "id", "subject", "state", "method", "purpose", "purpose_version", "channel", "list_id",
    "language", "actor", "actor_id", "at", "recorded_at", "evidence_digest",
)  # fmt: skip
_EVIDENCE = ("event", "subject", "salts", "email", "ip", "detail")
_PERMISSION = ("address", "purpose", "channel", "list_id", "verdict", "reason", "since")


class Sealed(NamedTuple):
    """The rows of one consent as COPY takes them; the first two without the event's number in front."""

    event: bytes
    evidence: bytes
    permission: bytes


class Sealer:
    """Makes the rows of consents of one import, all recorded at one moment. Pure.

    For addresses that are new, so that the ledger knows this event and nothing else.
    """

    def __init__(self, terms: Terms, now: datetime) -> None:
        purpose, whose_list, self._now = terms.purpose, e.uuid(terms.list_id), e.moment(now)
        verdict = _verdict(terms, now)
        key, channel = e.text(purpose.key), e.text(EMAIL)
        self._state = b"".join(
            (
                e.text(terms.state), e.text(Method.IMPORT), key, e.integer(purpose.version), channel,
                whose_list,
            )
        )  # fmt: skip
        self._actor = e.text(Actor.STAFF) + e.uuid(terms.by)
        self._verdict = b"".join(
            (key, channel, whose_list, e.flag(verdict.allowed), e.text(verdict.reason))
        )
        self._has_since = verdict.since is not None
        self._permission_fields = len(_PERMISSION).to_bytes(2)

    def sealed(self, subject: bytes, one: Imported) -> Sealed:
        """`subject` is the encoded id of the address."""
        proof, at = one.proof, e.moment(one.at)
        event = b"".join(
            (
                subject, self._state, e.often(one.language), self._actor, at, self._now,
                e.raw(proof.digest),
            )
        )  # fmt: skip
        evidence = b"".join(
            (
                subject,
                e.json(proof.salts),
                e.text(one.email),
                e.text(proof.ip),
                e.json(proof.detail),
            )
        )
        since = at if self._has_since else self._now
        permission = b"".join((self._permission_fields, subject, self._verdict, since))
        return Sealed(event, evidence, permission)


async def record_imported(batch: Sequence[Sealed]) -> None:
    """For new addresses only, in the transaction that makes them."""
    if not batch:
        return
    numbers = await database.fetch(
        "select nextval('consent_events_id_seq') from generate_series(1, $1)", len(batch)
    )
    ids = [e.number(number) for (number,) in numbers]
    event, evidence = len(_EVENT).to_bytes(2), len(_EVIDENCE).to_bytes(2)
    await copy_rows(
        "consent_events", _EVENT, [event + at + one[0] for at, one in zip(ids, batch, strict=True)]
    )
    await copy_rows(
        "consent_evidence",
        _EVIDENCE,
        [evidence + at + one[1] for at, one in zip(ids, batch, strict=True)],
    )
    await copy_rows("permission", _PERMISSION, [one[2] for one in batch])


def _verdict(terms: Terms, now: datetime) -> Verdict:
    event = Event(
        1, terms.state, Method.IMPORT, terms.purpose.key, EMAIL, terms.list_id, now, Actor.STAFF
    )
    return consent_given([event], terms.purpose.rule, EMAIL, terms.list_id)


async def record_known(terms: Terms, batch: Mapping[UUID, Imported]) -> None:
    """By address, which the ledger may know: each permission follows from all its events."""
    await consent.record_many([_event(terms, subject, one) for subject, one in batch.items()])


def _event(terms: Terms, subject: UUID, one: Imported) -> NewEvent:
    return NewEvent(
        subject=subject,
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
