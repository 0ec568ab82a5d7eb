"""What the ledger can do: take one more event, with its evidence, and rewrite the permission it leads to."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from app import database
from app.consent import queries
from app.consent.rules import EMAIL, Actor, Basis, Method, State, decide
from app.consent.tables import ConsentEvent, ConsentEvidence, Purpose
from app.database import lock, transaction
from app.lib import clock
from app.lib.refusals import NotFound


@dataclass(frozen=True)
class Evidence:
    """What proves an event and names a person. Stored apart; the ledger keeps its salted hash."""

    email: str = ""
    ip: str | None = None
    user_agent: str | None = None
    page: str | None = None
    message_id: str | None = None
    detail: dict[str, object] | None = None


@dataclass(frozen=True)
class NewEvent:
    """One thing that happened to one permission."""

    subject: UUID
    state: State
    method: Method
    purpose: str
    list_id: UUID | None
    language: str
    actor: Actor = Actor.PERSON
    actor_id: UUID | None = None
    channel: str = EMAIL
    wording: UUID | None = None
    notice_version: int | None = None
    undoes: int | None = None
    at: datetime | None = None
    evidence: Evidence = field(default_factory=Evidence)


async def record(event: NewEvent) -> int:
    """Append the event and rewrite the permissions it changes, in one transaction. Answers its id.

    Events of one subject are serialised, so that the permission always follows from all of them.
    """
    async with transaction():
        await lock(f"subject {event.subject}")
        purpose = await queries.purpose(event.purpose)
        if purpose is None:
            raise NotFound("There is no such purpose.")
        salt = secrets.token_bytes(16)
        now = clock.now()
        [row] = await ConsentEvent.insert(
            ConsentEvent(
                subject=event.subject,
                state=event.state,
                method=event.method,
                purpose=event.purpose,
                purpose_version=purpose.version,
                channel=event.channel,
                list_id=event.list_id,
                wording=event.wording,
                notice_version=event.notice_version,
                language=event.language,
                actor=event.actor,
                actor_id=event.actor_id,
                undoes=event.undoes,
                at=event.at or now,
                recorded_at=now,
                evidence_digest=digest_of(event.evidence, salt),
            )
        )
        await _keep_evidence(row["id"], event, salt)
        await rewrite_permissions(event.subject)
        return int(row["id"])


def digest_of(evidence: Evidence, salt: bytes) -> bytes:
    """SHA-256 over the salt and the evidence as canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(asdict(evidence), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(salt + text.encode()).digest()


async def _keep_evidence(event_id: int, event: NewEvent, salt: bytes) -> None:
    await ConsentEvidence.insert(
        ConsentEvidence(event=event_id, subject=event.subject, salt=salt, **asdict(event.evidence))
    )


_REWRITE = """
insert into permission as p (address, purpose, channel, list_id, verdict, reason, since)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (address, purpose, channel, list_id) do update
   set verdict = excluded.verdict, reason = excluded.reason, since = excluded.since
 where (p.verdict, p.reason, p.since) is distinct from (excluded.verdict, excluded.reason, excluded.since)
"""


async def rewrite_permissions(subject: UUID) -> None:
    """Decide anew for every purpose and list the ledger knows of this subject.

    An objection reaches them all, so all are decided each time; a person has a handful.
    """
    history = await queries.events_of(subject)
    rules = {found.key: found.rule for found in await queries.purposes()}
    for purpose, channel, list_id in sorted(
        {(e.purpose, e.channel, e.list_id) for e in history}, key=str
    ):
        verdict = decide(history, rules[purpose], channel, list_id)
        await database.execute(
            _REWRITE,
            subject,
            purpose,
            channel,
            list_id,
            verdict.allowed,
            verdict.reason,
            verdict.since or clock.now(),
        )


STARTING_PURPOSES: tuple[tuple[str, Basis, bool, int, str, str, str], ...] = (
    ("customer_care", Basis.LEGITIMATE_INTEREST, False, 36, "Asiakassuhteiden hoitaminen",
     "Skötsel av kundrelationer", "Customer care"),
    ("marketing_directory", Basis.CONSENT, True, 24, "Markkinointihakemiston ylläpito",
     "Upprätthållande av marknadsföringsregister", "Marketing directory"),
    ("contract", Basis.CONTRACT, False, 72, "Sopimuksen täyttäminen",
     "Fullgörande av avtal", "Performing a contract"),
    ("field_knowledge", Basis.LEGITIMATE_INTEREST, True, 24,
     "Alaan liittyvän tiedon ja osaamisen edistäminen",
     "Främjande av kunskap och kompetens i branschen", "Advancing knowledge of the field"),
    ("advocacy", Basis.LEGITIMATE_INTEREST, True, 24, "Alaan liittyvä vaikuttaminen ja edunvalvonta",
     "Påverkansarbete och intressebevakning i branschen", "Advocacy in the field"),
)  # fmt: skip


async def add_missing_purposes() -> None:
    """The five purposes every register starts with (register row R2); present ones stay as they are."""
    known = {found.key for found in await queries.purposes()}
    for key, basis, marketing, months, fi, sv, en in STARTING_PURPOSES:
        if key not in known:
            await Purpose.insert(
                Purpose(
                    id=uuid4(), key=key, version=1, basis=basis, direct_marketing=marketing,
                    channels=[EMAIL], retention_months=months, name_fi=fi, name_sv=sv, name_en=en,
                    created_at=clock.now(),
                )
            )  # fmt: skip
