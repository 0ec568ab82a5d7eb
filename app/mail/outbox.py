"""System mails go through a row written in the same transaction as what caused them.

A row names a kind and an id; what is said and to whom is made when it is sent, and stored nowhere.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID, uuid4

from pgqueuer import Queries
from pgqueuer.db import AsyncpgDriver

from app import database
from app.database import transaction
from app.lib import clock
from app.mail.letters.letter import Rendered
from app.mail.letters.message import Attachment, Leaving
from app.mail.tables import OutboxMail

WAKE = "mail.outbox"
GAP = "…"
"""What a kept copy shows instead of a link's secret part."""


@dataclass(frozen=True)
class Letter:
    """A system mail ready to go to one address. `secret` is the part of a link that opens something."""

    to: str
    sender_name: str
    sender_email: str
    reply_to: str
    subject: str
    text: str
    html: str
    leaving: Leaving | None = None
    secret: str = ""
    attachment: Attachment | None = None

    def to_keep(self) -> "Letter":
        """The same without its secret: a copy that opens nothing."""
        if not self.secret:
            return self
        text, html = self.text, self.html
        for secret in self.secret.split():
            text, html = (part.replace(secret, GAP) for part in (text, html))
        return replace(self, text=text, html=html, leaving=None, secret="")


class From(Protocol):
    """Whom a mail comes from, and who reads the answers."""

    @property
    def sender_name(self) -> str: ...
    @property
    def sender_email(self) -> str: ...
    @property
    def reply_to(self) -> str: ...


def letter(
    to: str,
    us: From,
    rendered: Rendered,
    *,
    leaving: Leaving | None = None,
    secret: str = "",
    attachment: Attachment | None = None,
) -> Letter:
    return Letter(
        to=to,
        sender_name=us.sender_name,
        sender_email=us.sender_email,
        reply_to=us.reply_to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        leaving=leaving,
        secret=secret,
        attachment=attachment,
    )


@dataclass(frozen=True)
class Drop:
    """The mail is not to be sent after all. The reason is one snake_case word."""

    reason: str


@dataclass(frozen=True)
class Taken:
    """A mail that the mail server took: its bytes, a copy without secrets, and the server's answer."""

    message_id: str
    message: bytes
    copy: bytes
    answer: str


@dataclass(frozen=True)
class SystemMail:
    """How one kind of system mail is made, and what follows once the mail server has taken it.

    `prepare` runs inside the transaction that commits the intent to send; `accepted` inside the one
    that records the acceptance and gets the row's `about` and the mail as it was taken. `failed` runs
    inside the one that ends a mail which certainly did not go out, perhaps after several tries.
    """

    kind: str
    prepare: Callable[[UUID, str], Awaitable[Letter | Drop]]
    accepted: Callable[[UUID, Taken], Awaitable[None]] | None = None
    failed: Callable[[UUID], Awaitable[None]] | None = None


async def post(kind: str, about: UUID, language: str, *, only_once: bool = False) -> UUID:
    """Put a system mail in the outbox and wake a worker, both with the caller's transaction.

    `only_once`: when the mail server's answer is lost, it is not sent again, and nobody knows.
    """
    mail = uuid4()
    async with transaction():
        await OutboxMail.insert(
            OutboxMail(
                id=mail, kind=kind, about=about, language=language, only_once=only_once,
                created_at=clock.now(), next_try_at=clock.now(),
            )
        )  # fmt: skip
        await wake(WAKE, str(mail))
    return mail


_POST = """
insert into outbox (id, kind, about, language, only_once, created_at, next_try_at)
select gen_random_uuid(), $1, given.*, true, $4, $4 from unnest($2::uuid[], $3::text[]) as given
"""


async def post_many(kind: str, mails: Sequence[tuple[UUID, str]]) -> None:
    """The same for many rows with their languages; each may go only once, after what is not so."""
    if not mails:
        return
    about, languages = zip(*mails, strict=True)
    async with transaction():
        await database.execute(_POST, kind, list(about), list(languages), clock.now())
        await wake(WAKE, kind)


async def wake(entrypoint: str, payload: str) -> None:
    """Enqueue a job that only wakes a worker: the row is the truth, the payload its id."""
    async with database.connection() as connection:
        await Queries(AsyncpgDriver(connection)).enqueue(entrypoint, payload.encode())
