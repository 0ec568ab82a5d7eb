"""Named questions about the letters of a request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.privacy.requests.letters.drafts import Kind


@dataclass(frozen=True)
class Sent:
    """One letter as it was written; `has_copy` when the message itself was kept."""

    id: UUID
    request: UUID
    number: str
    to: str
    kind: Kind
    language: str
    subject: str
    body: str
    by_post: bool
    created_at: datetime
    by: str | None
    sent_at: datetime | None
    failed_at: datetime | None
    has_copy: bool

    @property
    def path(self) -> str:
        return f"/staff/requests/{self.request}/letters/{self.id}"


_LETTERS = """
select l.id, l.request, q.number, q.email as "to", l.kind, l.language, l.subject, l.body, l.by_post,
       l.created_at, s.name as by, l.sent_at, l.failed_at, l.copy is not null as has_copy
  from privacy_request_letters l join privacy_requests q on q.id = l.request
  left join staff_members s on s.id = l.by
"""


async def letters_of(request_id: UUID) -> list[Sent]:
    """Oldest first."""
    rows = await database.fetch(
        f"{_LETTERS} where l.request = $1 order by l.created_at, l.id", request_id
    )
    return [Sent(**{**row, "kind": Kind(row["kind"])}) for row in rows]


async def letter(letter_id: UUID) -> Sent | None:
    row = await database.fetchrow(f"{_LETTERS} where l.id = $1", letter_id)
    return Sent(**{**row, "kind": Kind(row["kind"])}) if row else None


async def copy_of(letter_id: UUID) -> bytes | None:
    """The message that the mail server took."""
    message: bytes | None = await database.fetchval(
        "select copy from privacy_request_letters where id = $1", letter_id
    )
    return message
