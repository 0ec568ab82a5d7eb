"""What the staff's first page gathers from all rooms: campaigns under way, weeks, what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app import database
from app.campaigns.rules import CampaignState, state_of
from app.campaigns.writing.queries import title_of
from app.home.chart import Week
from app.lib import clock
from app.lib.languages import HOME_ZONE, current_language
from app.lists.sql import list_text

MOST_CAMPAIGNS = 6
LOOKED_AT = 5
FAILED_WITHIN = timedelta(days=7)
WEEKS = 12


@dataclass(frozen=True)
class OpenCampaign:
    """A campaign that is not over, and how much of it is done."""

    id: int
    subject: str
    language: str
    list_name: str
    scheduled_at: datetime | None
    started_at: datetime | None
    paused_at: datetime | None
    pause_reason: str | None
    cancelled_at: datetime | None
    finished_at: datetime | None
    people: int
    done: int

    @property
    def state(self) -> CampaignState:
        return state_of(self)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.people if self.people else 0

    @property
    def path(self) -> str:
        return f"/staff/campaigns/{self.id}"


_OPEN_CAMPAIGNS = f"""
select c.id, coalesce(v.subject, '') as subject, c.main_language as language,
       coalesce(t.name, l.slug) as list_name, c.scheduled_at, c.started_at, c.paused_at,
       c.pause_reason, c.cancelled_at, c.finished_at, d.people, d.done
  from campaigns c
  join lists l on l.id = c.list
  left join campaign_versions v on v.campaign = c.id and v.language = c.main_language
  left join lateral {list_text("l.id", "$1")} t on true
  join lateral (select count(*) as people,
                       count(*) filter (where state not in ('p', 't', 'd')) as done
                  from delivery where campaign = c.id) d on true
 where c.finished_at is null and c.cancelled_at is null
 order by c.started_at desc nulls last, c.scheduled_at nulls last, c.changed_at desc
 limit $2
"""


def _titled(row: Any) -> dict[str, Any]:
    return {**row, "subject": title_of(row["subject"])}


async def open_campaigns() -> list[OpenCampaign]:
    """On their way first, then planned, then drafts with the latest change first."""
    rows = await database.fetch(_OPEN_CAMPAIGNS, current_language().value, MOST_CAMPAIGNS)
    return [OpenCampaign(**_titled(row)) for row in rows]


@dataclass(frozen=True)
class Refused:
    """A campaign that could not be sent at its time and that nobody has decided about."""

    campaign: int
    subject: str
    due_at: datetime
    reason: str


_REFUSED = """
select c.id as campaign, coalesce(v.subject, '') as subject, r.due_at, r.reason
  from campaign_refusals r
  join campaigns c on c.id = r.campaign
  left join campaign_versions v on v.campaign = c.id and v.language = c.main_language
 where r.answered_at is null
 order by r.at desc limit $1
"""


async def refused() -> list[Refused]:
    """The latest first."""
    return [Refused(**_titled(row)) for row in await database.fetch(_REFUSED, MOST_CAMPAIGNS)]


@dataclass(frozen=True)
class Unanswered:
    """Letters of one campaign that may or may not have arrived, and that nobody has looked at."""

    campaign: int
    subject: str
    people: int


_UNANSWERED = """
select c.id as campaign, coalesce(v.subject, '') as subject, d.people
  from (select id, main_language, started_at from campaigns where started_at is not null
         order by started_at desc limit $1) c
  left join campaign_versions v on v.campaign = c.id and v.language = c.main_language
  join lateral (select count(*) as people from delivery
                 where campaign = c.id and state = 'u' and reason is null) d on d.people > 0
 order by c.started_at desc
"""


async def unanswered() -> list[Unanswered]:
    """Among the campaigns started last: no index may hold the state of a delivery."""
    return [Unanswered(**_titled(row)) for row in await database.fetch(_UNANSWERED, LOOKED_AT)]


async def failed_system_mails() -> int:
    """Confirmations and links that did not go out, or may not have, in the last seven days."""
    failed: int = await database.fetchval(
        "select count(*) from outbox "
        "where state in ('refused', 'expired', 'unknown') and finished_at > $1",
        clock.now() - FAILED_WITHIN,
    )
    return failed


# Who came by an import has confirmed nothing here. Confirmations are looked up by their date, because
# an import of a whole register is younger than most of them.
_WEEKS = """
with confirmed as (
    select distinct subject, list_id from consent_events
     where at >= $2 and state = 'given' and method in ('double_opt_in', 'own_link', 'invited'))
select width_bucket(at, $1::timestamptz[]) as week, count(distinct address) filter (where joined),
       count(distinct address) filter (where not joined)
  from (select s.joined_at as at, s.address, true as joined
          from subscriptions s join confirmed e on e.subject = s.address and e.list_id = s.list
         where s.joined_at >= $2
        union all
        select left_at, address, false from subscriptions where left_at >= $2) moves
 group by 1
"""


async def weeks(today: date) -> list[Week]:
    """The last twelve weeks in Finnish time, this one included, oldest first."""
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    starts = [_midnight(day) for day in mondays]
    counted = {row[0]: (row[1], row[2]) for row in await database.fetch(_WEEKS, starts, starts[0])}
    return [Week(day, *counted.get(place, (0, 0))) for place, day in enumerate(mondays, 1)]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HOME_ZONE)


def totals(found: Sequence[Week]) -> tuple[int, int]:
    return sum(week.joined for week in found), sum(week.left for week in found)


async def organisations_without_form() -> int:
    """Counted up to a thousand."""
    number: int = await database.fetchval(
        "select count(*) from (select from organisations where legal_form is null limit 1000) o"
    )
    return number
