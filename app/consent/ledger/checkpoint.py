"""A signed head of the tree, as C2SP tlog-checkpoint writes it in a signed note, and whose signature it is."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.lib.tokens import key_for

ED25519 = b"\x01"
KEY_ID = 4
_NOTE = re.compile(
    "(?P<text>(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]*)\n(?P<root>[A-Za-z0-9+/]{43}=)\n)\n"
    "— (?P<name>[^ +\n]+) (?P<signature>[A-Za-z0-9+/]{91}=)\n"
)


@dataclass(frozen=True)
class Checkpoint:
    """A head with everything that was signed; `note` is what is published."""

    origin: str
    size: int
    root: bytes
    note: str


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key_for("ledger checkpoint"))


def public_bytes(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_bytes(key)).digest()[:KEY_ID]


def verifier_key(name: str, key: Ed25519PublicKey) -> str:
    """The public key in the form that programs for signed notes read."""
    encoded = base64.b64encode(ED25519 + public_bytes(key)).decode()
    return f"{name}+{key_id(name, key).hex()}+{encoded}"


def pem(key: Ed25519PublicKey) -> str:
    """The same for OpenSSL."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def signed(origin: str, size: int, root: bytes, key: Ed25519PrivateKey) -> Checkpoint:
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    signature = key_id(origin, key.public_key()) + key.sign(text.encode())
    note = f"{text}\n— {origin} {base64.b64encode(signature).decode()}\n"
    return Checkpoint(origin, size, root, note)


def read_all(text: str) -> list[Checkpoint]:
    """Every whole note in a text; what was torn off in the middle is none."""
    return [
        Checkpoint(note["origin"], int(note["size"]), base64.b64decode(note["root"]), note.group(0))
        for note in _NOTE.finditer(text)
    ]


def is_genuine(checkpoint: Checkpoint, key: Ed25519PublicKey) -> bool:
    """Whether this key signed exactly this note."""
    note = _NOTE.fullmatch(checkpoint.note)
    if note is None or note["name"] != checkpoint.origin:
        return False
    try:
        raw = base64.b64decode(note["signature"], validate=True)
        key.verify(raw[KEY_ID:], note["text"].encode())
    except (binascii.Error, InvalidSignature):
        return False
    return raw[:KEY_ID] == key_id(note["name"], key)
