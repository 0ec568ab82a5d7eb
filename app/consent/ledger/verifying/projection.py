"""Whether the permissions that sending goes by are those that the ledger leads to."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, NamedTuple
from uuid import UUID

from app import database
from app.consent import queries
from app.consent.events import Actor, Event, Method, State
from app.consent.grounds.projection import verdicts
from app.consent.grounds.reasons import Reason
from app.consent.ledger.verifying.report import MOST_FAULTS
from app.consent.queries import PurposeInForce

AT_ONCE = 5_000

_EVENTS = """
select subject, id, state, method, purpose, channel, list_id, at, actor, undoes, recorded_at
  from consent_events order by subject, id
"""
_PERMISSIONS = """
select address, purpose, channel, list_id, verdict, reason from permission
 where ground = 'consent' order by address
"""


class Deviation(NamedTuple):
    """A permission that does not follow; `event` is the last one of that subject, if there is any."""

    event: int | None
    said: str


async def first_deviations() -> list[Deviation]:
    """Those of a report, in the order of the subjects."""
    found: list[Deviation] = []
    async with database.connection() as connection, connection.transaction():
        await connection.execute("set local work_mem = '64MB'")
        async with aclosing(deviations(connection)) as all_of_them:
            async for deviation in all_of_them:
                found.append(deviation)
                if len(found) == MOST_FAULTS:
                    break
    return found


Permissions = Mapping[tuple[str, str, UUID | None], tuple[bool, Reason]]


async def deviations(connection: Any) -> AsyncGenerator[Deviation]:
    """Compare both, subject by subject, on a connection with a transaction open.

    An erased subject has no permission and no mail; there is nothing to compare.
    """
    purposes = {one.key: one for one in await queries.purposes()}
    kept = _by_subject(connection, _PERMISSIONS, "address")
    waiting = await anext(kept, None)
    async for subject, rows in _by_subject(connection, _EVENTS, "subject"):
        while waiting is not None and waiting[0] < subject:
            yield Deviation(None, "a permission stands without any event")
            waiting = await anext(kept, None)
        if waiting is not None and waiting[0] == subject:
            if not _agree(rows, waiting[1], purposes):
                yield Deviation(rows[-1]["id"], "the permission does not follow from the events")
            waiting = await anext(kept, None)
    while waiting is not None:
        yield Deviation(None, "a permission stands without any event")
        waiting = await anext(kept, None)


def _agree(
    events: Sequence[Any], permissions: Sequence[Any], purposes: Mapping[str, PurposeInForce]
) -> bool:
    """The one place that knows how a permission is made: as recording an event makes it."""
    try:
        rules = {key: purpose.rule for key, purpose in purposes.items()}
        made = verdicts([_event(row) for row in events], rules)
    except (KeyError, ValueError):  # an unknown purpose or word: somebody wrote it
        return False
    expected = {key: (verdict.allowed, verdict.reason) for key, verdict in made.items()}
    stored = {
        (row["purpose"], row["channel"], row["list_id"]): (row["verdict"], Reason(row["reason"]))
        for row in permissions
    }
    return expected == stored


def _event(row: Any) -> Event:
    return Event(
        row["id"],
        State(row["state"]),
        Method(row["method"]),
        row["purpose"],
        row["channel"],
        row["list_id"],
        row["at"],
        Actor(row["actor"]),
        row["undoes"],
        row["recorded_at"],
    )


async def _by_subject(
    connection: Any, sql: str, column: str
) -> AsyncIterator[tuple[UUID, list[Any]]]:
    """The rows of each subject together; sorted as PostgreSQL sorts, which is as Python compares."""
    subject: UUID | None = None
    rows: list[Any] = []
    async for row in connection.cursor(sql, prefetch=AT_ONCE):
        if row[column] != subject:
            if subject is not None:
                yield subject, rows
            subject, rows = row[column], []
        rows.append(row)
    if subject is not None:
        yield subject, rows
