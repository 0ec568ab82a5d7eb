"""Named questions about documents, about who has access, and about reviews of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import database
from app.privacy.record.rules import Access, DocumentKind, review_due


@dataclass(frozen=True)
class Version:
    """What a document says in one version; without `closed_on` a draft."""

    number: int
    language: str
    title: str
    body: str
    edition: int
    saved_at: datetime
    saved_by: str
    closed_on: date | None
    closed_name: str


@dataclass(frozen=True)
class Paper:
    """A document with its versions, the newest first."""

    id: UUID
    kind: DocumentKind
    about: str
    versions: Sequence[Version]

    @property
    def newest(self) -> Version:
        return self.versions[0]

    @property
    def draft(self) -> Version | None:
        return self.newest if self.newest.closed_on is None else None

    @property
    def closed(self) -> Version | None:
        """What holds: the newest version that is closed."""
        return next((one for one in self.versions if one.closed_on is not None), None)

    def version(self, number: int) -> Version | None:
        return next((one for one in self.versions if one.number == number), None)

    @property
    def path(self) -> str:
        return f"/staff/record/documents/{self.id}"


_VERSIONS = """
select d.id, d.kind, d.about, v.number, v.language, v.title, v.body, v.edition, v.saved_at,
       coalesce(m.name, '') as saved_by, v.closed_on, v.closed_name
  from privacy_documents d join privacy_document_versions v on v.document = d.id
  left join staff_members m on m.id = v.saved_by
 where $1::uuid is null or d.id = $1
 order by d.kind, d.made_at, d.id, v.number desc
"""


async def documents(only: UUID | None = None) -> list[Paper]:
    """By kind, the older ones first."""
    versions: dict[tuple[UUID, str, str], list[Version]] = {}
    for row in await database.fetch(_VERSIONS, only):
        facts = dict(row)
        whose = (facts.pop("id"), facts.pop("kind"), facts.pop("about"))
        versions.setdefault(whose, []).append(Version(**facts))
    return [
        Paper(number, DocumentKind(kind), about, found)
        for (number, kind, about), found in versions.items()
    ]


async def document(number: UUID) -> Paper | None:
    return next(iter(await documents(number)), None)


@dataclass(frozen=True)
class Holder:
    """Who can or could reach the server or the database; `until` is the last day."""

    id: UUID
    name: str
    what: str
    since: date
    until: date | None
    undertaking_on: date | None

    @property
    def path(self) -> str:
        return f"/staff/record/access/{self.id}"

    def has_access(self, today: date) -> bool:
        return self.until is None or self.until >= today


_HOLDERS = """
select id, name, what, since, until, undertaking_on from server_access
 order by until is not null, since, name, id
"""


async def holders() -> list[Holder]:
    """Those without an end first, each in the order in which they came."""
    return [Holder(**row) for row in await database.fetch(_HOLDERS)]


async def access_now(today: date) -> list[Access]:
    return [
        Access(one.name, one.since, one.undertaking_on)
        for one in await holders()
        if one.has_access(today)
    ]


@dataclass(frozen=True)
class Review:
    """Who went through the access on which day, how many had it then, and what was noted."""

    on_day: date
    people: int
    note: str
    by: str


_REVIEWS = """
select r.on_day, r.people, r.note, coalesce(m.name, '') as by
  from server_access_reviews r left join staff_members m on m.id = r.by
 order by r.on_day desc, r.id desc limit $1
"""


async def reviews(most: int) -> list[Review]:
    """The newest first."""
    return [Review(**row) for row in await database.fetch(_REVIEWS, most)]


async def review_due_on(today: date) -> date | None:
    """By which day who has access has to be reviewed; None while nobody has any."""
    last = next(iter(await reviews(1)), None)
    return review_due(await access_now(today), last.on_day if last else None)


_LINKS = r"""
select distinct c.id, v.subject from campaign_versions v join campaigns c on c.id = v.campaign
 where c.cancelled_at is null and v.body ~ '://[^[:space:]<>)]*\{\{' order by c.id
"""


async def personal_links() -> list[tuple[str, str]]:
    """Letters, sent or not, with a field of the reader's in the address of a link: id and subject."""
    return [(str(row["id"]), row["subject"]) for row in await database.fetch(_LINKS)]


async def number_of_letters() -> int:
    number: int = await database.fetchval(
        "select count(*) from campaigns where cancelled_at is null"
    )
    return number


async def number_of_accounts() -> int:
    number: int = await database.fetchval(
        "select count(*) from staff_members where disabled_at is null"
    )
    return number
