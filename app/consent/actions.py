"""What the ledger can do: take events with their evidence and rewrite the permissions they lead to.

Also: keep the exact sentences and notices that people were shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from app import database
from app.consent import queries
from app.consent.events import (
    EMAIL,
    TRANSFER,
    Actor,
    Event,
    Method,
    State,
    can_be_undone,
    is_own_word,
    undone_by,
)
from app.consent.grounds import projection, stale
from app.consent.grounds.history import consent_given
from app.consent.grounds.readers import whose
from app.consent.ledger.evidence import commit, in_hex
from app.consent.ledger.salts import salts
from app.consent.purposes.rules import PurposeInForce
from app.consent.suppression import kept as suppression
from app.consent.suppression.rules import Cause, strongest
from app.consent.tables import ConsentEvent, ConsentEvidence, Purpose
from app.consent.wordings.labels import said
from app.consent.wordings.purposes import STARTING_PURPOSES
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict, NotFound

NO_SUCH_PURPOSE = N_("There is no such purpose.")
CANNOT_BE_UNDONE = N_("This can no longer be undone.")
SUPPRESSED = N_(
    "This address is on the suppression list (%(why)s). Only the person's own subscription, "
    "confirmed from that mailbox, ends that."
)


class OnSuppressionList(Conflict):
    """Somebody else's word about a person who left, objected, or whose mail came back."""

    def __init__(self, reason: Cause) -> None:
        super().__init__(SUPPRESSED)
        self.reason = reason

    def __str__(self) -> str:
        return gettext(self.sentence, why=said(self.reason))


@dataclass(frozen=True)
class Evidence:
    """What proves an event and names a person. Stored apart; the ledger keeps a digest of commitments.

    `email` is the address as `Address.envelope`; `ip` may already be shortened.
    """

    email: str = ""
    ip: str | None = None
    user_agent: str | None = None
    page: str | None = None
    message_id: str | None = None
    detail: dict[str, object] | None = None


@dataclass(frozen=True)
class NewEvent:
    """One thing that happened to one permission. `at` is now unless it happened earlier.

    `purpose_version` is the one that the person was shown; None: the one in force.
    An event about the evidence of another one says which (`concerns`) and its digest, and has none itself.
    """

    subject: UUID
    state: State
    method: Method
    purpose: str
    list_id: UUID | None
    language: str
    actor: Actor = Actor.PERSON
    actor_id: UUID | None = None
    channel: str = EMAIL
    purpose_version: int | None = None
    wording: UUID | None = None
    notice_version: int | None = None
    undoes: int | None = None
    concerns: int | None = None
    digest: bytes | None = None
    at: datetime | None = None
    evidence: Evidence = field(default_factory=Evidence)


async def record(event: NewEvent) -> int:
    """Append the event and rewrite the permissions it changes, in one transaction. Its id."""
    return (await record_many([event]))[0]


async def record_many(events: Sequence[NewEvent]) -> list[int]:
    """Append the events in this order, then rewrite each subject's permissions once. Their ids.

    Events of one subject are serialised, so that the permission always follows from all of them.
    What they say of suppression is written and lifted in the same transaction. Raises NotFound for
    an unknown purpose, Conflict for a correction of what cannot be undone, and OnSuppressionList for
    a consent to direct marketing that a suppressed person did not give by their own word.
    """
    if not events:
        return []
    async with transaction():
        # In one order everywhere, so that two transactions about the same people never deadlock.
        subjects = sorted({event.subject for event in events})
        for subject in subjects:
            await lock(f"subject {subject}")
        purposes = {found.key: found for found in await queries.purposes()}
        if any(event.purpose not in purposes for event in events):
            raise NotFound(NO_SUCH_PURPOSE)
        asked = set(subjects) - {event.subject for event in events if event.state not in _ASKING}
        people = await whose(set(subjects) - asked) if asked != set(subjects) else {}
        touching = _touching_suppression(events)
        canonical = {one.id: one.canonical for one in people.values() if one.id in touching}
        await _refuse_the_suppressed(events, canonical, purposes)
        ids = await _append(events, purposes)
        histories = await queries.events_of_each(subjects)
        for subject in subjects:
            _refuse_vain_corrections(histories[subject], new=frozenset(ids))
            if subject in canonical:
                new = [event for event in histories[subject] if event.id in set(ids)]
                await suppression.follow(canonical[subject], new, histories[subject])
        await projection.write(histories, people, list(purposes.values()), only_asked=asked)
        # What is said at one address may hold at the others; what is taken back may give a ground again.
        others = {one for known in people.values() for one in known.others} - set(subjects)
        others |= {event.subject for event in events if event.state is State.CORRECTED} & set(
            people
        )
        if others:
            await stale.mark(others)
        return ids


_ASKING = frozenset({State.REQUESTED, State.CONFIRMATION_SENT, State.HELD, State.EVIDENCE_REDUCED})
_TOUCHING = frozenset(State) - _ASKING - {State.REFUSED}


