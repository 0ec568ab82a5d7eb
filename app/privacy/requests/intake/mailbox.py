"""The one mailbox that is read: where it is, since when it cannot be read, and its sealed password."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag

from app import database
from app.database import lock, transaction
from app.lib import clock
from app.mail.smtp.account import Security
from app.privacy.answer.sealing import opened, sealed
from app.privacy.requests.intake.box import Account
from app.privacy.requests.intake.rules import Fault, MailboxError
from app.privacy.requests.intake.tables import IntakeMailbox
from app.staff.log.actions import note

SILENT = timedelta(hours=1)
_PASSWORD = "password"  # noqa: S105 - what is sealed, not what it is


@dataclass(frozen=True)
class Mailbox:
    """As it is read now, and how that goes."""

    id: UUID
    host: str
    port: int
    security: Security
    username: str
    password: bytes = field(repr=False)
    folder: str
    done_folder: str
    changed_at: datetime
    stopped_at: datetime | None
    looked_at: datetime | None
    fault: Fault | None
    failing_since: datetime | None

    @property
    def is_silent(self) -> bool:
        """Nobody has looked for an hour, though somebody should: no worker runs."""
        last = max(filter(None, (self.looked_at, self.failing_since, self.changed_at)))
        return self.stopped_at is None and clock.now() - last > SILENT

    def account(self) -> Account:
        """With the password. Raises MailboxError when it cannot be unsealed."""
        try:
            password = opened(self.password, self.id, _PASSWORD).decode()
        except (InvalidTag, ValueError):
            raise MailboxError(Fault.SEALED) from None
        return Account(
            self.host, self.port, self.security, self.username, password, self.folder, self.done_folder
        )  # fmt: skip


async def mailbox() -> Mailbox | None:
    row: Any = await database.fetchrow(
        "select id, host, port, security, username, password, folder, done_folder, changed_at, stopped_at, "
        "looked_at, fault, failing_since from intake_mailboxes"
    )
    if row is None:
        return None
    fault = Fault(row["fault"]) if row["fault"] else None
    return Mailbox(**{**row, "security": Security(row["security"]), "fault": fault})


async def set_mailbox(account: Account, *, is_read: bool, by: UUID) -> None:
    """From now on this one is read, or (`is_read` not) none. Another account or folder begins anew."""
    async with transaction():
        await lock("settings of the mailbox")
        known = await mailbox()
        box = known.id if known and _place(known) == _place(account) else uuid4()
        stopped = known.stopped_at if known else None
        await IntakeMailbox.delete(force=True)
        await IntakeMailbox.insert(
            IntakeMailbox(
                id=box,
                host=account.host,
                port=account.port,
                security=account.security,
                username=account.username,
                password=sealed(account.password.encode(), box, _PASSWORD),
                folder=account.folder,
                done_folder=account.done_folder,
                changed_at=clock.now(),
                changed_by=by,
                stopped_at=None if is_read else stopped or clock.now(),
            )
        )
        await note(by, "mailbox_changed")


def _place(one: Mailbox | Account) -> tuple[str, str, str]:
    return one.host.lower(), one.username, one.folder


def with_known_password(account: Account, known: Mailbox | None) -> Account | None:
    """The stored one, where it goes to the same server and account only; None: it has to be typed."""
    if account.password:
        return account
    if known is None or (known.host.lower(), known.port, known.security, known.username) != (
        account.host.lower(), account.port, account.security, account.username
    ):  # fmt: skip
        return None
    return replace(account, password=known.account().password)


async def note_look(box: UUID, fault: Fault | None) -> None:
    """How it went; since when, where it goes wrong again and again."""
    await database.execute(_LOOKED, box, fault, clock.now())


_LOOKED = """
update intake_mailboxes
   set fault = $2::text, looked_at = case when $2::text is null then $3 else looked_at end,
       failing_since = case when $2::text is null then null else coalesce(failing_since, $3::timestamptz) end
 where id = $1
"""
