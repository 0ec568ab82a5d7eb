"""Days and moments of the law's limits, as Finland counts them. Pure."""

from datetime import date, datetime, time

from app.lib.languages import HOME_ZONE


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, HOME_ZONE)


def day_of(moment: datetime) -> date:
    return moment.astimezone(HOME_ZONE).date()
