"""What the ledger knows about a person, and what erasing leaves of it.

Events point at a random reference and stay, so that the ledger still verifies; the evidence with its
salt and the permission go, and with them every way back from the reference to the person.
"""

from uuid import UUID

from piccolo.table import Table

from app.consent.rules import Reason
from app.consent.tables import (
    ConsentEvent,
    ConsentEvidence,
    NoticeVersion,
    Permission,
    Purpose,
    Suppression,
    Wording,
)
from app.database import transaction

PERSONAL: dict[type[Table], tuple[str, ...]] = {
    ConsentEvent: ("subject",),
    ConsentEvidence: (
        "subject",
        "salt",
        "email",
        "ip",
        "user_agent",
        "page",
        "message_id",
        "detail",
    ),
    Permission: ("address",),
}
# A suppression is a keyed hash: without the key nobody can be told from it, and it must outlive erasing.
NONE: tuple[type[Table], ...] = (Purpose, Wording, NoticeVersion, Suppression)


async def collect(address_ids: list[UUID]) -> dict[str, list[dict[str, object]]]:
    """Events, evidence and permissions of these addresses, oldest first."""
    if not address_ids:
        return {}
    return {
        "consent_events": await ConsentEvent.select()
        .where(ConsentEvent.subject.is_in(address_ids))
        .order_by(ConsentEvent.id),
        "consent_evidence": await ConsentEvidence.select()
        .where(ConsentEvidence.subject.is_in(address_ids))
        .order_by(ConsentEvidence.event),
        "permission": await Permission.select()
        .where(Permission.address.is_in(address_ids))
        .order_by(Permission.id),
    }


async def erase(address_ids: list[UUID]) -> None:
    """Delete the evidence and the permissions of these addresses; the events stay."""
    if not address_ids:
        return
    async with transaction():
        # Lost before deleted: the database then takes planned deliveries out as well.
        await Permission.update(
            {Permission.verdict: False, Permission.reason: Reason.ERASED}
        ).where(Permission.address.is_in(address_ids))
        await ConsentEvidence.delete().where(ConsentEvidence.subject.is_in(address_ids))
        await Permission.delete().where(Permission.address.is_in(address_ids))
