"""Answers as they are kept: a copy of the database without the secret key tells nothing of them."""

import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.lib.tokens import key_for

_NONCE = 12


def sealed(content: bytes, answer: UUID, kind: str) -> bytes:
    """AES-256-GCM; opens for this answer and kind only."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key_for("answers")).encrypt(nonce, content, _about(answer, kind))


def opened(data: bytes, answer: UUID, kind: str) -> bytes:
    nonce, content = data[:_NONCE], data[_NONCE:]
    return AESGCM(key_for("answers")).decrypt(nonce, content, _about(answer, kind))


def _about(answer: UUID, kind: str) -> bytes:
    return answer.bytes + kind.encode()
