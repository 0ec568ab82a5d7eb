"""Whether a proof holds, found out as a stranger would: from the proof and the public key alone. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.consent.ledger.checkpoint import is_genuine, read_all
from app.consent.ledger.evidence import proves
from app.consent.ledger.merkle import leaf_hash, root_by_inclusion


def is_proved(event: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    """Whether the facts, the way to the head and the signature are right, as a stranger would find."""
    seal = event["sealed"]
    facts = event["evidence"]
    checkpoint = next(iter(read_all(seal["checkpoint"])), None)
    head = root_by_inclusion(
        leaf_hash(seal["leaf"].encode()),
        seal["number"],
        seal["size"],
        [bytes.fromhex(one) for one in seal["path"]],
    )
    return (
        checkpoint is not None
        and head == checkpoint.root
        and is_genuine(checkpoint, key)
        and (facts.get("format") is None or _facts_are_proved(facts, seal["leaf"]))
    )


def _facts_are_proved(facts: Mapping[str, Any], leaf: str) -> bool:
    expected = json.loads(leaf).get("evidence_digest")
    if expected is None:
        return False
    salt = facts.get("salt")
    row = {
        **facts,
        "detail": json.dumps(facts["detail"]) if facts["detail"] else None,
        "salt": bytes.fromhex(salt) if salt else None,
        "salts": json.dumps(facts.get("salts", {})),
        "commitments": json.dumps(facts.get("commitments", {})),
    }
    return proves(row, bytes.fromhex(expected))
