"""What is kept closed, answers and passwords: a copy of the database without the secret key tells nothing."""

import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.lib.tokens import key_for

_NONCE = 12


def sealed(content: bytes, about: UUID, kind: str) -> bytes:
    """AES-256-GCM; opens for this row and kind only."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key_for("answers")).encrypt(nonce, content, _bound(about, kind))


def opened(data: bytes, about: UUID, kind: str) -> bytes:
    nonce, content = data[:_NONCE], data[_NONCE:]
    return AESGCM(key_for("answers")).decrypt(nonce, content, _bound(about, kind))


def _bound(about: UUID, kind: str) -> bytes:
    return about.bytes + kind.encode()
