"""Confirmation mails as they were sent: part of the evidence, and gone with it."""

import hashlib
import zlib
from uuid import UUID

from app import database
from app.lib import clock

_KEEP = """
insert into kept_mails (subject, request, digest, copy, created_at) values ($1, $2, $3, $4, $5)
"""


def digest_of(message: bytes) -> str:
    """SHA-256 in hex, as evidence names it."""
    return hashlib.sha256(message).hexdigest()


async def keep_mail(subject: UUID, request: UUID, copy: bytes) -> None:
    """`copy` is the message without the secret part of its link: nobody can confirm with it."""
    digest = bytes.fromhex(digest_of(copy))
    await database.execute(_KEEP, subject, request, digest, zlib.compress(copy, 9), clock.now())


async def kept_mail(subject: UUID, digest: bytes) -> bytes | None:
    """The copy that an event's evidence names; None when it went with the evidence."""
    kept = await database.fetchval(
        "select copy from kept_mails where subject = $1 and digest = $2 order by id limit 1",
        subject,
        digest,
    )
    return None if kept is None else zlib.decompress(kept)


def readable(copy: object) -> str:
    """What a row keeps, as text for the person whose mail it was; a message of ours is 7-bit."""
    assert isinstance(copy, bytes)
    return zlib.decompress(copy).decode("ascii")
