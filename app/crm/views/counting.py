"""How many a condition lets through: exactly as far as one looks, or exactly whatever it takes."""

from app import database
from app.crm.views.walks import Condition, Kind
from app.segments.counting import Count, count_where


async def count(kind: Kind, condition: Condition, known: int | None = None) -> Count:
    """Exact to ten thousand, beyond that about. `known`: the number, where it is known so far."""
    return await count_where(
        condition.sql, condition.arguments, kind.about, condition.ways, known=known
    )


async def exact_count(kind: Kind, condition: Condition) -> int:
    """However many: for a file whose size has to be known before it begins."""
    about = kind.about
    number: int = await database.fetchval(
        f"select count(*) from {about.table} {about.alias} where {condition.sql}",
        *condition.arguments,
    )
    return number
