"""Sign-ups from the form to the confirmation, counted once for each address and list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import database
from app.lib import clock
from app.lib.languages import current_language
from app.lists.sql import list_name
from app.staff.periods.queries import before
from app.staff.periods.rules import Key

PERIODS = (30, 90, 365)


@dataclass(frozen=True)
class Step:
    """Of one list or form, in one language: `asked` on the form, `mailed`, and what was answered."""

    name: str
    language: str
    asked: int
    mailed: int
    confirmed: int
    not_me: int

    @property
    def unanswered(self) -> int:
        return self.asked - self.confirmed - self.not_me

    @property
    def share(self) -> int:
        """Per cent confirmed of what was asked for."""
        return round(100 * self.confirmed / self.asked) if self.asked else 0


# A sign-up is in the ledger from the moment its mail goes out; one that waits for that still has `visit`.
_ASKED = """
with asked as (
    select distinct on (e.subject, e.list_id) e.id, e.subject, e.list_id, e.language, e.at, v.page
      from consent_events e left join consent_evidence v on v.event = e.id
     where e.state = 'requested' and e.method = 'form' and e.at >= $1
     order by e.subject, e.list_id, e.id),
counted as (
    select a.list_id, a.language, a.page,
           exists (select from consent_events s where s.subject = a.subject and s.list_id = a.list_id
                      and s.state = 'confirmation_sent' and s.id > a.id) as mailed,
           exists (select from consent_events s where s.subject = a.subject and s.list_id = a.list_id
                      and s.state in ('given', 'renewed') and s.actor = 'person'
                      and s.method in ('double_opt_in', 'own_link') and s.id > a.id
                      and s.at < a.at + $2::interval) as confirmed,
           exists (select from consent_events s where s.subject = a.subject and s.list_id = a.list_id
                      and s.state = 'refused' and s.method = 'page' and s.id > a.id
                      and s.at < a.at + $2::interval) as not_me
      from asked a
    union all
    select r.list, w.language, q.visit ->> 'page', false, false, false
      from subscription_requests q join requested_lists r on r.request = q.id
      join wordings w on w.id = r.wording
     where q.visit is not null and not q.is_invitation and q.created_at >= $1)
"""
_SUMS = """
       c.language, count(*) as asked, count(*) filter (where mailed) as mailed,
       count(*) filter (where confirmed) as confirmed,
       count(*) filter (where not_me and not confirmed) as not_me
  from counted c group by 1, 2 order by 1, 2
"""


async def by_list(since: datetime) -> list[Step]:
    """By list and language of the form."""
    name = f"coalesce({list_name('c.list_id', '$3')}, '')"
    language = current_language().value
    sql = f"{_ASKED} select {name} as name, {_SUMS}"
    kept = clock.now() - await before(Key.UNCONFIRMED)
    rows = await database.fetch(sql, since, kept + timedelta(days=1), language)
    return [Step(**row) for row in rows]


async def by_form() -> list[Step]:
    """By page of the form, as long as it is known: with the sign-up, it is forgotten after a time."""
    sql = f"{_ASKED} select coalesce(c.page, '') as name, {_SUMS}"
    since = await before(Key.UNCONFIRMED)
    rows = await database.fetch(sql, since, clock.now() - since + timedelta(days=1))
    return [Step(**row) for row in rows]


@dataclass(frozen=True)
class Reminders:
    """Of sign-ups that are still kept."""

    sent: int
    confirmed: int


async def reminders() -> Reminders:
    row = await database.fetchrow(
        "select count(*) as sent, count(*) filter (where confirmed_at > reminded_at) as confirmed "
        "from subscription_requests where reminded_at is not null"
    )
    assert row is not None
    return Reminders(**row)


@dataclass(frozen=True)
class ListReminder:
    """After how many days a list reminds of an unconfirmed sign-up; None: never."""

    slug: str
    name: str
    days: int | None


async def list_reminders() -> Sequence[ListReminder]:
    """Of the lists that are open and ask for consent: nobody signs up for what a contract brings."""
    rows = await database.fetch(
        f"select l.slug, coalesce({list_name('l.id', '$1')}, l.slug) as name, "
        "l.remind_after_days as days from lists l "
        "where l.closed_at is null and exists (select from wordings w where w.list_id = l.id) "
        "order by l.position, l.created_at, l.id",
        current_language().value,
    )
    return [ListReminder(**row) for row in rows]
