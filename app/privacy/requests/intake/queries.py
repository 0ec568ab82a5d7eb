"""Messages as staff see them, and which of a mailbox are kept here already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import database
from app.contacts.rules import display_name
from app.privacy.requests.intake.rules import Aside
from app.staff.reads.recording import seen

MOST = 100


@dataclass(frozen=True)
class Message:
    """One line of the list. `follow_up` is the task it became, `contact` whose data that changes."""

    id: UUID
    from_name: str
    from_email: str
    canonical: str
    subject: str
    size: int
    is_whole: bool
    arrived_at: datetime
    sorted_at: datetime | None
    aside: Aside | None
    request: UUID | None
    follow_up: UUID | None
    contact: UUID | None
    is_kept: bool

    @property
    def path(self) -> str:
        return f"/staff/messages/{self.id}"

    @property
    def sender(self) -> str:
        """As the message says."""
        return display_name(self.from_name, "", self.from_email)

    @property
    def may_be_sorted(self) -> bool:
        """Not yet, or set aside and wanted after all."""
        return self.is_kept and (self.sorted_at is None or self.aside is not None)


_MESSAGES = """
select id, from_name, from_email, canonical, subject, size, is_whole, arrived_at, sorted_at, aside, request,
       follow_up, contact, content is not null as is_kept,
       coalesce(contact, (select a.contact from contact_addresses a where a.canonical = m.canonical)) as whose
  from incoming_messages m"""


async def waiting() -> list[Message]:
    """Those that nobody has sorted, the oldest first."""
    return await _messages("where sorted_at is null order by arrived_at, id limit $1", MOST)


async def set_aside() -> list[Message]:
    """Those that are still kept, the newest first."""
    return await _messages(
        "where aside is not null and content is not null order by sorted_at desc, id limit $1", MOST
    )


async def tasks() -> list[Message]:
    """Those that somebody updates a person by and has not done with, the oldest first."""
    return await _messages(
        "where content is not null and exists (select from follow_ups f "
        "where f.id = follow_up and f.done_at is null) order by arrived_at, id limit $1",
        MOST,
    )


async def number_waiting() -> int:
    number: int = await database.fetchval(
        "select count(*) from incoming_messages where sorted_at is null"
    )
    return number


async def message(message_id: UUID) -> Message | None:
    return next(iter(await _messages("where id = $1", message_id)), None)


async def hold(message_id: UUID) -> Message | None:
    """The same, and nobody else sorts it until the transaction ends."""
    return next(iter(await _messages("where id = $1 for update", message_id)), None)


async def content_of(message_id: UUID) -> bytes | None:
    content: bytes | None = await database.fetchval(
        "select content from incoming_messages where id = $1", message_id
    )
    return content


async def known_uids(
    box: UUID, uid_validity: int, uids: Sequence[int]
) -> dict[int, tuple[bool, bool]]:
    """Of these the ones kept here: whether whole, and whether the mailbox was told."""
    rows = await database.fetch(
        "select uid, is_whole, filed_at is not null as is_filed from incoming_messages "
        "where mailbox = $1 and uid_validity = $2 and uid = any($3)",
        box,
        uid_validity,
        list(uids),
    )
    return {row["uid"]: (row["is_whole"], row["is_filed"]) for row in rows}


async def _messages(where: str, *arguments: object) -> list[Message]:
    fetched = await database.fetch(f"{_MESSAGES} {where}", *arguments)
    rows: list[dict[str, Any]] = [dict(row) for row in fetched]
    seen([whose for row in rows if (whose := row.pop("whose"))])
    return [
        Message(**{**row, "aside": Aside(row["aside"]) if row["aside"] else None}) for row in rows
    ]
