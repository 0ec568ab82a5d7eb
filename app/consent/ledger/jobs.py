"""What goes from the evidence long before the rest, at night, while every event still verifies."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app import database
from app.consent import actions
from app.consent.actions import NewEvent
from app.consent.events import Actor, Method, State
from app.consent.grounds.reasons import Reason
from app.consent.ledger.evidence import NETWORK, Committed, commit, facts_of, in_hex, kept_in
from app.consent.ledger.salts import salts
from app.database import lock, transaction
from app.lib import clock

KEPT_AFTER_THE_END = timedelta(days=1)
ENDED = (
    Reason.WITHDRAWN,
    Reason.OBJECTED,
    Reason.COMPLAINED,
    Reason.EXPIRED,
    Reason.NOT_ME,
    Reason.NO_THANKS,
)

_ENDED = "not p.verdict and p.reason in ({})".format(", ".join(f"'{one}'" for one in ENDED))
_PERMISSION = """exists (select from permission p
 where p.address = e.subject and p.purpose = e.purpose and p.channel = e.channel
   and p.list_id is not distinct from e.list_id and {ended} and p.since <= {before})"""
_A_DAY_AGO = f"$3::timestamptz - interval '{KEPT_AFTER_THE_END.days} day'"
NETWORK_DUE = f"""
select v.event from consent_evidence v join consent_events e on e.id = v.event
 where (v.ip is not null or v.user_agent is not null) and v.subject <> all($2)
   and (e.recorded_at <= $1
        or {_PERMISSION.format(ended=_ENDED, before=_A_DAY_AGO)})
"""
"""$3 is the moment of the night: of what has ended it goes a day later, whatever its period."""
_DUE = f"""
select v.*, e.purpose, e.channel, e.list_id, e.language
  from consent_evidence v join consent_events e on e.id = v.event
 where v.event = any(array({NETWORK_DUE} order by v.event limit $4)) order by v.event
"""
# An objection is proof of why nothing is sent, and stays; so does what led to a consent in force.
PROOFS_DUE = f"""
select v.event from consent_evidence v join consent_events e on e.id = v.event
 where e.at <= $1 and v.subject <> all($2) and e.state not in ('objected', 'complained')
   and {_PERMISSION.format(ended=_ENDED, before="$1")}
   and not exists (select from permission p where p.address = e.subject and p.verdict)
"""
_REDUCE = """
update consent_evidence
   set ip = null, user_agent = null, salt = null, salts = $2::jsonb, commitments = $3::jsonb
 where event = $1
"""


async def delete_network_facts(before: datetime, held: Collection[UUID], most: int) -> int:
    """Delete network addresses and browsers of consents until `before`: of so many events at a time.

    They go a day after the end of what they were to prove, too.
    """
    async with transaction():
        await lock("ledger evidence")
        due = await database.fetch(_DUE, before, list(held), clock.now(), most)
        kept = {row["event"]: _in_format_2(row) for row in due}
        await actions.record_many(
            [_reduced(row, kept[row["event"]]) for row in due if row["salt"] is not None]
        )
        for event, proof in kept.items():
            left = proof.without(NETWORK)
            await database.execute(_REDUCE, event, in_hex(left.salts), in_hex(left.gone))
    return len(due)


async def delete_proofs(before: datetime, held: Collection[UUID], most: int) -> int:
    """Delete what proved consents that ended until `before`; the sealed events stay and verify.

    A mail and a paper are proof, too: they go with the last that is kept of the person.
    """
    async with transaction():
        await lock("ledger evidence")
        due = await database.fetch(f"{PROOFS_DUE} limit $3", before, list(held), most)
        events = [row["event"] for row in due]
        gone = await database.fetch(
            "delete from consent_evidence where event = any($1) returning subject", events
        )
        await database.execute("delete from consent_papers where event = any($1)", events)
        await database.execute(
            "delete from kept_mails k where k.subject = any($1) and not exists "
            "(select from consent_evidence v where v.subject = k.subject)",
            list({row["subject"] for row in gone}),
        )
    return len(events)


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
