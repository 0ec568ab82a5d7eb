"""What the ledger knows about a person, and what erasing leaves of it.

Events point at a random reference and stay, so that the ledger still verifies; the evidence with its
salt and the permission go, and with them every way back from the reference to the person.
"""

from uuid import UUID

from piccolo.table import Table

from app import database
from app.consent import queries
from app.consent.events import EMAIL
from app.consent.grounds.reasons import Reason
from app.consent.shown.mails import readable
from app.consent.suppression import tables
from app.consent.suppression.kept import Suppression, suppress_many
from app.consent.suppression.rules import Cause, row_kept_from
from app.consent.suppression.tables import DomainRefusal
from app.consent.tables import (
    ConsentEvent,
    ConsentEvidence,
    ConsentPaper,
    FormVersion,
    GroundFact,
    KeptMail,
    NoticeVersion,
    Permission,
    PermissionStale,
    ProductGroup,
    Purpose,
    SimilarGroups,
    Wording,
    WordingIdentity,
)
from app.database import transaction
from app.lib import clock

PERSONAL: dict[type[Table], tuple[str, ...]] = {
    ConsentEvent: ("subject",),
    ConsentEvidence: (
        "subject",
        "salt",
        "salts",
        "commitments",
        "email",
        "ip",
        "user_agent",
        "page",
        "message_id",
        "detail",
    ),
    KeptMail: ("subject", "digest", "copy"),
    Permission: ("address",),
    ConsentPaper: ("subject", "file_name", "content"),
    DomainRefusal: ("note",),
    PermissionStale: ("address",),
    GroundFact: (
        "address",
        "position",
        "on_day",
        "note",
        "reason_fi",
        "reason_sv",
        "reason_en",
        "reference",
    ),
}
# A suppression is a keyed hash: without the key nobody can be told from it, and it must outlive erasing.
NONE: tuple[type[Table], ...] = (
    Purpose,
    Wording,
    NoticeVersion,
    FormVersion,
    ProductGroup,
    SimilarGroups,
    WordingIdentity,
    tables.Suppression,
)


_TOLD = {
    "consent_events": "select * from consent_events where subject = any($1) order by id",
    "consent_evidence": "select * from consent_evidence where subject = any($1) order by event",
    "consent_papers": "select event, file_name, kind, created_at, content from consent_papers "
    "where subject = any($1) order by event",
    "kept_mails": "select * from kept_mails where subject = any($1) order by id",
    "permission": "select * from permission where address = any($1) order by id",
    "ground_facts": "select * from ground_facts where address = any($1) order by id",
}


async def collect(address_ids: list[UUID]) -> dict[str, list[dict[str, object]]]:
    """Events, evidence, mails and permissions of these addresses, oldest first."""
    told = await database.fetch_each(_TOLD, address_ids)
    for row in told.get("kept_mails", ()):
        row["copy"] = readable(row["copy"])
    return told


async def erase(address_ids: list[UUID]) -> None:
    """Delete the evidence and the permissions of these addresses; the events stay.

    What stood against mail goes on standing, as keyed hashes: nobody can bring an erased address
    back by a file, nor mail who had left or objected before.
    """
    if not address_ids:
        return
    async with transaction():
        await _keep_suppressed(address_ids)
        # Lost before deleted: the database then takes planned deliveries out as well.
        await Permission.update(
            {Permission.verdict: False, Permission.reason: Reason.ERASED}
        ).where(Permission.address.is_in(address_ids))
        await ConsentPaper.delete().where(ConsentPaper.subject.is_in(address_ids))
        await ConsentEvidence.delete().where(ConsentEvidence.subject.is_in(address_ids))
        await KeptMail.delete().where(KeptMail.subject.is_in(address_ids))
        await Permission.delete().where(Permission.address.is_in(address_ids))
        await PermissionStale.delete().where(PermissionStale.address.is_in(address_ids))
        await GroundFact.delete().where(GroundFact.address.is_in(address_ids))


async def _keep_suppressed(address_ids: list[UUID]) -> None:
    known, now = await queries.addresses_at(address_ids), clock.now()
    canonical = {subject: address for subject, address in known.items() if address}
    if not canonical:
        return
    kept = [Suppression(one, None, Cause.ERASED, now) for one in canonical.values()]
    rows = await Permission.select(
        Permission.address, Permission.list_id, Permission.reason, Permission.since
    ).where(Permission.address.is_in(list(canonical)), Permission.channel == EMAIL)
    for row in rows:
        one = row_kept_from(Reason(row["reason"]), row["list_id"], row["since"])
        if one is not None:
            kept.append(Suppression(canonical[row["address"]], one.list_id, one.reason, one.since))
    await suppress_many(kept)
