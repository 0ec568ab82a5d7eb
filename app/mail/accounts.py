"""Which mail server is used: a running demo's test mailbox, else the one of POSTILUPA_SMTP_URL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg

from app import database
from app.config import Settings
from app.lib import clock
from app.mail.smtp.account import Security, SmtpAccount, parse_smtp_url
from app.mail.tables import AccountKind

# The lock ends with the demo, however it ends: what it leaves in the table is not used any more.
LOCK = "hashtextextended('postilupa test mailbox', 0)"

TEST_MAILBOX = f"""
select port from mail_accounts
 where kind = $1 and not pg_try_advisory_xact_lock_shared({LOCK})
"""

FORGET = "delete from mail_accounts where kind = $1"
OFFER = "insert into mail_accounts (kind, port, created_at) values ($1, $2, $3)"


async def account_in_use(settings: Settings) -> SmtpAccount | None:
    """Where messages are handed over now; None while they have to wait. Errors: BadAccountError."""
    if port := await _test_mailbox():
        return SmtpAccount("127.0.0.1", port, Security.NONE)
    return parse_smtp_url(settings.smtp_url) if settings.smtp_url else None


async def can_be_sent(settings: Settings) -> bool:
    """Whether there is a mail server at all."""
    return bool(settings.smtp_url) or await _test_mailbox() is not None


async def _test_mailbox() -> int | None:
    port: int | None = await database.fetchval(TEST_MAILBOX, AccountKind.TEST_MAILBOX)
    return port


@asynccontextmanager
async def offered_mailbox(port: int) -> AsyncIterator[None]:
    """Every process with this database uses the test mailbox at this port, as long as this lasts."""
    session = await database.own_connection("postilupa test mailbox")
    try:
        async with session.transaction():
            await session.execute(FORGET, AccountKind.TEST_MAILBOX)
            await session.execute(OFFER, AccountKind.TEST_MAILBOX, port, clock.now())
        await session.execute(f"select pg_advisory_lock({LOCK})")
        yield
    finally:
        with suppress(asyncpg.InterfaceError, asyncpg.PostgresError, OSError):
            await session.execute(FORGET, AccountKind.TEST_MAILBOX)
        session.terminate()
