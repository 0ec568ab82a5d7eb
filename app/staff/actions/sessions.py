"""Signing in and out. A token is new at every sign-in; only its hash is kept.

Limits keyed on an account would be a weapon against its owner. A browser that has signed in to the
account before is therefore known by a device token and has tries of its own (OWASP, "Slow Down
Online Guessing Attacks with Device Cookies"); it opens nothing.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from app import database
from app.database import transaction
from app.lib import clock, tokens
from app.lib.languages import N_
from app.lib.refusals import Invalid, TooMany
from app.mail import addresses
from app.mail.addresses import Address
from app.staff import passwords
from app.staff.log.actions import note
from app.staff.queries.sessions import SignedIn, hash_of
from app.staff.rules import IDLE_LIMIT, SESSION_LIFETIME
from app.web.guards import limits

DEVICE = "known_device"
WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT_AND_NETWORK = 10
MOST_PER_NETWORK = 30
MOST_PER_ACCOUNT = 100
TOUCH_AFTER = timedelta(minutes=5)

WRONG = N_("The e-mail address or password is incorrect.")
TRY_LATER = N_("Too many attempts. Wait 15 minutes, or ask for a link to set a new password.")


@dataclass(frozen=True)
class _Account:
    id: UUID
    password_hash: str | None


async def sign_in(email: str, password: str, *, network: str, device: str = "") -> str:
    """A new session's token. Raises Invalid, the same for every reason, or TooMany."""
    account_key = account_key_of(email)
    if not await _may_try(account_key, network, device):
        raise TooMany(TRY_LATER)
    account = await _account(account_key)
    correct = await passwords.is_correct(account.password_hash if account else None, password)
    if account is None or not correct:
        await note(account.id if account else None, "sign_in_failed")
        raise Invalid(WRONG)
    await limits.forget(_pair(account_key, network))
    await limits.forget(_by_device(device))
    await _renew_hash(account, password)
    return await open_session(account.id)


def account_key_of(email: str) -> str:
    """What limits and devices know an account by, whether or not there is one."""
    address = addresses.parse(email)
    return address.canonical if isinstance(address, Address) else email.strip().lower()[:254]


def device_for(email: str, device: str) -> str:
    """The token of a browser that has just signed in: the one it had, if that is for this account."""
    if knows_device(email, device):
        return device
    return tokens.token(DEVICE, uuid4(), account_key_of(email).encode())


def knows_device(email: str, device: str) -> bool:
    """Whether the browser with this token has signed in to the account before."""
    row = tokens.row_of(device)
    key = account_key_of(email).encode()
    return row is not None and tokens.matches(DEVICE, row, key, device)


def _pair(account_key: str, network: str) -> str:
    return f"sign in {account_key} from {network}"


def _by_device(device: str) -> str:
    return f"sign in by {device}"


async def _may_try(account_key: str, network: str, device: str) -> bool:
    """Count this try. Ten per account and network (trial A3); ten of its own for a known device.

    Whatever others have tried, from wherever, does not shut the owner's browser out (trial H5).
    """
    if knows_device(account_key, device) and await limits.allowed(
        _by_device(device), most=MOST_PER_ACCOUNT_AND_NETWORK, within=WINDOW
    ):
        return True
    if not await limits.allowed_from(network, "sign in", most=MOST_PER_NETWORK, within=WINDOW):
        return False
    tries = (
        (_pair(account_key, network), MOST_PER_ACCOUNT_AND_NETWORK),
        (f"sign in {account_key}", MOST_PER_ACCOUNT),
    )
    for bucket, most in tries:
        if not await limits.allowed(bucket, most=most, within=WINDOW):
            return False
    return True


async def _account(account_key: str) -> _Account | None:
    row = await database.fetchrow(
        "select id, password_hash from staff_members "
        "where email_canonical = $1 and disabled_at is null",
        account_key,
    )
    return _Account(**row) if row else None


async def _renew_hash(account: _Account, password: str) -> None:
    """When the hashing has become stronger since, hash again while the password is at hand."""
    if account.password_hash and passwords.is_outdated(account.password_hash):
        await database.execute(
            "update staff_members set password_hash = $1 where id = $2 and password_hash = $3",
            await passwords.hashed(password), account.id, account.password_hash,
        )  # fmt: skip


async def open_session(member_id: UUID) -> str:
    """Sign this member in; whatever cookie the browser had before is worth nothing (trial A6)."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    async with transaction():
        await database.execute(
            "delete from staff_sessions "
            "where member = $1 and (expires_at <= $2 or last_seen_at <= $3)",
            member_id, now, now - IDLE_LIMIT,
        )  # fmt: skip
        await database.execute(
            "insert into staff_sessions "
            "(id, token_hash, member, created_at, last_seen_at, expires_at) "
            "values ($1, $2, $3, $4, $4, $5)",
            uuid4(), hash_of(token), member_id, now, now + SESSION_LIFETIME,
        )  # fmt: skip
        await note(member_id, "signed_in")
    return token


async def keep_alive(user: SignedIn) -> None:
    """Note that the session is in use. At most every five minutes: most requests write nothing."""
    now = clock.now()
    if user.seen_at < now - TOUCH_AFTER:
        await database.execute(
            "update staff_sessions set last_seen_at = $1 where id = $2 and last_seen_at < $1",
            now, user.session_id,
        )  # fmt: skip


async def sign_out(member_id: UUID, session_id: UUID) -> None:
    """End this session. Signing out twice is not an error."""
    async with transaction():
        tag = await database.execute("delete from staff_sessions where id = $1", session_id)
        if tag != "DELETE 0":
            await note(member_id, "signed_out")


async def sign_out_everywhere(member_id: UUID) -> None:
    """End every session of this member, also the one that asked."""
    async with transaction():
        await end_sessions(member_id)
        await note(member_id, "signed_out_everywhere")


async def end_sessions(member_id: UUID) -> None:
    """What a changed password, another role or a disabled account brings with it (trial A7)."""
    await database.execute("delete from staff_sessions where member = $1", member_id)
