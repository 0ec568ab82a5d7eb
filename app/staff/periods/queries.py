"""The periods in force, and the moments before which things have been kept long enough."""

from collections.abc import Mapping
from datetime import datetime

from app import database
from app.lib import clock
from app.staff.periods.rules import KIND_OF, Key, Period, Unit

_IN_FORCE = (
    "select distinct on (key) key, number, unit from retention_periods order by key, id desc"
)


async def periods() -> Mapping[Key, Period]:
    """Of every kind, as somebody set it last."""
    said = {row["key"]: row for row in await database.fetch(_IN_FORCE)}
    return {
        key: Period(
            said[key]["number"], Unit(said[key]["unit"]), to_year_end=kind.usual.to_year_end
        )
        if key in said and not kind.is_fixed
        else kind.usual
        for key, kind in KIND_OF.items()
    }


async def period(key: Key) -> Period:
    return (await periods())[key]


async def before(key: Key) -> datetime:
    """What happened then or earlier has been kept for the whole period of its kind."""
    return (await period(key)).before(clock.now())
