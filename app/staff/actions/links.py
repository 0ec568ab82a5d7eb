"""One-time links to set a password: three days, one use; using one ends the others.

Anybody may ask for a link to be mailed. So a mail ends no link that is open: whoever asks on and on
with another's address would otherwise let no link live until it is read.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from app import database
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import NotFound, or_not_found
from app.lib.tokens import token
from app.mail import outbox
from app.staff import passwords
from app.staff.actions.members import (
    NO_MEMBER,
    add_member,
    end_links,
    refuse_weak,
    store_password,
)
from app.staff.actions.sessions import account_key_of, knows_device, open_session
from app.staff.log.actions import note
from app.staff.queries.links import PURPOSE, link_of
from app.staff.rules import LINK_LIFETIME, StaffRole
from app.web.guards import limits

MAIL = "staff_link"
PATH = "/staff/link/"
MOST_MAILS = 3
MAIL_WINDOW = timedelta(hours=1)
USED_UP = N_(
    "This link has been used, is more than three days old or has been replaced by a newer one."
)


async def new_link(member_id: UUID, by: UUID | None = None) -> str:
    """The path of a new one-time link; older ones end. Raises NotFound for a disabled account."""
    async with transaction():
        await end_links(member_id)
        path = await make_link(member_id)
        await note(by, "link_made", about_kind="member", about=member_id)
    return path


async def make_link(member_id: UUID) -> str:
    """One more link, unlogged and inside the caller's transaction: for the mail that carries it."""
    now, link_id, nonce = clock.now(), uuid4(), secrets.token_bytes(16)
    active = "select 1 from staff_members where id = $1 and disabled_at is null for update"
    if not await database.fetchval(active, member_id):
        raise NotFound(NO_MEMBER)
    await database.execute(
        "insert into staff_links (id, member, nonce, created_at, expires_at) "
        "values ($1, $2, $3, $4, $5)",
        link_id, member_id, nonce, now, now + LINK_LIFETIME,
    )  # fmt: skip
    return PATH + token(PURPOSE, link_id, nonce)


async def invite(email: str, name: str, role: StaffRole, language: str, *, by: UUID) -> UUID:
    """A new account, and a mail to its owner with the link to set a password: both or nothing."""
    async with transaction():
        member_id = await add_member(email, name, role, language, by)
        await mail_link(member_id, by)
    return member_id


async def mail_link(member_id: UUID, by: UUID) -> None:
    """Mail a link to the member; made only when the mail goes out."""
    row = or_not_found(
        await database.fetchrow(
            "select language from staff_members where id = $1 and disabled_at is null", member_id
        ),
        NO_MEMBER,
    )
    async with transaction():
        await outbox.post(MAIL, member_id, row["language"])
        await note(by, "link_mailed", about_kind="member", about=member_id)


async def ask_for_link(email: str, *, device: str = "") -> None:
    """Somebody cannot sign in. The same is done whether or not there is such an account:

    the mail for an unknown one is dropped by the worker. Too many wishes are passed over silently:
    the links mailed before still work. A known device has wishes of its own (trial H5).
    """
    key = account_key_of(email)
    bucket = f"staff link by {device}" if knows_device(email, device) else f"staff link {key}"
    if not await limits.allowed(bucket, most=MOST_MAILS, within=MAIL_WINDOW):
        return
    member = await database.fetchrow(
        "select id, language from staff_members where email_canonical = $1", key
    )
    about, language = (member["id"], member["language"]) if member else (uuid4(), "")
    await outbox.post(MAIL, about, language or current_language().value)


@dataclass(frozen=True)
class Opened:
    """Whose account a link has opened, and the token of the new session."""

    token: str
    email: str


async def use_link(text: str, password: str) -> Opened:
    """Set the password and sign in. The link works once, and ends every other one.

    Raises NotFound for a link that is none any more, Invalid for a password that will not do.
    """
    link = or_not_found(await link_of(text), USED_UP)
    await refuse_weak(link.member_id, password)
    password_hash = await passwords.hashed(password)
    async with transaction():
        used = await database.fetchval(
            "update staff_links set used_at = $1 where id = $2 and used_at is null returning id",
            clock.now(), link.id,
        )  # fmt: skip
        if used is None:
            raise NotFound(USED_UP)
        await store_password(link.member_id, password_hash)
        return Opened(await open_session(link.member_id), link.email)
