"""Somebody sets how long a kind of data is kept."""

from uuid import UUID

from app.database import lock, transaction
from app.lib import clock
from app.lib.refusals import Invalid
from app.staff.log.actions import note
from app.staff.periods.queries import periods
from app.staff.periods.rules import KIND_OF, Key, Period
from app.staff.tables import RetentionPeriod


async def set_period(key: Key, wanted: Period, by: UUID | None) -> bool:
    """From now on it is this. False: it was before. Raises Invalid for one that may not be."""
    if fault := KIND_OF[key].fault(wanted):
        raise Invalid(fault)
    async with transaction():
        await lock("retention periods")
        now = (await periods())[key]
        if (now.number, now.unit) == (wanted.number, wanted.unit):
            return False
        await RetentionPeriod.insert(
            RetentionPeriod(key=key, number=wanted.number, unit=wanted.unit, at=clock.now(), by=by)
        )
        detail = {"key": key.value, "number": wanted.number, "unit": wanted.unit.value}
        await note(by, "retention_changed", detail=detail)
    return True
