"""Consents that came with a file and wait: somebody with the right to record them looks and lets go.

They go in portions, and the next portion of a list only after a campaign of that list went out: a
file of people who never agreed is then noticed by its complaints before it has reached them all.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import database
from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.events import Actor, Method, State
from app.consent.suppression import kept as suppression
from app.consent.suppression.rules import strongest
from app.database import lock, transaction
from app.imports import queries
from app.imports.actions import NO_SUCH_IMPORT
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, or_not_found
from app.lists.actions.subscribing import join
from app.staff.log import actions

PORTION = 1000

NOTHING_WAITS = N_("No consents of this import are waiting.")
SEND_FIRST = N_(
    "Send a campaign to this list first. The next consents can be recorded once it has gone out."
)


@dataclass(frozen=True)
class Quarantine:
    """How many consents of an import wait, and how many somebody has decided about.

    `is_open`: a portion may go now. `last_at` is when one last went, from any import of the list.
    """

    waiting: int
    decided: int
    last_at: datetime | None
    is_open: bool

    @property
    def next_portion(self) -> int:
        return min(self.waiting, PORTION)


@dataclass(frozen=True)
class Released:
    """`left_out`: people who may not be brought back, or who are subscribers already."""

    recorded: int
    left_out: int


_COUNTS = """
select count(*) filter (where released_at is null) as waiting, count(released_at) as decided
  from imported_consents w join contact_addresses a on a.id = w.address where import_id = $1
"""
_LAST = """
select max(c.released_at) from imported_consents c join imports i on i.id = c.import_id
 where i.list = $1
"""
_SENT_SINCE = "select exists (select from campaigns where list = $1 and finished_at > $2)"


async def quarantine(import_id: UUID) -> Quarantine:
    """What waits of this import."""
    info = or_not_found(await queries.import_info(import_id), NO_SUCH_IMPORT)
    counts = await database.fetchrow(_COUNTS, import_id)
    assert counts is not None
    last: datetime | None = await database.fetchval(_LAST, info.list_id)
    is_open = last is None or bool(await database.fetchval(_SENT_SINCE, info.list_id, last))
    return Quarantine(counts["waiting"], counts["decided"], last, is_open and counts["waiting"] > 0)


_PORTION = """
select w.id, w.address, a.canonical, e.purpose, e.language, e.at, e.id as event,
       v.email, v.ip, v.user_agent, v.page, v.message_id, v.detail,
       p.verdict, p.reason
  from imported_consents w
  join contact_addresses a on a.id = w.address
  join lateral (
       select * from consent_events e
        where e.subject = w.address and e.list_id = $2 and e.state = 'imported'
        order by e.id desc limit 1) e on true
  left join consent_evidence v on v.event = e.id
  left join permission p on p.address = w.address and p.list_id = $2 and p.purpose = e.purpose
                        and p.channel = e.channel and p.ground = 'consent'
 where w.import_id = $1 and w.released_at is null
 order by w.id limit $3
"""
_DECIDED = "update imported_consents set released_at = $2 where id = any($1)"
# An imported claim stands between 'never asked' and a consent; whatever else stands, stays.
_UNDECIDED = ("never_asked", "not_confirmed", "low_assurance")


async def release(import_id: UUID, by: UUID) -> Released:
    """Record the next portion as given, with the evidence they came with, and subscribe them.

    Raises Conflict when nothing waits, or when no campaign has gone out since the last portion.
    """
    info = or_not_found(await queries.import_info(import_id), NO_SUCH_IMPORT)
    async with transaction():
        await lock(f"quarantine {info.list_id}")
        state = await quarantine(import_id)
        if not state.waiting or info.list_id is None:
            raise Conflict(NOTHING_WAITS)
        if not state.is_open:
            raise Conflict(SEND_FIRST)
        rows = await database.fetch(_PORTION, import_id, info.list_id, PORTION)
        wanted = await _permissible(rows, info.list_id)
        await consent.record_many([_given(row, info.list_id, import_id, by) for row in wanted])
        now = clock.now()
        for row in wanted:
            await join(info.list_id, row["address"], now)
        await database.execute(_DECIDED, [row["id"] for row in rows], now)
        released = Released(len(wanted), len(rows) - len(wanted))
        await actions.note(
            by, "consents_released", about_kind="import", about=import_id,
            detail={"rows": released.recorded},
        )  # fmt: skip
    return released


async def _permissible(rows: Sequence[Any], list_id: UUID) -> list[Any]:
    """Without those who left, objected or are blocked meanwhile, and those who need no release."""
    blocked = await suppression.suppressed([row["canonical"] for row in rows])
    return [
        row
        for row in rows
        if (row["reason"] is None or row["reason"] in _UNDECIDED)
        and strongest(blocked.get(row["canonical"], ()), list_id) is None
    ]


def _given(row: Mapping[str, Any], list_id: UUID, import_id: UUID, by: UUID) -> NewEvent:
    told = json.loads(row["detail"]) if row["detail"] else {}
    return NewEvent(
        subject=row["address"],
        state=State.GIVEN,
        method=Method.IMPORT,
        purpose=row["purpose"],
        list_id=list_id,
        language=row["language"],
        actor=Actor.STAFF,
        actor_id=by,
        at=row["at"],
        evidence=Evidence(
            email=row["email"] or row["canonical"],
            ip=row["ip"],
            user_agent=row["user_agent"],
            page=row["page"],
            message_id=row["message_id"],
            detail={**told, "import": str(import_id), "imported_event": row["event"]},
        ),
    )
