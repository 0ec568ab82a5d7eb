"""Who gets a campaign: frozen when sending starts, one row per address, the left out with their reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.campaigns.audience.queries import LEFT_ELSEWHERE
from app.campaigns.audience.whom import ChosenSegment, condition, segments_of
from app.database import transaction
from app.lib.crash import Point, reached
from app.mail.smtp.replies import EXPIRES_AFTER

PEOPLE_PER_PAGE = 5000
NOBODY = UUID(int=0)

# Two planners take turns on this row, page by page; each sees what the other has written.
MINE = """
select list, purpose, main_language, started_at,
       array(select v.language from campaign_versions v
              where v.campaign = c.id and v.body ~ '\\S' and v.subject ~ '\\S') as languages
  from campaigns c
 where id = $1 and started_at is not null and frozen_at is null and cancelled_at is null
   for no key update of c
"""

# A subscription counts that was open when sending started. One who has left since has a row that
# says so: the number of candidates does not depend on how long freezing takes. A page holds whole
# people, so that which of their addresses is used is decided in one snapshot. {also}: the segments.
PAGE = """
with people as (
    select distinct a.contact from subscriptions s join contact_addresses a on a.id = s.address
     where s.list = $2 and s.joined_at <= $3 and (s.left_at is null or s.left_at > $3)
       and a.contact > $4{also}
     order by a.contact limit $8),
candidate as (
    select distinct on (a.id) a.id as address, a.contact, s.id as subscription, a.main_since, a.created_at,
           case when p.verdict is not true then coalesce(p.reason, 'never_asked')
                when x.since >= p.since then 'withdrawn'
                when s.left_at is not null then 'withdrawn'
                when a.email !~ '^[!-?A-~]{1,64}@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$'
                     or length(a.email) > 254 then 'bad_data'
           end as objection,
           case when t.language = any($6) then t.language else $7 end as language
      from subscriptions s join contact_addresses a on a.id = s.address
      join people on people.contact = a.contact
      join contacts t on t.id = a.contact
      left join permission p on p.address = a.id and p.purpose = $5 and p.channel = 'email'
                            and p.list_id = $2
      left join lateral ({left_elsewhere}) x on true
     where s.list = $2 and s.joined_at <= $3 and (s.left_at is null or s.left_at > $3)
     order by a.id, s.left_at nulls first),
chosen as (
    select *, row_number() over (partition by contact order by objection is not null,
                                 main_since is null, created_at, address) as place
      from candidate),
missing as (
    select *, row_number() over (order by contact, address) as number from chosen
     where not exists (select from delivery d where d.address = chosen.address and d.campaign = $1)),
written as (
    insert into delivery (campaign, seq, address, subscription, language, state, reason, at)
    select $1, number + (select coalesce(max(seq), 0) from delivery where campaign = $1),
           address, subscription, language,
           (case when objection is null and place = 1 then 'p' else 'x' end)::"char",
           case when objection is not null then objection when place > 1 then 'same_person' end,
           now()
      from missing returning seq)
select (select contact from people order by contact desc limit 1) as last,
       (select count(*) from people) as people
""".replace("{left_elsewhere}", LEFT_ELSEWHERE.format(list="$2", purpose="$5"))

FORGOTTEN = """
select count(*) from subscriptions s join contact_addresses a on a.id = s.address
 where s.list = $2 and s.joined_at <= $3 and (s.left_at is null or s.left_at > $3)
   and not exists (select from delivery d where d.address = a.id and d.campaign = $1){also}
"""

# A thousand rows each, after those that exist already; answers how many rows there are.
CUT_INTO_CHUNKS = """
with planned as (select count(*) as rows from delivery where campaign = $1),
cut as (
    insert into chunk (campaign, lo, hi)
    select $1, lo, least(lo + 999, rows)
      from planned, generate_series(
           1 + coalesce((select max(hi) from chunk where campaign = $1), 0), rows, 1000) lo)
select rows from planned
"""

FROZEN = """
update campaigns
   set frozen_at = now(), candidates = $2, expires_at = coalesce(expires_at, now() + $3)
 where id = $1
"""

DUE = """
select id from campaigns
 where started_at is not null and frozen_at is null and paused_at is null and cancelled_at is null
 order by started_at
"""


@dataclass(frozen=True)
class _Plan:
    """What a page of one campaign is made from."""

    campaign: int
    list_id: UUID
    purpose: str
    since: datetime
    languages: list[str]
    main_language: str
    segments: Sequence[ChosenSegment]


async def due() -> list[int]:
    """Campaigns that have started and wait for their audience."""
    return [row["id"] for row in await database.fetch(DUE)]


async def freeze(campaign: int) -> None:
    """Write a row for everybody on the list, cut them into chunks, and set `frozen_at`.

    May be run again after a crash, and by two workers at once: it goes on where rows are missing.
    """
    after: UUID | None = NOBODY
    while after is not None:
        async with transaction():
            plan = await _plan(campaign)
            if plan is None:
                return
            after = await _write_page(plan, after)
            rows = await _close(plan) if after is None else None
            reached(Point.PLANNER_PAGE_BEFORE_COMMIT)
        reached(Point.PLANNER_PAGE)
        if after is None and rows is None:
            after = NOBODY  # somebody was forgotten, look again
    # The plans of the sending session were made when the table was smaller: this renews them.
    await database.execute("analyze delivery")
    reached(Point.PLANNER_DONE)


async def _plan(campaign: int) -> _Plan | None:
    row = await database.fetchrow(MINE, campaign)
    if row is None:
        return None
    return _Plan(
        campaign=campaign,
        list_id=row["list"],
        purpose=row["purpose"],
        since=row["started_at"],
        languages=row["languages"],
        main_language=row["main_language"],
        segments=await segments_of(campaign),
    )


async def _write_page(plan: _Plan, after: UUID) -> UUID | None:
    """Rows for the next people; the last of them, or None when nobody was left after them."""
    also, values = condition(plan.segments, first=9)
    page = await database.fetchrow(
        PAGE.replace("{also}", also), plan.campaign, plan.list_id, plan.since, after,
        plan.purpose, plan.languages, plan.main_language, PEOPLE_PER_PAGE, *values,
    )  # fmt: skip
    assert page is not None
    return page["last"] if page["people"] == PEOPLE_PER_PAGE else None


async def _close(plan: _Plan) -> int | None:
    """End the freezing if everybody has a row: how many. None: somebody was forgotten."""
    if await _forgotten(plan):
        return None
    rows: int = await database.fetchval(CUT_INTO_CHUNKS, plan.campaign)
    await database.execute(FROZEN, plan.campaign, rows, EXPIRES_AFTER)
    return rows


async def _forgotten(plan: _Plan) -> int:
    also, values = condition(plan.segments, first=4)
    sql = FORGOTTEN.replace("{also}", also)
    number: int = await database.fetchval(sql, plan.campaign, plan.list_id, plan.since, *values)
    return number
