"""Named questions about answers: what is being prepared, what has gone out, what a link leads to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import database
from app.lib import clock
from app.lib.tokens import read_token, token
from app.privacy.answer.rules import Released, State, Way

LINK = "answer"
"""What the token of an answer's page is for."""


@dataclass(frozen=True)
class Gone:
    """An answer that has been released; `openings` tells how often it was opened, `wrong` codes too."""

    id: UUID
    contact: UUID | None
    request: UUID | None
    language: str
    released_at: datetime
    released_by: str | None
    way: Way
    open_until: datetime | None
    tries: int
    closed_at: datetime | None
    is_kept: bool
    contents: Sequence[Mapping[str, Any]]
    openings: int

    @property
    def state(self) -> State:
        known = Released(self.way, self.open_until, self.closed_at is not None, self.is_kept)
        return known.state(clock.now())

    @property
    def link_part(self) -> str:
        return token(LINK, self.id)


_GONE = """
select a.id, a.contact, a.request, a.language, a.released_at, m.name as released_by, a.way, a.open_until,
       a.tries, a.closed_at, a.sealed_pdf is not null as is_kept, coalesce(a.contents, '[]') as contents,
       (select count(*) from answer_openings o where o.answer = a.id and o.what <> 'wrong') as openings
  from answers a left join staff_members m on m.id = a.released_by
 where a.released_at is not null and
"""


async def gone_to(contact: UUID) -> list[Gone]:
    """Newest first."""
    rows = await database.fetch(f"{_GONE} a.contact = $1 order by a.released_at desc", contact)
    return [_gone(row) for row in rows]


async def answers_to(request: UUID) -> list[Gone]:
    """What was released for this request, newest first."""
    rows = await database.fetch(f"{_GONE} a.request = $1 order by a.released_at desc", request)
    return [_gone(row) for row in rows]


async def released(answer: UUID) -> Gone | None:
    row = await database.fetchrow(f"{_GONE} a.id = $1", answer)
    return _gone(row) if row else None


async def behind(link: str) -> Gone | None:
    """What this link was mailed for; None for a link that is none of ours."""
    known = read_token(LINK, link)
    return await released(known) if known else None


def _gone(row: Any) -> Gone:
    return Gone(**{**row, "way": Way(row["way"]), "contents": json.loads(row["contents"])})


async def marks_of(contact: UUID) -> dict[str, str]:
    """Words and what was decided about each, in the answer that is being prepared."""
    kept = await database.fetchval(
        "select marks from answers where contact = $1 and released_at is null", contact
    )
    return dict(json.loads(kept)) if kept else {}


_REQUEST = """
select q.id, q.confirmed_at is not null as knows_code,
       exists (select from answers a where a.request = q.id and a.released_at is not null) as is_used
  from privacy_requests q
 where q.contact = $1 and q.closed_at is null
   and exists (select from privacy_request_wishes w
                where w.request = q.id and w.kind in ('access', 'portability'))
 order by q.created_at limit 1
"""


@dataclass(frozen=True)
class Waiting:
    """A request that the answer is for. `knows_code`: the person was shown the code of the request."""

    id: UUID
    knows_code: bool
    is_used: bool


async def waiting(contact: UUID) -> Waiting | None:
    row = await database.fetchrow(_REQUEST, contact)
    return Waiting(**row) if row else None


_CLOSED = """
select a.contact from answers a
 where a.closed_at is not null and a.deleted_at is null and a.contact is not null
   and not exists (select from answers n
                    where n.contact = a.contact and n.released_at > a.closed_at)
 order by a.closed_at
"""


async def closed() -> list[UUID]:
    """Whose answer nobody opens any more, because the code was wrong too often; the longest wait first."""
    return [row["contact"] for row in await database.fetch(_CLOSED)]
