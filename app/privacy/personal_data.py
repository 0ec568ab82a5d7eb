"""Requests about one's own data: who asked, what for, the letters and papers.

Firms that handle data for us name nobody, nor do erasures: a reference that means nothing any more,
a reason without names, and where others' texts have to be read.
"""

from collections.abc import Sequence
from uuid import UUID

from piccolo.table import Table

from app import database
from app.privacy.tables import (
    CheckpointMail,
    Erasure,
    ErasureMention,
    LedgerCheck,
    PrivacyRequest,
    Recipient,
    RequestFile,
    RequestLetter,
    RequestStep,
    RequestWish,
)

PERSONAL: dict[type[Table], tuple[str, ...]] = {
    PrivacyRequest: (
        "contact",
        "first_name",
        "last_name",
        "company",
        "email",
        "canonical",
        "phone",
        "said",
        "person_hash",
        "language",
    ),
    RequestWish: ("reason",),
    RequestStep: ("note",),
    RequestLetter: ("subject", "body", "copy"),
    RequestFile: ("file_name", "content"),
}
NONE: tuple[type[Table], ...] = (Recipient, Erasure, ErasureMention, LedgerCheck, CheckpointMail)

_OF_THEM = """
select q.id from privacy_requests q
 where q.contact in (select contact from contact_addresses where id = any($1))
    or q.canonical in (select canonical from contact_addresses where id = any($1))"""
_TOLD = {
    "privacy_requests": f"""
        select number, way, language, received_on, first_name, last_name, company, email, phone, said,
               confirmed_at, closed_at, outcome
          from privacy_requests where id in ({_OF_THEM}) order by created_at""",
    "privacy_request_wishes": f"""
        select q.number, w.kind, w.decision, w.reason, w.decided_at, w.done_at
          from privacy_request_wishes w join privacy_requests q on q.id = w.request
         where q.id in ({_OF_THEM}) order by w.id""",
    "privacy_request_steps": f"""
        select q.number, s.step, s.at, s.note
          from privacy_request_steps s join privacy_requests q on q.id = s.request
         where q.id in ({_OF_THEM}) order by s.id""",
    "privacy_request_letters": f"""
        select q.number, l.kind, l.subject, l.body, l.by_post, l.sent_at
          from privacy_request_letters l join privacy_requests q on q.id = l.request
         where q.id in ({_OF_THEM}) order by l.created_at""",
    "privacy_request_files": f"""
        select q.number, f.file_name, f.created_at
          from privacy_request_files f join privacy_requests q on q.id = f.request
         where q.id in ({_OF_THEM}) order by f.created_at""",
}


async def collect(address_ids: list[UUID]) -> dict[str, list[dict[str, object]]]:
    """Requests of the people at these addresses, with what became of them."""
    return await database.fetch_each(_TOLD, address_ids)


async def erase(people: Sequence[UUID]) -> None:
    """Take the requests off these people. They stay, with who asked, until their own time ends.

    Who asked for an erasure may ask three years later whether it was done (GDPR Article 17(3)(e)).
    """
    await database.execute(
        "update privacy_requests set contact = null where contact = any($1)", list(people)
    )
