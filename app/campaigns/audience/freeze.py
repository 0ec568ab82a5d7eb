"""Who gets a campaign: frozen when sending starts, one row per address, the left out with their reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.campaigns.audience.sql import LEFT_ELSEWHERE, OBJECTION, STANDING, others
from app.campaigns.audience.suppressed import tell_better
from app.campaigns.audience.whom import ChosenSegment, condition, reaches_others, segments_of
from app.consent.grounds.stale import decide_anew
from app.database import transaction
from app.lib.crash import Point, reached
from app.mail.smtp.replies import EXPIRES_AFTER

PEOPLE_PER_PAGE = 5000
NOBODY = UUID(int=0)

# Two planners take turns on these rows, page by page; each sees what the other has written, also of
# another campaign of the list: who wants fewer letters gets one of the two.
MINE = """
select c.list, c.purpose, main_language, product_group, started_at,
       exists (select from permission_stale) as is_in_doubt,
       array(select v.language from campaign_versions v
              where v.campaign = c.id and v.body ~ '\\S' and v.subject ~ '\\S') as languages
  from campaigns c join lists l on l.id = c.list
 where c.id = $1 and started_at is not null and frozen_at is null and cancelled_at is null
   for no key update of c, l
"""

_OPEN = " and s.joined_at <= $3 and (s.left_at is null or s.left_at > $3)"
# A subscription counts that was open when sending started. One who has left since has a row that
# says so: the number of candidates does not depend on how long freezing takes. A page holds whole
# people, so that which of their addresses is used is decided in one snapshot. {also}: the segments;
# {others}: people of theirs who are not on the list.
PAGE = """
with people as (
    select distinct a.contact from subscriptions s join contact_addresses a on a.id = s.address
     where s.list = $2{open} and a.contact > $4{also}{other_people}
     order by contact limit $8),
addressed as (
    (select distinct on (a.id) a.id, s.id as subscription, s.left_at
       from subscriptions s join contact_addresses a on a.id = s.address
       join people on people.contact = a.contact
      where s.list = $2{open}
      order by a.id, s.left_at nulls first){other_addresses}),
candidate as (
    select a.id as address, a.contact, s.subscription, a.main_since, a.created_at, p.ground, p.fact,
           {objection} as objection,
           case when t.language = any($6) then t.language else $7 end as language
      from addressed s join contact_addresses a on a.id = s.id
      join contacts t on t.id = a.contact
      left join lateral ({standing}) p on true
      left join lateral ({left_elsewhere}) x on true),
chosen as (
    select *, row_number() over (partition by contact order by objection is not null,
                                 main_since is null, created_at, address) as place
      from candidate),
missing as (
    select *, row_number() over (order by contact, address) as number from chosen
     where not exists (select from delivery d where d.address = chosen.address and d.campaign = $1)),
written as (
    insert into delivery (campaign, seq, address, subscription, language, state, reason, at,
                          ground, fact)
    select $1, number + (select coalesce(max(seq), 0) from delivery where campaign = $1),
           address, subscription, language,
           (case when objection is null and place = 1 then 'p' else 'x' end)::"char",
           case when objection is not null then objection when place > 1 then 'same_person' end,
           now(), ground_letter(ground), fact
      from missing returning address, reason)
select (select contact from people order by contact desc limit 1) as last,
       (select count(*) from people) as people,
       (select array_agg(address) from written where reason = 'never_asked') as groundless
"""
_OTHER_PEOPLE = """
     union
    select a.contact from contact_addresses a where a.contact > $4 and {reachable}{also}"""
_OTHER_ADDRESSES = """
     union all
     select a.id, null, null from contact_addresses a join people on people.contact = a.contact
      where {reachable}"""
_OBJECTION = OBJECTION.format(
    list="$2", campaign="$1", left="\n                when s.left_at is not null then 'withdrawn'"
)
_STANDING = STANDING.format(list="$2", purpose="$5", group="$9::integer")

FORGOTTEN = """
select count(*) from (
    select a.id from subscriptions s join contact_addresses a on a.id = s.address
     where s.list = $2{open}{also}{others}) a
 where not exists (select from delivery d where d.address = a.id and d.campaign = $1)
"""
_FORGOTTEN_OTHERS = """
     union all
    select a.id from contact_addresses a where {reachable}{also}"""

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
    product_group: int | None
    segments: Sequence[ChosenSegment]

    @property
    def reachable(self) -> str:
        return others("$2", _OPEN) if reaches_others(self.segments) else ""


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
    if row["is_in_doubt"]:
        await decide_anew()
    return _Plan(
        campaign=campaign,
        list_id=row["list"],
        purpose=row["purpose"],
        since=row["started_at"],
        languages=row["languages"],
        main_language=row["main_language"],
        product_group=row["product_group"],
        segments=await segments_of(campaign),
    )


async def _write_page(plan: _Plan, after: UUID) -> UUID | None:
    """Rows for the next people; the last of them, or None when nobody was left after them."""
    also, values = condition(plan.segments, first=10)
    page = await database.fetchrow(
        _page(plan, also), plan.campaign, plan.list_id, plan.since, after,
        plan.purpose, plan.languages, plan.main_language, PEOPLE_PER_PAGE, plan.product_group, *values,
    )  # fmt: skip
    assert page is not None
    if page["groundless"]:
        await tell_better(plan.campaign, plan.list_id, page["groundless"])
    return page["last"] if page["people"] == PEOPLE_PER_PAGE else None


def _page(plan: _Plan, also: str) -> str:
    also_people = _OTHER_PEOPLE.format(reachable=plan.reachable, also=also)
    also_addresses = _OTHER_ADDRESSES.format(reachable=plan.reachable)
    return PAGE.format(
        open=_OPEN,
        also=also,
        other_people=also_people if plan.reachable else "",
        other_addresses=also_addresses if plan.reachable else "",
        objection=_OBJECTION,
        standing=_STANDING,
        left_elsewhere=LEFT_ELSEWHERE.format(list="$2", purpose="$5"),
    )


async def _close(plan: _Plan) -> int | None:
    """End the freezing if everybody has a row: how many. None: somebody was forgotten."""
    if await _forgotten(plan):
        return None
    rows: int = await database.fetchval(CUT_INTO_CHUNKS, plan.campaign)
    await database.execute(FROZEN, plan.campaign, rows, EXPIRES_AFTER)
    return rows


async def _forgotten(plan: _Plan) -> int:
    also, values = condition(plan.segments, first=4)
    arm = _FORGOTTEN_OTHERS.format(reachable=plan.reachable, also=also) if plan.reachable else ""
    sql = FORGOTTEN.format(open=_OPEN, also=also, others=arm)
    number: int = await database.fetchval(sql, plan.campaign, plan.list_id, plan.since, *values)
    return number
