"""What staff do: write, close and renew documents, record who has access, and review it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from app import database
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, NotFound, or_not_found
from app.privacy.record import queries
from app.privacy.record.queries import Paper
from app.privacy.record.rules import DocumentKind
from app.privacy.record.tables import (
    Document,
    DocumentVersion,
    ServerAccess,
    ServerAccessReview,
)
from app.staff.log.actions import note

NO_DOCUMENT = N_("There is no such document.")
NO_ACCESS = N_("This access is not recorded.")
EDITED_MEANWHILE = N_(
    "Somebody saved or closed this document while your page was open. What you typed is still here; "
    "nothing of it is saved."
)


@dataclass(frozen=True)
class Text:
    """What somebody wrote, over which edition of the draft."""

    title: str
    body: str
    edition: int


async def begin(kind: DocumentKind, about: str, text: Text, language: str, by: UUID) -> UUID:
    """A new document with its first draft."""
    made = uuid4()
    async with transaction():
        await Document.insert(Document(id=made, kind=kind, about=about, made_at=clock.now()))
        await _draft(made, 1, text, language, by)
        await note(by, "document_begun", about_kind="document", about=made)
    return made


async def renew(document: UUID, language: str, by: UUID) -> None:
    """A draft of the next version, with the words of the newest. Where there is one, it stays."""
    async with transaction():
        known = await _locked(document)
        if known.draft is None:
            newest = known.newest
            text = Text(newest.title, newest.body, 0)
            await _draft(document, newest.number + 1, text, language, by)


async def _draft(document: UUID, number: int, text: Text, language: str, by: UUID) -> None:
    await DocumentVersion.insert(
        DocumentVersion(
            document=document,
            number=number,
            language=language,
            title=text.title,
            body=text.body,
            edition=1,
            saved_at=clock.now(),
            saved_by=by,
        )
    )


_SAVE = """
update privacy_document_versions
   set title = $3, body = $4, edition = edition + 1, saved_at = $5, saved_by = $6
 where document = $1 and closed_on is null and edition = $2 returning id
"""
_CLOSE = """
update privacy_document_versions set closed_on = $2, closed_name = $3, closed_by = $4 where id = $1
"""


async def save(document: UUID, text: Text, by: UUID) -> int:
    """The draft says this from now on. Raises Conflict where it is another edition than was opened."""
    async with transaction():
        await _locked(document)
        saved: int | None = await database.fetchval(
            _SAVE, document, text.edition, text.title, text.body, clock.now(), by
        )
        if saved is None:
            raise Conflict(EDITED_MEANWHILE)
    return saved


async def close(document: UUID, text: Text, name: str, day: date, by: UUID) -> None:
    """The draft says this and holds from this day; nobody changes it any more."""
    async with transaction():
        version = await save(document, text, by)
        await database.execute(_CLOSE, version, day, name, by)
        await note(by, "document_closed", about_kind="document", about=document)


async def discard(document: UUID, edition: int, by: UUID) -> bool:
    """Drop the draft. False: the document had nothing else and has gone with it."""
    async with transaction():
        known = await _locked(document)
        if known.draft is None or known.draft.edition != edition:
            raise Conflict(EDITED_MEANWHILE)
        if known.closed is None:
            await Document.delete().where(Document.id == document)
        else:
            await database.execute(
                "delete from privacy_document_versions where document = $1 and closed_on is null",
                document,
            )
        await note(by, "document_discarded", about_kind="document", about=document)
    return known.closed is not None


async def _locked(document: UUID) -> Paper:
    await lock(f"privacy document {document}")
    return or_not_found(await queries.document(document), NO_DOCUMENT)


# Who has access


@dataclass(frozen=True)
class AccessFacts:
    name: str
    what: str
    since: date
    until: date | None = None
    undertaking_on: date | None = None


async def add_access(facts: AccessFacts, by: UUID) -> None:
    async with transaction():
        await ServerAccess.insert(
            ServerAccess(id=uuid4(), **vars(facts), recorded_at=clock.now(), recorded_by=by)
        )
        await note(by, "access_recorded")


_CHANGE = """
update server_access set name = $2, what = $3, since = $4, until = $5, undertaking_on = $6,
                         recorded_at = $7, recorded_by = $8
 where id = $1 returning id
"""


async def change_access(access: UUID, facts: AccessFacts, by: UUID) -> None:
    async with transaction():
        values = tuple(vars(facts).values())
        if await database.fetchval(_CHANGE, access, *values, clock.now(), by) is None:
            raise NotFound(NO_ACCESS)
        await note(by, "access_recorded")


async def review(what: str, by: UUID) -> None:
    """Somebody went through everybody who has access today."""
    today = clock.today()
    async with transaction():
        people = len(await queries.access_now(today))
        await ServerAccessReview.insert(
            ServerAccessReview(on_day=today, people=people, note=what, at=clock.now(), by=by)
        )
        await note(by, "access_reviewed", detail={"people": people})
