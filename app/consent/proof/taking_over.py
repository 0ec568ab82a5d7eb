"""Events of another installation, appended as they were: only into a ledger that is empty.

Moments, references, salts and digests stay, so that the events verify here as they did there; ids and
seals are this installation's own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import database
from app.consent import actions
from app.consent.ledger.evidence import FACTS
from app.consent.tables import ConsentEvent, ConsentEvidence, NoticeVersion, Purpose, Wording
from app.consent.wordings.controllers import note_names
from app.lib.languages import N_
from app.lib.refusals import Conflict

NOT_EMPTY = N_("This installation has a ledger of its own already. Nothing was imported.")


@dataclass(frozen=True)
class TakenEvent:
    """One event with its evidence. `was` is the id it had; `undoes` and `concerns` speak in those."""

    was: int
    columns: Mapping[str, Any]
    undoes: int | None
    concerns: int | None
    evidence: Mapping[str, Any] | None


async def refuse_unless_empty() -> None:
    if await database.fetchval("select exists (select from consent_events)"):
        raise Conflict(NOT_EMPTY)


async def take_over(subject: UUID, events: Sequence[TakenEvent]) -> None:
    """All events of one subject, and what follows from them for permission and suppression."""
    ids: dict[int, int] = {}
    for event in sorted(events, key=lambda one: one.was):
        [row] = await ConsentEvent.insert(
            ConsentEvent(
                subject=subject,
                undoes=ids.get(event.undoes or 0),
                concerns=ids.get(event.concerns or 0),
                **event.columns,
            )
        )
        ids[event.was] = int(row["id"])
        if event.evidence is not None:
            await _keep_evidence(ids[event.was], subject, event.evidence)
    await actions.follow_history(subject)


async def _keep_evidence(event: int, subject: UUID, evidence: Mapping[str, Any]) -> None:
    salt = evidence.get("salt")
    await ConsentEvidence.insert(
        ConsentEvidence(
            event=event,
            subject=subject,
            salt=bytes.fromhex(salt) if salt else None,
            salts=json.dumps(evidence.get("salts", {})),
            commitments=json.dumps(evidence.get("commitments", {})),
            **{name: evidence[name] for name in FACTS},
        )
    )


async def take_over_purpose(columns: Mapping[str, Any]) -> None:
    """A version of a purpose, unless this installation has it."""
    await Purpose.insert(Purpose(**columns)).on_conflict(action="DO NOTHING")


async def take_over_wording(columns: Mapping[str, Any]) -> None:
    await Wording.insert(Wording(**columns))
    await note_names()


async def take_over_notice(columns: Mapping[str, Any]) -> None:
    await NoticeVersion.insert(NoticeVersion(**columns))


def moment(text: str) -> datetime:
    """As RFC 3339 writes it."""
    return datetime.fromisoformat(text)
