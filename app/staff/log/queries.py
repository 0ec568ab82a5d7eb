"""The access log, newest first, a page at a time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import database
from app.staff.log.words import SIGN_INS

PAGE = 50


@dataclass(frozen=True)
class LogLine:
    id: int
    at: datetime
    member_id: UUID | None
    member_name: str | None
    what: str
    about_kind: str | None
    about: str | None
    about_name: str | None
    detail: Mapping[str, Any]


_LINES = """
select l.id, l.at, l.member as member_id, m.name as member_name, l.what, l.about_kind, l.about,
       a.name as about_name, l.detail
from access_log l
left join staff_members m on m.id = l.member
left join staff_members a on l.about_kind = 'member' and a.id::text = l.about
where ($1::bigint is null or l.id < $1)
  and ($2::uuid is null or l.member = $2)
  and ($3 = '' or $3 = case when l.what = any($4::text[]) then 'sign_ins'
                            when l.what like '%exported%' then 'exports' else 'changes' end)
order by l.id desc limit $5
"""


async def log_lines(
    *, before: int | None = None, member: UUID | None = None, kind: str = ""
) -> list[LogLine]:
    """At most PAGE + 1 lines older than `before`: the last one only tells that there are more.

    `kind` is one of `words.KINDS` or '' for all.
    """
    rows = await database.fetch(_LINES, before, member, kind, list(SIGN_INS), PAGE + 1)
    return [LogLine(**{**row, "detail": json.loads(row["detail"] or "{}")}) for row in rows]
