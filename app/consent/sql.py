"""What is true of permissions, written in SQL once. Pure."""

from app.consent.events import TRANSFER
from app.consent.grounds.reasons import STOPS
from app.contacts.sql import subjects

IN_FORCE = "p.verdict and (p.until is null or p.until > app_now())"
"""The permission `p` counts now; one with a product group only for letters about it."""

LIVING = f"({IN_FORCE} or p.reason = 'paused')"
"""The permission `p` counts now, or will again when its reader's pause is over."""

REASON = (
    "case when p.verdict and p.until <= app_now() then coalesce(p.ends_as, 'expired') "
    "else p.reason end"
)
"""Why the permission `p` counts, or why it does not."""

_STOPS = ", ".join(f"'{one}'" for one in STOPS)


def may_leave(contact: str) -> str:
    """Whether this person has permitted that their data go outside the EEA (`grounds/history.py`)."""
    return (
        "(select coalesce(bool_or(t.verdict) and "
        f"not bool_or(not t.verdict and t.reason in ({_STOPS})), false) "
        f"from permission t where t.address in {subjects(contact)} and t.channel = '{TRANSFER}')"
    )


def on_day(moment: str) -> str:
    """The day of this moment, as Finland counts it."""
    return f"({moment} at time zone 'Europe/Helsinki')::date"
