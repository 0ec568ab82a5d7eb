"""What a leaf of the tree says of an event: a text that never changes again (docs/ledger.md). Pure.

A column that the ledger gains later makes a new format with its key; leaves keep the format they were
made in, and an event that has nothing in a column has the same text in both but for the number.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.consent.ledger.merkle import leaf_hash

FORMAT = 1
KEYS = {
    1: (
        "actor", "actor_id", "at", "channel", "concerns", "evidence_digest", "id", "language",
        "list_id", "method", "notice_digest", "notice_version", "purpose", "purpose_version",
        "recorded_at", "state", "subject", "undoes", "v", "wording", "wording_digest",
    ),
}  # fmt: skip
"""In the order of the text. The digests of notice and wording are those of the texts that were shown."""
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def text_of(event: Mapping[str, Any], form: int = FORMAT) -> str:
    """JSON with sorted keys, without spaces, and without keys that have no value."""
    said = {"v": form}
    return _ENCODER.encode(
        {
            key: _plain(value)
            for key in KEYS[form]
            if (value := said.get(key, event.get(key))) is not None
        }
    )


def hash_of(event: Mapping[str, Any], form: int = FORMAT) -> bytes:
    return leaf_hash(text_of(event, form).encode())


def first_text(tree: Mapping[str, Any]) -> str:
    """The first leaf of a tree that goes on where another one had to end."""
    keys = ("origin", "predecessor", "reason", "started_at")
    return _ENCODER.encode({**{key: _plain(tree[key]) for key in keys}, "v": 1})


def _plain(value: Any) -> str | int:
    """Numbers stay; times are RFC 3339 in UTC with six digits, bytes hexadecimal."""
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        moment = value.astimezone(UTC).isoformat(timespec="microseconds")
        return moment.removesuffix("+00:00") + "Z"
    return value.hex() if isinstance(value, bytes) else str(value)
