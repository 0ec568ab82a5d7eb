"""What happened to the people of a measurement, made inside the database, the same at every run.

Person 1 gets a thousandth of everything or 5,000 events, whichever is less: somebody we have talked
with for years.
"""

import re
from dataclasses import dataclass
from pathlib import Path

TABLES = (
    "contacts",
    "contact_addresses",
    "organisations",
    "contact_phones",
    "positions",
    "contact_roles",
    "contact_tags",
    "field_values",
    "contact_changes",
    "consent_events",
    "permission",
    "subscriptions",
    "interactions",
    "interaction_people",
    "follow_ups",
    "delivery",
)


@dataclass(frozen=True)
class Statement:
    """`needs` are the numbers it takes, in order: people, organisations, events."""

    sql: str
    needs: tuple[str, ...] = ()


def _written(when: str) -> tuple[Statement, ...]:
    """What `events.sql` says for then."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    _, *parts = re.split(r"^-- (first|events|after):(.*)\n", text, flags=re.MULTILINE)
    return tuple(
        Statement(sql, tuple(needs.replace(",", " ").split()))
        for then, needs, sql in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        if then == when
    )


FIRST, EVENTS, AFTER = _written("first"), _written("events"), _written("after")
