"""Days and moments of the law's limits, as Finland counts them. Pure."""

from calendar import monthrange
from datetime import date, datetime, time

from app.lib.languages import HOME_ZONE


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, HOME_ZONE)


def day_of(moment: datetime) -> date:
    return moment.astimezone(HOME_ZONE).date()


def months_after(day: date, months: int) -> date:
    """The same day of that month, or its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
