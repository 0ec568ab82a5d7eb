"""What the desk keeps of people: their requests with letters and papers, letters that
wait for the post, and why somebody is kept in
spite of the rules.

Breaches tell what happened without naming anybody; whom they concern stands apart, and who is erased
stays there as a number. Erasures and drafts of purposes name nobody: a reference that means nothing any more,
a reason without names, and where others' texts have to be read. Who can reach the server
works for us or for a processor and is none of the register's people; the desk's documents
are about purposes, firms and them, and are searched for names when somebody is erased.
"""

from collections.abc import Sequence
from uuid import UUID

from piccolo.table import Table

from app import database
from app.privacy.answer.tables import Answer, AnswerOpening
from app.privacy.article_19.tables import RecipientToTell
from app.privacy.breaches.tables import Breach, BreachLetter, BreachPerson, BreachStep
from app.privacy.labels.tables import PaperRun, PaperRunPerson
from app.privacy.ledger.tables import CheckpointMail, LedgerCheck
from app.privacy.record.tables import (
    Document,
    DocumentVersion,
    ServerAccess,
    ServerAccessReview,
)
from app.privacy.requests.intake.tables import IncomingMessage, IntakeMailbox
from app.privacy.requests.kept import EMPTY_MESSAGES
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
    RecipientToTell: ("contact", "what", "who", "told_on", "note", "email", "subject", "body"),
    IncomingMessage: (
        *("message_id", "from_name", "from_email", "canonical", "subject", "content", "contact"),
    ),
    PaperRunPerson: ("contact",),
    RetentionHold: ("contact", "why", "until"),
    RetentionDue: ("contact", "rule", "since", "ends"),
    Answer: ("contact", "marks", "sealed_pdf", "sealed_json"),
    AnswerOpening: ("at", "what"),
    BreachPerson: ("contact", "letter_at", "sent_at", "failed_at"),
}
NONE: tuple[type[Table], ...] = (
    IntakeMailbox,
    Erasure,
    ErasureMention,
    Breach,
    BreachStep,
    BreachLetter,
    LedgerCheck,
    CheckpointMail,
    PaperRun,
    PurposeDraft,
    RetentionStop,
    RetentionNight,
    RetentionLook,
    Document,
    DocumentVersion,
    ServerAccess,
    ServerAccessReview,
)

_OF_THEM = """
select q.id from privacy_requests q where q.contact = any($1) or q.canonical = any($2)"""
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
        select q.number, f.file_name, f.created_at, f.content
          from privacy_request_files f join privacy_requests q on q.id = f.request
         where q.id in ({_OF_THEM}) order by f.created_at""",
    "recipients_to_tell": f"""
        select r.name as recipient, t.what, t.who, t.made_at, t.how, t.told_on, t.note, t.email,
               t.subject, t.body
          from recipients_to_tell t join recipients r on r.id = t.recipient
         where t.contact = any($1) or t.request in ({_OF_THEM}) order by t.made_at, t.id""",
    "incoming_messages": """
        select arrived_at, message_id, from_name, from_email, subject, sorted_at, aside, content
          from incoming_messages
         where content is not null and (contact = any($1) or canonical = any($2)) order by arrived_at""",
    "retention_holds": """
        select contact, why, until, at, ended_at from retention_holds
         where contact = any($1) order by at""",
    "retention_due": """
        select contact, rule, since, ends from retention_due
         where contact = any($1)""",
    "letters_to_be_posted": """
        select r.made_at, r.kind, r.about from paper_run_people p join paper_runs r on r.id = p.run
         where p.contact = any($1)
         order by r.made_at""",
    "answers": """
        select id, language, started_at, released_at, way, open_until, closed_at, deleted_at
          from answers where contact = any($1) order by started_at""",
    "breach_people": """
        select b.number, b.noticed_at, b.title, p.letter_at, p.sent_at, p.failed_at, l.subject, l.body
          from breach_people p join breaches b on b.id = p.breach
          left join contacts c on c.id = p.contact
          left join breach_letters l on l.breach = b.id and l.kind = 'people'
               and l.language = c.language and p.sent_at is not null
         where p.contact = any($1) order by b.noticed_at""",
    "answer_openings": """
        select o.answer, o.at, o.what from answer_openings o join answers a on a.id = o.answer
         where a.contact = any($1) order by o.id""",
}
_FORGET = (
    """update recipients_to_tell set who = '', note = '', email = '', subject = '', body = '', contact = null
        where contact = any($1) and request is null and how is not null""",
    "update privacy_requests set contact = null where contact = any($1)",
    "delete from answers where contact = any($1) and released_at is null",
    """update answers set contact = null, marks = null, sealed_pdf = null, sealed_json = null,
              deleted_at = coalesce(deleted_at, now())
        where contact = any($1)""",
    "delete from retention_holds where contact = any($1)",
    "delete from retention_due where contact = any($1)",
    "delete from paper_run_people where contact = any($1)",
    "update breach_people set contact = null where contact = any($1)",
)


async def collect(
    people: Sequence[UUID], emails: Sequence[str] = ()
) -> dict[str, list[dict[str, object]]]:
    """Requests of these people, or from these addresses (canonical), with what became of them.

    Also why they were kept, and what waits for the post.
    """
    return await database.fetch_each(_TOLD, people, emails)


async def erase(people: Sequence[UUID], emails: Sequence[str] = (), *_: object) -> None:
    """Take requests and answers off these people; what answers held goes with the person at once, and so do
    messages from them or about them, but for those that nobody has sorted: each may be a request.

    Requests stay, with who asked, until their own time ends: who asked for an erasure may ask three
    years later whether it was done (GDPR Article 17(3)(e)).
    """
    for sql in _FORGET:
        await database.execute(sql, list(people))
    await database.execute(
        f"{EMPTY_MESSAGES} where sorted_at is not null and (contact = any($1) or canonical = any($2))",
        list(people),
        list(emails),
    )
