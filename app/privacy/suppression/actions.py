"""Addresses from a plain list go on the suppression list and off our lists; nothing is ever lifted."""

from collections.abc import Collection
from uuid import UUID

from app.consent.actions import Evidence
from app.consent.events import Method
from app.consent.suppression.kept import Suppression, suppress_many
from app.consent.suppression.rules import Cause
from app.database import transaction
from app.lib import clock
from app.lists.actions.unsubscribe import leave_at_address
from app.lists.staff_queries import open_at
from app.staff.log import actions as log

METHODS = {
    Cause.UNSUBSCRIBED_ELSEWHERE: Method.IMPORT,
    Cause.CLEANED_ELSEWHERE: Method.BOUNCE,
}
"""What a plain list may say of its addresses, and how the ledger puts it."""


async def suppress_list(canonicals: Collection[str], cause: Cause, *, by: UUID) -> int:
    """Keep these addresses from all direct marketing. Answers how many were not on the list before."""
    now = clock.now()
    async with transaction():
        stand = await suppress_many([Suppression(one, None, cause, now) for one in canonicals])
        for row in await open_at(canonicals, None):
            await leave_at_address(
                row["list"],
                row["id"],
                row["purpose"],
                METHODS[cause],
                Evidence(email=row["email"], page="/staff/suppression/import"),
                staff_member=by,
                at=None,
            )
        new = sum(stand.values())
        await log.note(by, "suppression_imported", detail={"rows": new})
    return new
