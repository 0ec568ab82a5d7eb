"""What is true of permissions, written in SQL once. Pure."""

IN_FORCE = "p.verdict and (p.until is null or p.until > app_now())"
"""The permission `p` counts now; one with a product group only for letters about it."""

REASON = (
    "case when p.verdict and p.until <= app_now() then coalesce(p.ends_as, 'expired') "
    "else p.reason end"
)
"""Why the permission `p` counts, or why it does not."""


def on_day(moment: str) -> str:
    """The day of this moment, as Finland counts it."""
    return f"({moment} at time zone 'Europe/Helsinki')::date"
