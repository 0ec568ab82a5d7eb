"""Stops and erasures outlive a restored backup: as keyed hashes in a file beside the checkpoints.

A database that is older than its newest kept checkpoint has forgotten who left, objected or was erased
since. What the journal tells then stands again before anything is sent.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app import database
from app.consent import actions
from app.consent.actions import NewEvent
from app.consent.events import EMAIL, Actor, Method, State
from app.consent.ledger import files
from app.consent.suppression.kept import by_digest
from app.consent.suppression.rules import Cause
from app.database import lock, transaction
from app.lib import clock

AT_ONCE = 2_000
log = logging.getLogger(__name__)


class Stop(NamedTuple):
    """What the suppression list keeps of an address: never the address."""

    key_id: str
    digest: bytes
    list_id: UUID | None
    reason: Cause


# What a stop does to permissions. What only a file said of an address is on the list alone.
_EVENTS = {
    Cause.WITHDRAWN: (State.WITHDRAWN, Method.JOURNAL),
    Cause.OBJECTED: (State.OBJECTED, Method.JOURNAL),
    Cause.COMPLAINED: (State.WITHDRAWN, Method.COMPLAINT),
    Cause.RESTRICTED: (State.RESTRICTED, Method.JOURNAL),
    Cause.ERASED: (State.ERASED, Method.JOURNAL),
}


_WAITING = """
select s.id, s.key_id, s.digest, s.list_id, s.reason, s.since, s.lifted_at
  from unjournaled u join suppressions s on s.id = u.suppression order by s.id limit $1
"""


async def keep() -> None:
    """Append what changed. A crash between file and commit writes it twice, which is as good as once."""
    more = True
    while more:
        async with transaction():
            await lock("ledger journal")
            rows = await database.fetch(_WAITING, AT_ONCE)
            if rows:
                files.keep_in_journal(_line(row) for row in rows)
            await database.execute(
                "delete from unjournaled where suppression = any($1)", [row["id"] for row in rows]
            )
        more = len(rows) == AT_ONCE


def _line(row: Any) -> str:
    return json.dumps(
        {
            "key": row["key_id"],
            "digest": row["digest"].hex(),
            "list": str(row["list_id"]) if row["list_id"] else None,
            "reason": row["reason"],
            "since": row["since"].isoformat(),
            "ended": row["lifted_at"] is not None,
        }
    )


class _Told(NamedTuple):
    """One line: a stop, and whether it ended or since when it stands."""

    stop: Stop
    since: datetime
    ended: bool


def open_stops() -> dict[Stop, datetime]:
    """What stood when the journal ended, and since when."""
    standing: dict[Stop, datetime] = {}
    for told in _read(files.journal()):
        if told.ended:
            standing.pop(told.stop, None)
        else:
            standing[told.stop] = told.since
    return standing


def _read(lines: Iterable[str]) -> Iterator[_Told]:
    for line in lines:
        try:
            told = json.loads(line)
            key, listed = told.get("key") or told["key_id"], told.get("list") or told.get("list_id")
            digest, cause = bytes.fromhex(told["digest"]), Cause(told["reason"])
            since = datetime.fromisoformat(told["since"])
        except (ValueError, KeyError, AttributeError):
            continue  # torn off by a crash; the next line says it again
        stop = Stop(key, digest, UUID(listed) if listed else None, cause)
        yield _Told(stop, since, ended=told.get("ended", False))


_IS_KNOWN = """
select exists (select from suppressions
                where digest = $1 and list_id is not distinct from $2 and reason = $3)
"""


async def is_newer() -> bool:
    """Whether the journal tells of a stop that the database never knew: an older one was restored."""
    last = next(
        (one for one in reversed(list(_read(files.end_of_journal()))) if not one.ended), None
    )
    if last is None:
        return False
    stop = last.stop
    return not await database.fetchval(_IS_KNOWN, stop.digest, stop.list_id, stop.reason)


_AGAIN = """
insert into suppressions (key_id, digest, list_id, reason, since, recorded_at)
select given.*, $6
  from unnest($1::text[], $2::bytea[], $3::uuid[], $4::text[], $5::timestamptz[]) as given
on conflict (digest, list_id, reason) where lifted_at is null do nothing
returning key_id, digest, list_id, reason
"""


async def replay() -> list[str]:
    """Let every stop stand again that the journal knows and the database forgot.

    Answers the addresses of the register whose owners were erased since: their data came back. Done
    twice it does nothing more.
    """
    known = open_stops()
    columns = zip(*((*stop, since) for stop, since in known.items()), strict=True)
    erased: list[str] = []
    async with transaction():
        await lock("ledger journal")
        rows = await database.fetch(_AGAIN, *map(list, columns), clock.now()) if known else []
        again: dict[bytes, list[Stop]] = {}
        for row in rows:
            stop = Stop(row["key_id"], row["digest"], row["list_id"], Cause(row["reason"]))
            again.setdefault(stop.digest, []).append(stop)
        if again:
            erased = await _stop_those_of(again, known)
    if rows:
        log.warning(
            "This database is older than what was kept: %s stops and erasures of the journal hold again.",
            len(rows),
        )
    return erased


async def _stop_those_of(
    again: Mapping[bytes, list[Stop]], since: Mapping[Stop, datetime]
) -> list[str]:
    """In the ledger too, for addresses of the register. Answers those that were erased."""
    erased: list[str] = []
    last: UUID | None = None
    while people := await database.fetch(_REGISTER, last, AT_ONCE):
        last = people[-1]["id"]
        canonicals = {row["canonical"]: row["id"] for row in people}
        for digest, canonical in by_digest(canonicals).items():
            for stop in again.get(digest, ()):
                await _stop(canonicals[canonical], stop, since[stop])
                if stop.reason is Cause.ERASED:
                    erased.append(canonical)
    return erased


_REGISTER = """
select id, canonical from contact_addresses where $1::uuid is null or id > $1 order by id limit $2
"""
_ABOUT = """
select distinct on (purpose, list_id) purpose, list_id, language from consent_events
 where subject = $1 and channel = $2 order by purpose, list_id, id desc
"""


async def _stop(subject: UUID, stop: Stop, since: datetime) -> None:
    about = await database.fetch(_ABOUT, subject, EMAIL)
    if stop.list_id is not None:
        about = [row for row in about if row["list_id"] == stop.list_id]
    if stop.reason not in _EVENTS or not about:
        return
    state, method = _EVENTS[stop.reason]
    one = NewEvent(
        subject, state, method, about[0]["purpose"], about[0]["list_id"], about[0]["language"],
        actor=Actor.SYSTEM, at=since,
    )  # fmt: skip
    await actions.record_many([one])
