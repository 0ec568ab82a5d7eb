"""What proves an imported consent, committed to as the ledger commits to all evidence."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from app.consent.ledger.evidence import commitments, digest, in_hex
from app.imports.permission.reader import Consent
from app.imports.reading.rows import Person

_PLAIN = re.compile(r"[A-Za-z0-9@._+:-]*", re.ASCII)


class Proof(NamedTuple):
    """The evidence of one consent, with its salts and digest. `detail` and `salts` are JSON."""

    ip: str | None
    detail: str
    salts: str
    digest: bytes


def proof_of(
    person: Person, consent: Consent, import_id: UUID, evidence: str, drawn: Iterator[bytes]
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
    return sealed(person.email, consent.confirmed_ip or consent.opt_in_ip or None, detail, drawn)


@lru_cache(maxsize=8)
def _common(import_id: UUID, evidence: str) -> str:
    """What all proofs of one import say."""
    said = f'"evidence":{_quoted(evidence)},' if evidence else ""
    return f'{said}"import":"{import_id}"'


def sealed(email: str, ip: str | None, detail: str, drawn: Iterator[bytes]) -> Proof:
    """`detail` is compact JSON with its keys in order; the salts come from `drawn`."""
    facts = (("detail", detail), ("email", email), ("ip", ip))
    told = {name: value for name, value in facts if value}
    salts = dict(zip(told, drawn, strict=False))
    return Proof(ip, detail, in_hex(salts), digest(commitments(told, salts).values()))


def _quoted(text: str | None) -> str:
    if text is not None and _PLAIN.fullmatch(text):
        return f'"{text}"'
    return json.dumps(text, ensure_ascii=False)
