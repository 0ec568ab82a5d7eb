"""What proves an imported consent, sealed as the ledger seals all evidence."""

import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from app.imports.permission.reader import Consent
from app.imports.reading.rows import Person

_PLAIN = re.compile(r"[A-Za-z0-9@._+:-]*", re.ASCII)
SALT = 16


class Proof(NamedTuple):
    """The evidence of one consent, with its salt and digest. `detail` is JSON."""

    ip: str | None
    detail: str
    salt: bytes
    digest: bytes


def proof_of(
    person: Person, consent: Consent, import_id: UUID, evidence: str, salt: bytes | None = None
) -> Proof:
    """When and from where somebody agreed, and which row of which import says so."""
    told = []
    if consent.confirmed_at is not None:
        told.append(f'"confirmed_at":"{consent.confirmed_at.isoformat()}"')
    if consent.confirmed_ip:
        told.append(f'"confirmed_ip":{_quoted(consent.confirmed_ip)}')
    told.append(_common(import_id, evidence))
    if consent.opt_in_at is not None:
        told.append(f'"opt_in_at":"{consent.opt_in_at.isoformat()}"')
    if consent.opt_in_ip:
        told.append(f'"opt_in_ip":{_quoted(consent.opt_in_ip)}')
    told.append(f'"row":{person.row}')
    if person.source_detail:
        told.append(f'"source":{_quoted(person.source_detail)}')
    detail = f"{{{','.join(told)}}}"
    return sealed(person.email, consent.confirmed_ip or consent.opt_in_ip or None, detail, salt)


@lru_cache(maxsize=8)
def _common(import_id: UUID, evidence: str) -> str:
    """What all proofs of one import say."""
    said = f'"evidence":{_quoted(evidence)},' if evidence else ""
    return f'{said}"import":"{import_id}"'


def sealed(email: str, ip: str | None, detail: str, salt: bytes | None = None) -> Proof:
    """As `consent.actions.digest_of` does it, written out: a file holds a million of these.

    `detail` is compact JSON with its keys in order.
    """
    salt = salt or secrets.token_bytes(SALT)
    text = (
        f'{{"detail":{detail},"email":{_quoted(email)},"ip":{_quoted(ip)},'
        '"message_id":null,"page":null,"user_agent":null}'
    )
    return Proof(ip, detail, salt, hashlib.sha256(salt + text.encode()).digest())


def salts() -> Iterator[bytes]:
    """Without end; the system is asked for many at once."""
    while True:
        several = secrets.token_bytes(SALT * 500)
        yield from (several[at : at + SALT] for at in range(0, len(several), SALT))


def _quoted(text: str | None) -> str:
    if text is not None and _PLAIN.fullmatch(text):
        return f'"{text}"'
    return json.dumps(text, ensure_ascii=False)
