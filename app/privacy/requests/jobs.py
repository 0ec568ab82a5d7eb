"""Once a day: what nobody confirmed is closed, and whoever handles requests is told what is due.

The same mail reminds of the yearly review of who can reach the server.
"""

from uuid import UUID

from app import database
from app.database import transaction
from app.lib import clock
from app.mail import outbox
from app.privacy.record.queries import review_due_on
from app.privacy.record.rules import is_mailed
from app.privacy.requests import actions, queries
from app.privacy.requests.cases import Case
from app.staff.rules import Right, StaffRole, rights_of

DUE = "requests_due"


async def look() -> None:
    """One mail a day to each, and only when a warning is new, a request was closed unconfirmed, or the
    review is to be remembered.
    """
    today = clock.today()
    closed = await actions.close_unconfirmed()
    async with transaction():
        new = [one for one in await queries.open_cases() if is_new_warning(one)]
        for one in new:
            await database.execute(
                "update privacy_requests set warned = $2 where id = $1", one.id, one.warning
            )
        if new or closed or is_mailed(await review_due_on(today), today):
            for member, language in await _to_be_told():
                await outbox.post(DUE, member, language)


def is_new_warning(case: Case) -> bool:
    """One for each of 14, 7 and 2 days, then every day once the last one has come."""
    if case.warning is None:
        return False
    return case.warning == 0 or case.warned is None or case.warning < case.warned


async def _to_be_told() -> list[tuple[UUID, str]]:
    """The privacy officers; without one, whoever else may handle requests."""
    rows = await database.fetch(
        "select id, role, language from staff_members where disabled_at is null order by created_at"
    )
    able = [one for one in rows if Right.HANDLE_REQUESTS in rights_of(StaffRole(one["role"]))]
    officers = [one for one in able if one["role"] == StaffRole.PRIVACY_OFFICER]
    return [(one["id"], one["language"]) for one in officers or able]
