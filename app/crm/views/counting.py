"""How many a condition lets through: exactly up to ten thousand, beyond that about."""

import json
from dataclasses import dataclass

from app import database
from app.contacts.paging import by_index
from app.crm.views.walks import Condition, Kind

EXACT_TO = 10_000


@dataclass(frozen=True)
class Count:
    number: int
    is_exact: bool


async def count(kind: Kind, condition: Condition) -> Count:
    """Looks at no more than ten thousand; then the planner's estimate, to two digits."""
    c = kind.about.alias
    rows = f"select {c}.id from {kind.about.table} {c} where {condition.sql}"  # noqa: S608 - our own text
    async with by_index():
        number = await database.fetchval(
            f"select count(*) from ({rows} limit {EXACT_TO + 1}) found",  # noqa: S608 - our own text
            *condition.arguments,
        )
    if number <= EXACT_TO:
        return Count(number, is_exact=True)
    plan = await database.fetchval(f"explain (format json) {rows}", *condition.arguments)
    return Count(max(EXACT_TO, _rounded(json.loads(plan)[0]["Plan"]["Plan Rows"])), is_exact=False)


def _rounded(number: float) -> int:
    """`123456` is about `120000`: more digits would claim to be known."""
    digits = len(str(int(number)))
    return round(int(number), 2 - digits)


async def exact_count(kind: Kind, condition: Condition) -> int:
    """However many: for a file whose size has to be known before it begins."""
    c = kind.about.alias
    number: int = await database.fetchval(
        f"select count(*) from {kind.about.table} {c} where {condition.sql}",  # noqa: S608 - our own text
        *condition.arguments,
    )
    return number
