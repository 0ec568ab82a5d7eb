"""What a visit to our pages proves of what was done in it."""

from app.consent.actions import Evidence
from app.lists.rules import Visit


def evidence_of(visit: Visit, email: str, **detail: object) -> Evidence:
    said = {**detail, **visit.seen}
    return Evidence(
        email=email,
        ip=visit.ip,
        user_agent=visit.user_agent,
        page=visit.page,
        detail=said or None,
    )
