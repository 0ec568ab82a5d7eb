"""Accounts: add, change, disable. Whatever changes what somebody may do ends their sessions and links."""

from uuid import UUID, uuid4

from app import database
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, Language
from app.lib.problems import Problem
from app.lib.refusals import Conflict, Invalid, NotFound, TooMany, or_not_found
from app.lib.texts import tidy_line
from app.mail import addresses
from app.staff import passwords
from app.staff.actions.sessions import (
    MOST_PER_ACCOUNT_AND_NETWORK,
    TRY_LATER,
    WINDOW,
    end_sessions,
    open_session,
)
from app.staff.log.actions import note
from app.staff.rules import (
    LEAST_CHARACTERS,
    MOST_BYTES,
    StaffRole,
    leaves_an_administrator,
    password_fault,
)
from app.staff.tables import StaffMember
from app.web.guards import limits

LOCK = "staff administrators"
MOST_NAME = 120

NO_NAME = N_("Enter a name of at most %(most)s characters.")
TAKEN = N_("There is already an account with this address.")
NO_MEMBER = N_("There is no such account.")
LAST_ADMINISTRATOR = N_(
    "This is the last administrator who can sign in. Make somebody else an administrator first."
)
WRONG_PASSWORD = N_("This is not your current password.")


async def add_member(
    email: str,
    name: str,
    role: StaffRole,
    language: Language | str = Language.FINNISH,
    by: UUID | None = None,
) -> UUID:
    """A new account without a password. Raises Invalid, or Conflict when the address has one."""
    address = addresses.parse(email)
    if isinstance(address, Problem):
        raise Invalid(address.message, **address.values)
    member_id = uuid4()
    async with transaction():
        made = await database.fetchval(
            "insert into staff_members "
            "(id, email, email_canonical, name, role, language, created_at) "
            "values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id",
            member_id, address.envelope, address.canonical, _tidy_name(name),
            StaffRole(role).value, Language(language).value, clock.now(),
        )  # fmt: skip
        if made is None:
            raise Conflict(TAKEN)
        await note(by, "member_added", about_kind="member", about=member_id, detail={"role": role})
    return member_id


async def change_role(member_id: UUID, role: StaffRole, *, by: UUID) -> None:
    """Give another staff role; the last administrator keeps theirs. Twice the same changes once."""
    async with transaction():
        await database.lock(LOCK)
        if role is not StaffRole.ADMINISTRATOR:
            await _refuse_to_lose_the_last_administrator(member_id)
        before = or_not_found(
            await database.fetchval("select role from staff_members where id = $1", member_id),
            NO_MEMBER,
        )
        if before == role:
            return
        await StaffMember.update({StaffMember.role: role.value}).where(StaffMember.id == member_id)
        await _end_access(member_id)
        change = {"from": before, "to": role}
        await note(by, "role_changed", about_kind="member", about=member_id, detail=change)


async def disable_member(member_id: UUID, *, by: UUID) -> None:
    """The account can no longer sign in; what it did stays readable."""
    async with transaction():
        await database.lock(LOCK)
        await _refuse_to_lose_the_last_administrator(member_id)
        await _switch(member_id, "member_disabled", to=True, by=by)
        await _end_access(member_id)


async def enable_member(member_id: UUID, *, by: UUID) -> None:
    async with transaction():
        await _switch(member_id, "member_enabled", to=False, by=by)


async def _switch(member_id: UUID, what: str, *, to: bool, by: UUID) -> None:
    disabled = StaffMember.disabled_at
    changed = (
        await StaffMember.update({disabled: clock.now() if to else None})
        .where(StaffMember.id == member_id, disabled.is_null() if to else disabled.is_not_null())
        .returning(StaffMember.id)
    )
    if changed:
        await note(by, what, about_kind="member", about=member_id)
    elif not await StaffMember.exists().where(StaffMember.id == member_id):
        raise NotFound(NO_MEMBER)


async def _refuse_to_lose_the_last_administrator(member_id: UUID) -> None:
    """An administrator without a password cannot help anybody, so does not count."""
    rows = await database.fetch(
        "select id from staff_members where role = $1 and disabled_at is null "
        "and password_hash is not null",
        StaffRole.ADMINISTRATOR.value,
    )
    usable = [row["id"] for row in rows]
    if member_id in usable and not leaves_an_administrator(usable, without=member_id):
        raise Conflict(LAST_ADMINISTRATOR)


async def change_account(member_id: UUID, *, name: str, language: Language) -> None:
    """One's own name and language."""
    async with transaction():
        await StaffMember.update(
            {StaffMember.name: _tidy_name(name), StaffMember.language: language.value}
        ).where(StaffMember.id == member_id)
        await note(member_id, "account_changed", about_kind="member", about=member_id)


async def change_password(member_id: UUID, *, present: str, new: str) -> str:
    """Ends every session of this member; answers with the token of a new one for this browser.

    Raises Invalid when the present password is wrong or the new one will not do, TooMany after
    ten tries.
    """
    bucket = f"present password of {member_id}"
    if not await limits.allowed(bucket, most=MOST_PER_ACCOUNT_AND_NETWORK, within=WINDOW):
        raise TooMany(TRY_LATER)
    known = await database.fetchval(
        "select password_hash from staff_members where id = $1", member_id
    )
    if not await passwords.is_correct(known, present):
        raise Invalid(WRONG_PASSWORD)
    await set_password(member_id, new)
    await limits.forget(bucket)
    return await open_session(member_id)


async def set_password(member_id: UUID, password: str) -> None:
    """Without asking for the old one; open links and sessions end. Raises Invalid, NotFound."""
    await refuse_weak(member_id, password)
    password_hash = await passwords.hashed(password)
    async with transaction():
        await store_password(member_id, password_hash)


async def refuse_weak(member_id: UUID, password: str) -> None:
    row = or_not_found(
        await database.fetchrow("select email, name from staff_members where id = $1", member_id),
        NO_MEMBER,
    )
    _refuse_weak(password, row["email"], row["name"])


def _refuse_weak(password: str, email: str, name: str) -> None:
    if fault := password_fault(password, email=email, name=name):
        raise Invalid(fault, least=LEAST_CHARACTERS, most=MOST_BYTES)


async def store_password(member_id: UUID, password_hash: str) -> None:
    """Inside the caller's transaction."""
    await database.execute(
        "update staff_members set password_hash = $1 where id = $2", password_hash, member_id
    )
    await _end_access(member_id)
    await note(member_id, "password_set", about_kind="member", about=member_id)


async def _end_access(member_id: UUID) -> None:
    """No session and no one-time link from before opens the account afterwards (trial A7)."""
    await end_links(member_id)
    await end_sessions(member_id)


async def end_links(member_id: UUID) -> None:
    """No one-time link that is open works any more."""
    await database.execute(
        "update staff_links set used_at = $1 where member = $2 and used_at is null",
        clock.now(), member_id,
    )  # fmt: skip


def _tidy_name(name: str) -> str:
    tidy = tidy_line(name)
    if not tidy or len(tidy) > MOST_NAME:
        raise Invalid(NO_NAME, most=MOST_NAME)
    return tidy
