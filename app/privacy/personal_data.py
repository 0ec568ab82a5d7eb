"""What the desk keeps of people: their requests with letters and papers, letters that
wait for the post, and why somebody is kept in
spite of the rules.

Erasures and drafts of purposes name nobody: a reference that means nothing any more,
a reason without names, and where others' texts have to be read.
"""

from collections.abc import Collection
from uuid import UUID

from piccolo.table import Table

from app import database
from app.privacy.labels.tables import PaperRun, PaperRunPerson
from app.privacy.retention.tables import (
    RetentionDue,
    RetentionHold,
    RetentionLook,
    RetentionNight,
    RetentionStop,
)
from app.privacy.tables import (
    Erasure,
    ErasureMention,
    PrivacyRequest,
    PurposeDraft,
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
    PaperRunPerson: ("contact",),
    RetentionHold: ("contact", "why", "until"),
    RetentionDue: ("contact", "rule", "since", "ends"),
}
NONE: tuple[type[Table], ...] = (
    Erasure,
    ErasureMention,
    PaperRun,
    PurposeDraft,
    RetentionStop,
    RetentionNight,
    RetentionLook,
)

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
    "retention_holds": """
        select contact, why, until, at, ended_at from retention_holds
         where contact in (select contact from contact_addresses where id = any($1)) order by at""",
    "retention_due": """
        select contact, rule, since, ends from retention_due
         where contact in (select contact from contact_addresses where id = any($1))""",
    "letters_to_be_posted": """
        select r.made_at, r.kind, r.about from paper_run_people p join paper_runs r on r.id = p.run
         where p.contact in (select contact from contact_addresses where id = any($1))
         order by r.made_at""",
}


async def collect(address_ids: list[UUID]) -> dict[str, list[dict[str, object]]]:
    """Requests of the people at these addresses with what became of them, and why they were kept."""
    return await database.fetch_each(_TOLD, address_ids)


async def erase(people: Collection[UUID]) -> None:
    """Take the requests off these people, and forget why they were kept.

    Requests stay, with who asked, until their own time ends: who asked for an erasure may ask three
    years later whether it was done (GDPR Article 17(3)(e)).
    """
    await database.execute(
        "update privacy_requests set contact = null where contact = any($1)", list(people)
    )
    for table in ("retention_holds", "retention_due"):
        await database.execute(f"delete from {table} where contact = any($1)", list(people))
