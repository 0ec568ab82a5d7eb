"""The outbox as staff see it: kinds and states, never addresses, which it does not hold."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.mail.tables import OutboxState

PAGE = 50


@dataclass(frozen=True)
class OutgoingMail:
    id: UUID
    kind: str
    language: str
    state: OutboxState
    reason: str | None
    attempts: int
    reply_code: int | None
    created_at: datetime
    next_try_at: datetime | None
    finished_at: datetime | None


_MAILS = """
select id, kind, language, state, reason, attempts, reply_code, created_at, next_try_at, finished_at
from outbox
where ($1 = '' or state = $1)
  and ($2::uuid is null or (created_at, id) < (select created_at, id from outbox where id = $2))
order by created_at desc, id desc limit $3
"""


async def outgoing(*, state: str = "", before: UUID | None = None) -> list[OutgoingMail]:
    """At most PAGE + 1 mails older than `before`: the last one only tells that there are more."""
    rows = await database.fetch(_MAILS, state, before, PAGE + 1)
    return [OutgoingMail(**{**row, "state": OutboxState(row["state"])}) for row in rows]


async def count_by_state() -> dict[OutboxState, int]:
    rows = await database.fetch("select state, count(*) as n from outbox group by state")
    return {OutboxState(row["state"]): row["n"] for row in rows}
