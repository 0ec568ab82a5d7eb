"""Keys and the tokens derived from them: links carry a row's id and a MAC; nothing usable is stored.

Every purpose has its own key (HKDF-SHA-256, RFC 5869), so a token made for one never opens another.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app import config

KEY_LENGTH = 32
MAC_LENGTH = 20
_PAIR_MAC = 22
_SALT = b"postilupa keys v1"


def key_for(purpose: str) -> bytes:
    """The sub-key of one purpose, 32 bytes."""
    return _derive(config.current().secret_key, purpose)


@cache
def _derive(secret: bytes, purpose: str) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=KEY_LENGTH, salt=_SALT, info=purpose.encode())
    return kdf.derive(secret)


def fingerprint(secret: bytes) -> str:
    """Tells whether two secrets are the same without giving either away."""
    return _derive(secret, "fingerprint").hex()[:32]


def keyed_hash(purpose: str, text: str | bytes) -> bytes:
    """HMAC-SHA-256 under the purpose's key, 32 bytes."""
    data = text.encode() if isinstance(text, str) else text
    return hmac.digest(key_for(purpose), data, "sha256")


def keyed_hashes(purpose: str, texts: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each text with its `keyed_hash`, for many at once."""
    key = key_for(purpose)
    return ((text, hmac.digest(key, text.encode(), "sha256")) for text in texts)


def token(purpose: str, row: UUID, nonce: bytes = b"") -> str:
    """A link's secret part for this row: 48 URL-safe characters, the same each time it is asked."""
    return _encode(row.bytes + _mac(purpose, row, nonce))


def row_of(text: str) -> UUID | None:
    """Which row a token speaks of. Says nothing about whether it is genuine: `matches` does."""
    raw = _decode(text)
    return UUID(bytes=raw[:16]) if raw else None


def matches(purpose: str, row: UUID, nonce: bytes, text: str) -> bool:
    """Whether this text is the token of that purpose, row and nonce."""
    raw = _decode(text)
    if raw is None or raw[:16] != row.bytes:
        return False
    return hmac.compare_digest(raw[16:], _mac(purpose, row, nonce))


def read_token(purpose: str, text: str) -> UUID | None:
    """The row of a genuine token that has no nonce, else None."""
    row = row_of(text)
    return row if row is not None and matches(purpose, row, b"", text) else None


def pair_token(purpose: str, first: UUID, second: UUID) -> str:
    """The same for two ids that name something together: 72 characters, so none is the other kind."""
    both = first.bytes + second.bytes
    return base64.urlsafe_b64encode(both + keyed_hash(purpose, both)[:_PAIR_MAC]).decode()


def read_pair_token(purpose: str, text: str) -> tuple[UUID, UUID] | None:
    """The ids of a genuine token, else None."""
    raw = _decode(text, length=72)
    if raw is None or not hmac.compare_digest(raw[32:], keyed_hash(purpose, raw[:32])[:_PAIR_MAC]):
        return None
    return UUID(bytes=raw[:16]), UUID(bytes=raw[16:32])


def _mac(purpose: str, row: UUID, nonce: bytes) -> bytes:
    return keyed_hash(purpose, row.bytes + hashlib.sha256(nonce).digest())[:MAC_LENGTH]


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(text: str, length: int = 48) -> bytes | None:
    # 36 bytes are exactly 48 characters, 54 are 72: no padding and no spare bits, so one spelling each.
    if len(text) != length or not text.isascii():
        return None
    try:
        return base64.b64decode(text, altchars=b"-_", validate=True)
    except ValueError:
        return None