def _touching_suppression(events: Sequence[NewEvent]) -> set[UUID]:
    """Asking is none of it: a sign-up does the same work whoever is asked about."""
    return {event.subject for event in events if event.state in _TOUCHING}


async def _refuse_the_suppressed(
    events: Sequence[NewEvent],
    canonical: Mapping[UUID, str],
    purposes: Mapping[str, PurposeInForce],
) -> None:
    """Nobody else's word brings back an address on the list; what is permitted now may be renewed."""
    doubtful = [
        event
        for event in events
        if event.subject in canonical
        and event.channel != TRANSFER
        and event.state in (State.GIVEN, State.RENEWED)
        and purposes[event.purpose].rule.direct_marketing
        and not is_own_word(event.method, event.actor)
    ]
    rows = await suppression.suppressed({canonical[event.subject] for event in doubtful})
    for event in doubtful:
        against = strongest(rows.get(canonical[event.subject], ()), event.list_id)
        if against is not None and not await _is_permitted(event, purposes):
            raise OnSuppressionList(against.reason)


async def _is_permitted(event: NewEvent, purposes: Mapping[str, PurposeInForce]) -> bool:
    history = await queries.events_of(event.subject)
    return consent_given(
        history, purposes[event.purpose].rule, event.channel, event.list_id
    ).allowed


async def _append(events: Sequence[NewEvent], purposes: Mapping[str, PurposeInForce]) -> list[int]:
    now = clock.now()
    drawn = salts()
    proofs = [commit(asdict(event.evidence), drawn) for event in events]
    rows = await ConsentEvent.insert(
        *(
            _row(
                event,
                event.purpose_version or purposes[event.purpose].version,
                event.digest or proof.digest,
                now,
            )
            for event, proof in zip(events, proofs, strict=True)
        )
    )
    ids = [int(row["id"]) for row in rows]
    kept = [
        ConsentEvidence(
            event=event_id,
            subject=event.subject,
            salts=in_hex(proof.salts),
            **asdict(event.evidence),
        )
        for event_id, event, proof in zip(ids, events, proofs, strict=True)
        if event.digest is None
    ]
    if kept:
        await ConsentEvidence.insert(*kept)
    return ids


def _row(event: NewEvent, purpose_version: int, digest: bytes, now: datetime) -> ConsentEvent:
    return ConsentEvent(
        subject=event.subject,
        state=event.state,
        method=event.method,
        purpose=event.purpose,
        purpose_version=purpose_version,
        channel=event.channel,
        list_id=event.list_id,
        wording=event.wording,
        notice_version=event.notice_version,
        language=event.language,
        actor=event.actor,
        actor_id=event.actor_id,
        undoes=event.undoes,
        concerns=event.concerns,
        at=event.at or now,
        recorded_at=now,
        evidence_digest=digest,
    )


async def follow_history(subject: UUID) -> None:
    """Write what the events of an address lead to, when they came all at once."""
    history, people = await queries.events_of(subject), await whose([subject])
    if known := people.get(subject):
        await suppression.follow(known.canonical, history, history)
    await projection.write({subject: history}, people, await queries.purposes())


async def delete_evidence(subject: UUID, *, request: UUID) -> None:
    """Forget what a sign-up that nobody confirmed left behind. Its events stay and still verify."""
    await database.execute(
        "delete from consent_evidence where subject = $1 and detail ->> 'request' = $2",
        subject,
        str(request),
    )
    await database.execute(
        "delete from kept_mails where subject = $1 and request = $2", subject, request
    )


async def forget(subjects: Sequence[UUID]) -> None:
    """Of people who came in by mistake: evidence and permissions go, and nothing is suppressed.

    What the ledger knows of them has been taken back before. Its events stay and still verify.
    """
    await database.execute("delete from permission where address = any($1)", list(subjects))
    await database.execute("delete from consent_papers where subject = any($1)", list(subjects))
    await database.execute("delete from consent_evidence where subject = any($1)", list(subjects))
    await database.execute("delete from kept_mails where subject = any($1)", list(subjects))


def _refuse_vain_corrections(history: Sequence[Event], new: frozenset[int]) -> None:
    """A correction that takes nothing back would only look like one."""
    events = {event.id: event for event in history}
    undone_before = undone_by([event for event in history if event.id not in new])
    for event in history:
        if event.id in new and event.state is State.CORRECTED:
            target = events.get(event.undoes or 0)
            if target is None or target.id in undone_before or not can_be_undone(target, by=event):
                raise Conflict(CANNOT_BE_UNDONE)


async def add_missing_purposes() -> None:
    """The five purposes every register starts with; present ones stay as they are."""
    known = {found.key for found in await queries.purposes()}
    for purpose in STARTING_PURPOSES:
        if purpose["key"] not in known:
            await Purpose.insert(
                Purpose(**purpose, id=uuid4(), version=1, channels=[EMAIL], created_at=clock.now())
            )
