"""One-time links to set a password: three days, one use, and the newest only."""

import secrets
from datetime import timedelta
from uuid import UUID, uuid4

from app import database
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import NotFound, or_not_found
from app.lib.tokens import token
from app.mail import addresses, outbox
from app.mail.addresses import Address
from app.staff import passwords
from app.staff.actions.members import NO_MEMBER, add_member, refuse_weak, store_password
from app.staff.actions.sessions import open_session
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
        path = await make_link(member_id)
        await note(by, "link_made", about_kind="member", about=member_id)
    return path


async def make_link(member_id: UUID) -> str:
    """As `new_link`, unlogged and inside the caller's transaction: for the mail that carries it."""
    now, link_id, nonce = clock.now(), uuid4(), secrets.token_bytes(16)
    active = "select 1 from staff_members where id = $1 and disabled_at is null for update"
    if not await database.fetchval(active, member_id):
        raise NotFound(NO_MEMBER)
    await database.execute(
        "update staff_links set used_at = $1 where member = $2 and used_at is null", now, member_id
    )
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


async def ask_for_link(email: str) -> None:
    """Somebody cannot sign in. The same is done whether or not there is such an account:

    the mail for an unknown one is dropped by the worker. Too many wishes are passed over silently.
    """
    address = addresses.parse(email)
    key = address.canonical if isinstance(address, Address) else email.strip().lower()[:254]
    if not await limits.allowed(f"staff link {key}", most=MOST_MAILS, within=MAIL_WINDOW):
        return
    member = await database.fetchrow(
        "select id, language from staff_members where email_canonical = $1", key
    )
    about, language = (member["id"], member["language"]) if member else (uuid4(), "")
    await outbox.post(MAIL, about, language or current_language().value)


async def use_link(text: str, password: str) -> str:
    """Set the password and sign in: the token of a new session. The link works once.

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
        return await open_session(link.member_id)
