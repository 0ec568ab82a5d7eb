"""What goes from the evidence long before the rest, at night, while every event still verifies."""

from datetime import timedelta
from typing import Any

from app import database
from app.consent import actions
from app.consent.actions import NewEvent
from app.consent.events import Actor, Method, State
from app.consent.grounds.reasons import Reason
from app.consent.ledger.evidence import NETWORK, Committed, commit, facts_of, in_hex, kept_in
from app.consent.ledger.salts import salts
from app.database import lock, transaction
from app.lib import clock

NETWORK_KEPT_MONTHS = 12
"""How long a network address and a browser prove from where a consent came."""
KEPT_AFTER_THE_END = timedelta(days=1)
ENDED = (
    Reason.WITHDRAWN,
    Reason.OBJECTED,
    Reason.COMPLAINED,
    Reason.EXPIRED,
    Reason.NOT_ME,
    Reason.NO_THANKS,
)
AT_ONCE = 500

_DUE = """
select v.*, e.purpose, e.channel, e.list_id, e.language
  from consent_evidence v join consent_events e on e.id = v.event
 where (v.ip is not null or v.user_agent is not null)
   and (e.recorded_at < $1::timestamptz - make_interval(months => $2)
        or exists (select from permission p
                    where p.address = e.subject and p.purpose = e.purpose and p.channel = e.channel
                      and p.list_id is not distinct from e.list_id
                      and not p.verdict and p.reason = any($3::text[]) and p.since < $4))
 order by v.event limit $5
"""
_REDUCE = """
update consent_evidence
   set ip = null, user_agent = null, salt = null, salts = $2::jsonb, commitments = $3::jsonb
 where event = $1
"""


async def delete_old_network_facts() -> int:
    """Delete network addresses and browsers whose time has come; answers of how many events.

    It comes after NETWORK_KEPT_MONTHS, and a day after the end of what they were to prove.
    """
    count = 0
    while reduced := await _reduce_some():
        count += reduced
    return count


async def _reduce_some() -> int:
    now = clock.now()
    async with transaction():
        await lock("ledger evidence")
        due = await database.fetch(
            _DUE, now, NETWORK_KEPT_MONTHS, list(ENDED), now - KEPT_AFTER_THE_END, AT_ONCE
        )
        kept = {row["event"]: _in_format_2(row) for row in due}
        await actions.record_many(
            [_reduced(row, kept[row["event"]]) for row in due if row["salt"] is not None]
        )
        for event, proof in kept.items():
            left = proof.without(NETWORK)
            await database.execute(_REDUCE, event, in_hex(left.salts), in_hex(left.gone))
    return len(due)


def _in_format_2(row: Any) -> Committed:
    return kept_in(row) if row["salt"] is None else commit(facts_of(row), salts())


def _reduced(row: Any, proof: Committed) -> NewEvent:
    """The old digest proves no more when its salt goes; a later event holds the new one."""
    return NewEvent(
        subject=row["subject"],
        state=State.EVIDENCE_REDUCED,
        method=Method.RETENTION,
        purpose=row["purpose"],
        list_id=row["list_id"],
        language=row["language"],
        actor=Actor.SYSTEM,
        channel=row["channel"],
        concerns=row["event"],
        digest=proof.digest,
    )
