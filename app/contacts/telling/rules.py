"""GDPR Article 14: people whose data came from elsewhere are told within a month."""

from calendar import monthrange
from datetime import date

from app.contacts.rules import FROM_ELSEWHERE


def month_after(day: date) -> date:
    """The same day of the next month, or its last day: one month as GDPR Article 14(3)(a) has it."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def told_due_on(source_kind: str, obtained_on: date) -> date | None:
    """The last day to tell; None when the person gave the data."""
    return month_after(obtained_on) if source_kind in FROM_ELSEWHERE else None
