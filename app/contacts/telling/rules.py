"""GDPR Article 14: people whose data came from elsewhere are told within a month."""

from calendar import monthrange
from datetime import date

from app.contacts.rules import FROM_ELSEWHERE


def months_after(day: date, months: int) -> date:
    """The same day of that month, or its last day: as GDPR Article 14(3)(a) counts its one month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def told_due_on(source_kind: str, obtained_on: date) -> date | None:
    """The last day to tell; None when the person gave the data."""
    return months_after(obtained_on, 1) if source_kind in FROM_ELSEWHERE else None
