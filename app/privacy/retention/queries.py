"""Named questions about the nights: what goes next and why, who is held, what past nights did."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app import database
from app.contacts.rules import display_name
from app.lib import clock
from app.privacy.retention.jobs import PEOPLE


@dataclass(frozen=True)
class Look:
    """What the night `night` would destroy, as it was seen `at`; `people` and `things` by rule."""

    at: datetime
    night: date
    things: Mapping[str, int]
    people: Mapping[str, int]
    next_month: int

    @property
    def number_of_people(self) -> int:
        return sum(self.people.values())

    @property
    def number_of_things(self) -> int:
        return sum(self.things.values())


_COUNTS = """
select rule, ends < $1 as tonight, count(*) as number from retention_due
 where contact in (select id from contacts) group by 1, 2
"""


async def last_look() -> Look | None:
    """None before the first night."""
    row = await database.fetchrow("select at, night, things from retention_looks")
    if row is None:
        return None
    tonight: Counter[str] = Counter()
    later = 0
    for one in await database.fetch(_COUNTS, row["night"]):
        if one["tonight"]:
            tonight[one["rule"]] += one["number"]
        else:
            later += one["number"]
    return Look(row["at"], row["night"], json.loads(row["things"]), tonight, later)


@dataclass(frozen=True)
class PersonDue:
    """`ends` is the last day on which `rule` keeps the person, counted from `since`."""

    id: UUID
    name: str
    organisation: str
    rule: str
    since: date
    ends: date


_DUE = """
select c.id, c.first_name, c.last_name, d.rule, d.since, d.ends,
       (select a.email from contact_addresses a where a.contact = c.id
         order by a.main_since is null, a.created_at limit 1) as email,
       coalesce((select o.name from positions p join organisations o on o.id = p.organisation
                  where p.contact = c.id order by p.main_since is null, p.id desc limit 1), '')
       as organisation
  from retention_due d join contacts c on c.id = d.contact
 where d.ends < $1 order by d.ends, c.sort_key, c.id limit $2
"""


async def people_due(night: date, most: int) -> list[PersonDue]:
    """Whose time is over in this night, the longest overdue first."""
    return [
        PersonDue(
            row["id"],
            display_name(
                row["first_name"], row["last_name"], *([row["email"]] if row["email"] else [])
            ),
            row["organisation"],
            row["rule"],
            row["since"],
            row["ends"],
        )
        for row in await database.fetch(_DUE, night, most)
    ]


@dataclass(frozen=True)
class Hold:
    """Somebody, or everybody at an organisation, who is kept; `path` opens whom."""

    id: UUID
    name: str
    people: int
    path: str
    why: str
    until: date
    by: str | None


_HOLDS = """
select h.id, h.contact, h.organisation, h.why, h.until, s.name as by, c.first_name, c.last_name,
       o.name as organisation_name,
       (select count(distinct p.contact) from positions p where p.organisation = h.organisation)
       as people
  from retention_holds h
  left join contacts c on c.id = h.contact left join organisations o on o.id = h.organisation
  left join staff_members s on s.id = h.by
 where h.ended_at is null and h.until >= $1
   and ($2::uuid is null or $2 in (h.contact, h.organisation))
 order by h.until, h.at
"""


async def holds(of: UUID | None = None) -> list[Hold]:
    """In force, of everybody or of one; the first to end first."""
    return [
        Hold(
            row["id"],
            row["organisation_name"]
            or display_name(row["first_name"] or "", row["last_name"] or ""),
            row["people"],
            f"/staff/organisations/{row['organisation']}"
            if row["organisation"]
            else f"/staff/people/{row['contact']}",
            row["why"],
            row["until"],
            row["by"],
        )
        for row in await database.fetch(_HOLDS, clock.today(), of)
    ]


@dataclass(frozen=True)
class Night:
    """What a night did; `failed` are the rules that could not be kept."""

    night: date
    finished_at: datetime | None
    people: int
    things: int
    destroyed: Mapping[str, int]
    failed: Sequence[str]


async def nights(most: int = 14) -> list[Night]:
    """Newest first."""
    rows = await database.fetch(
        "select night, finished_at, destroyed, failed from retention_nights "
        "order by night desc limit $1",
        most,
    )
    return [
        _night(row["night"], row["finished_at"], row["destroyed"], row["failed"]) for row in rows
    ]


def _night(night: date, finished_at: datetime | None, destroyed: str, failed: str) -> Night:
    numbers: dict[str, int] = json.loads(destroyed)
    people = {key: n for key, n in numbers.items() if key.split(" ")[0] == PEOPLE}
    return Night(
        night,
        finished_at,
        sum(people.values()),
        sum(numbers.values()) - sum(people.values()),
        numbers,
        list(json.loads(failed)),
    )


async def number_due_next_month() -> int:
    """People whose time is over within 31 days."""
    number: int = await database.fetchval(
        "select count(*) from retention_due where ends < $1 and contact in (select id from contacts)",
        clock.today() + timedelta(days=31),
    )
    return number
