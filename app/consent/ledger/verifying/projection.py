"""Whether the permissions that sending goes by are those that the ledger leads to."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from app import database
from app.consent import queries
from app.consent.events import Actor, Event, Method, PurposeRule, State
from app.consent.grounds.projection import verdicts
from app.consent.ledger.verifying.portions import OWN_FUNCTIONS_LAST
from app.consent.ledger.verifying.report import MOST_FAULTS

AT_ONCE = 1_000

_ALIKE = """
with said as (
    select subject, max(id) as last, bool_or(state = 'corrected') as is_corrected,
           array_agg(array[state, method, purpose, channel, list_id::text, actor] order by id) as events
      from consent_events group by subject),
kept as (
    select address, array_agg(array[purpose, channel, list_id::text, verdict::text, reason]
                              order by purpose, channel, list_id) as permissions
      from permission where ground = 'consent' group by address)
select permissions, events, ids, undoes, moments, (array_agg(last))[1:$1] as last
  from kept
  left join said on subject = address
  left join lateral (
       select array_agg(id order by id) as ids, array_agg(undoes order by id) as undoes,
              array_agg(at order by id) as moments
         from consent_events e where e.subject = said.subject and is_corrected) exact on true
 group by permissions, events, ids, undoes, moments
"""
"""Subjects of whom the same was said. What takes something back depends on which and when."""

_ANY = datetime(2000, 1, 1, tzinfo=UTC)


class Deviation(NamedTuple):
    """A permission that does not follow; `event` is the last one of that subject, if there is any."""

    event: int | None
    said: str


async def first_deviations() -> list[Deviation]:
    """Those of a report, in the order of the events.

    An erased subject has no permission and no mail; there is nothing to compare.
    """
    rules = {one.key: one.rule for one in await queries.purposes()}
    differing: list[Deviation] = []
    async with database.connection() as connection, connection.transaction():
        await connection.execute(OWN_FUNCTIONS_LAST, True)
        await connection.execute("set local work_mem = '64MB'")
        async for row in connection.cursor(_ALIKE, MOST_FAULTS, prefetch=AT_ONCE):
            if row["events"] is None:
                said = "a permission stands without any event"
                differing += [Deviation(None, said) for _ in row["last"]]
            elif not _agree(row, rules):
                said = "the permission does not follow from the events"
                differing += [Deviation(event, said) for event in row["last"]]
    return sorted(differing, key=lambda one: (one.event is None, one.event))[:MOST_FAULTS]


def _agree(row: Any, rules: Mapping[str, PurposeRule]) -> bool:
    """The one place that knows how a permission is made: as recording an event makes it."""
    try:
        made = verdicts(_history(row), rules)
    except (KeyError, ValueError):  # an unknown purpose or word: somebody wrote it
        return False
    expected = {
        (purpose, channel, list_id and str(list_id)): (str(one.allowed).lower(), one.reason)
        for (purpose, channel, list_id), one in made.items()
    }
    stored = {(*key,): (verdict, reason) for *key, verdict, reason in row["permissions"]}
    return expected == stored


def _history(row: Any) -> Sequence[Event]:
    """Which event it was, and when, counts only where something was taken back."""
    count = len(row["events"])
    ids, undone = row["ids"] or range(count), row["undoes"] or [None] * count
    moments = row["moments"] or [_ANY] * count
    return [
        Event(number, State(state), Method(method), purpose, channel, list_id and UUID(list_id), at,
              Actor(actor), undoes)
        for (state, method, purpose, channel, list_id, actor), number, undoes, at in zip(
            row["events"], ids, undone, moments, strict=True
        )
    ]  # fmt: skip
