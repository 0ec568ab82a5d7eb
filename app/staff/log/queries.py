"""The access log and the log of reads as one, newest first, a page at a time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from app import database
from app.staff.log.words import FILE, PAGE_OPENED, SIGN_INS

PAGE = 50


@dataclass(frozen=True)
class LogLine:
    """One act, or one view: then `page` is the name of its route, and `people` were shown there.

    `shown` are the first of them; `key` tells lines of one moment apart.
    """

    at: datetime
    key: str
    member_id: UUID | None
    member_name: str | None
    what: str
    about_kind: str | None
    about: str | None
    about_name: str | None
    detail: Mapping[str, Any]
    page: str | None = None
    view: UUID | None = None
    people: int = 0
    shown: Sequence[UUID] = ()


@dataclass(frozen=True)
class Asked:
    """What is looked for. `kind` is one of `words.KINDS` or '' for all; `until` is left out itself.

    `whom`: ids of one person and of what is that person's, '' of nobody.
    """

    kind: str = ""
    member: UUID | None = None
    whom: Sequence[UUID] | None = None
    since: datetime | None = None
    until: datetime | None = None


_TIME = """($1::timestamptz is null or (at, key) < ($1, $2))
       and ($3::uuid is null or member = $3)
       and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)"""
_ACTS = f"""
select * from (
    select at, ('a' || lpad(id::text, 19, '0')) collate "C" as key, id, member, what, about_kind, about, detail
      from access_log) l
 where {_TIME}
   and ($6 = '' or $6 = case when what = any($7::text[]) then 'sign_ins'
                             when what like '%exported%' then 'exports' else 'changes' end)
   and ($8::uuid[] is null or about = any($8::text[]))
 order by at desc, id desc limit $9
"""
_VIEWS = f"""
select distinct on (at, view) at, key, member, page, view, is_file from (
    select at, ('v' || view::text) collate "C" as key, view, member, page, is_file, people from read_log) r
 where {_TIME} and $6 in ('', case when is_file then 'exports' else 'reads' end)
   and ($8::uuid[] is null or people && $8)
 order by at desc, view desc limit $9
"""
_LINES = f"""
select l.at, l.key, l.member as member_id, m.name as member_name, l.what, l.about_kind, l.about,
       a.name as about_name, l.detail, l.page, l.view, coalesce(v.people, 0) as people, v.shown
  from (
    (select at, key, member, what, about_kind, about, detail, null as page, null::uuid as view
       from ({_ACTS}) acts)
    union all
    (select at, key, member, case when is_file then '{FILE}' else '{PAGE_OPENED}' end, null, null,
            null, page, view from ({_VIEWS}) views)) l
  left join lateral (
    select sum(cardinality(people))::integer as people,
           (select people[1:3] from read_log
             where at = l.at and view = l.view order by part limit 1) as shown
      from read_log where at = l.at and view = l.view) v on l.view is not null
  left join staff_members m on m.id = l.member
  left join staff_members a on l.about_kind = 'member' and a.id::text = l.about
 order by l.at desc, l.key desc limit $9
"""


def cursor_of(line: LogLine) -> tuple[datetime, str]:
    """What comes after this line is older."""
    return line.at, line.key


async def log_lines(
    asked: Asked | None = None, *, before: tuple[datetime, str] | None = None
) -> list[LogLine]:
    """At most PAGE + 1 lines older than `before`: the last one only tells that there are more."""
    asked, (at, key) = asked or Asked(), before or (None, "")
    rows = await database.fetch(
        _LINES, at, key, asked.member, asked.since, asked.until, asked.kind, list(SIGN_INS),
        None if asked.whom is None else list(asked.whom), PAGE + 1,
    )  # fmt: skip
    return [_line(row, asked) for row in rows]


def _line(row: Record, asked: Asked) -> LogLine:
    detail = json.loads(row["detail"] or "{}")
    shown = asked.whom[:1] if asked.whom else row["shown"] or ()
    return LogLine(**{**row, "detail": detail, "shown": shown})


_SHOWN = """
select one.id from read_log r, unnest(r.people) with ordinality one (id, number)
 where r.at = $1 and r.view = $2 order by r.part, one.number offset $3 limit $4
"""
_VIEW = """
select r.at, 'v' as key, r.member as member_id, m.name as member_name,
       case when bool_or(r.is_file) then '{FILE}' else '{PAGE_OPENED}' end as what, r.page, r.view,
       sum(cardinality(r.people))::integer as people
  from read_log r left join staff_members m on m.id = r.member
 where r.at = $1 and r.view = $2 group by r.at, r.member, m.name, r.page, r.view
"""


async def view(at: datetime, view_id: UUID) -> LogLine | None:
    """One page or file as a whole; `shown_in` says whom it showed."""
    sql = _VIEW.format(FILE=FILE, PAGE_OPENED=PAGE_OPENED)
    row = await database.fetchrow(sql, at, view_id)
    nothing: dict[str, Any] = {"about_kind": None, "about": None, "about_name": None, "detail": {}}
    return LogLine(**{**nothing, **row}) if row else None


async def shown_in(at: datetime, view_id: UUID, start: int, most: int) -> list[UUID]:
    """Whom a page or file showed, some at a time."""
    return [row["id"] for row in await database.fetch(_SHOWN, at, view_id, start, most)]
