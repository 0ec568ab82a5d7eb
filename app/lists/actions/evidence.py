"""What a visit to our pages proves of what was done in it."""

from app.consent.actions import Evidence
from app.lists.rules import Visit


def evidence_of(visit: Visit, email: str, **detail: object) -> Evidence:
    return Evidence(
        email=email,
        ip=visit.ip,
        user_agent=visit.user_agent,
        page=visit.page,
        detail=detail or None,
    )
