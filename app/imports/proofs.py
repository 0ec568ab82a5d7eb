"""What proves an imported consent, sealed as the ledger seals all evidence. Pure."""

import hashlib
import json
import re
import secrets
from typing import NamedTuple
from uuid import UUID

from app.imports.rows import Consent, Person

_PLAIN = re.compile(r"[A-Za-z0-9@._+:-]*", re.ASCII)


class Proof(NamedTuple):
    """The evidence of one consent, with its salt and digest. `detail` is JSON."""

    ip: str | None
    detail: str
    salt: bytes
    digest: bytes


def proof_of(person: Person, consent: Consent, import_id: UUID, evidence: str) -> Proof:
    """When and from where somebody agreed, and which row of which import says so."""
    detail: dict[str, object] = {"import": str(import_id), "row": person.row}
    if evidence:
        detail["evidence"] = evidence
    for name in ("opt_in_at", "confirmed_at"):
        if (moment := getattr(consent, name)) is not None:
            detail[name] = moment.isoformat()
    for name in ("opt_in_ip", "confirmed_ip"):
        if value := getattr(consent, name):
            detail[name] = value
    if person.source_detail:
        detail["source"] = person.source_detail
    return sealed(person.email, consent.confirmed_ip or consent.opt_in_ip or None, detail)


def sealed(email: str, ip: str | None, detail: dict[str, object]) -> Proof:
    """As `consent.actions.digest_of` does it, written out: a file holds a million of these."""
    salt = secrets.token_bytes(16)
    told = json.dumps(detail, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    text = (
        f'{{"detail":{told},"email":{_quoted(email)},"ip":{_quoted(ip)},'
        '"message_id":null,"page":null,"user_agent":null}'
    )
    return Proof(ip, told, salt, hashlib.sha256(salt + text.encode()).digest())


def _quoted(text: str | None) -> str:
    if text is not None and _PLAIN.fullmatch(text):
        return f'"{text}"'
    return json.dumps(text, ensure_ascii=False)
