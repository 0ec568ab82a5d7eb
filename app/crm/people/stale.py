"""Who has not been checked for so long: the longest first, a page at a time (register row R18)."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.contacts.about import About
from app.contacts.actions.keeping import mark_many_checked
from app.contacts.facts import Who
from app.contacts.search.paging import ids_in_order
from app.crm.views.columns import Column, Look
from app.crm.views.counting import count
from app.crm.views.listing import Row, rows_of
from app.crm.views.people_columns import FACTS, POSITION, ROLES
from app.crm.views.walks import PAGE, PEOPLE, Condition
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.segments.compile import compile_condition
from app.segments.counting import Count
from app.staff.log import actions

MONTHS = (12, 24, 36)
# As the index has it: somebody who was never checked counts from the day they were entered.
LOOKED_AT = "coalesce(c.checked_at, c.created_at)"
COLUMNS = (
    Column("organisation", N_("Organisation"), Look.ORGANISATION, POSITION, "*"),
    Column("roles", N_("Relation"), Look.ROLES, ROLES, "roles"),
    Column("owner", N_("Owner"), Look.TEXT, FACTS, "owner"),
    Column("created", N_("Added on"), Look.DAY, FACTS, "created_at"),
    Column("checked", N_("Last checked"), Look.DAY, FACTS, "checked_at"),
)


@dataclass(frozen=True)
class Stale:
    """A page of them; `last` is set when more come after."""

    rows: Sequence[Row]
    count: Count
    last: UUID | None


async def stale_people(months: int, role: str = "", after: UUID | None = None) -> Stale:
    """Not checked for `months`; with a role, only those who have it now."""
    condition = Condition(f"{LOOKED_AT} < $1", (_so_long_ago(months),))
    if role:
        asked = {"field": "role", "is": "is", "value": role}
        sql, values = compile_condition(asked, len(condition.arguments) + 1)
        condition = Condition(f"{condition.sql} and {sql}", (*condition.arguments, *values))
    place = await _place_of(after) if after else None
    found = await ids_in_order(
        condition.sql,
        condition.arguments,
        order=LOOKED_AT,
        after=(place, after) if after and place else None,
        most=PAGE + 1,
    )
    rows = await rows_of(About.PEOPLE, COLUMNS, found.ids[:PAGE])
    number = await count(PEOPLE, condition, None if place else found.number)
    return Stale(rows, number, found.ids[PAGE - 1] if len(found.ids) > PAGE else None)


def _so_long_ago(months: int) -> datetime:
    """The same day of that month, or its last one."""
    now = clock.now()
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    last_day = monthrange(year, month + 1)[1]
    return now.replace(year=year, month=month + 1, day=min(now.day, last_day))


async def _place_of(one: UUID) -> datetime | None:
    sql = f"select {LOOKED_AT} from contacts c where c.id = $1"
    found: datetime | None = await database.fetchval(sql, one)
    return found


async def check_today(people: Sequence[UUID], by: UUID) -> int:
    """Their data were looked at today and are right. Answers how many they were."""
    async with transaction():
        number = await mark_many_checked(people, Who(by))
        await actions.note(by, "people_checked", detail={"rows": number})
    return number
