"""Passwords: argon2id, slow on purpose, in a thread, and two at a time at most.

Each hash takes 64 MB (RFC 9106, second recommended choice); the limit keeps a flood of sign-ins
from eating the memory of a small server.
"""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.staff.rules import MOST_BYTES, tidy_password

_hasher = PasswordHasher()
_at_a_time = asyncio.Semaphore(2)


async def hashed(password: str) -> str:
    async with _at_a_time:
        return await asyncio.to_thread(_hasher.hash, tidy_password(password))


async def is_correct(known: str | None, password: str) -> bool:
    """Whether this is the password. When none is known, the same work is done in vain."""
    if len(password.encode()) > MOST_BYTES:
        return False
    async with _at_a_time:
        return await asyncio.to_thread(_verify, known, tidy_password(password))


def is_outdated(known: str) -> bool:
    return _hasher.check_needs_rehash(known)


def _verify(known: str | None, password: str) -> bool:
    try:
        matches = _hasher.verify(known or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and known is not None


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
