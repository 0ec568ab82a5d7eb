"""What the database keeps, as plain JSON values that mean something outside of it. Pure."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

STAFF = frozenset(("by", "owner", "member", "actor_id", "assigned_to"))
NOT_STAFF = frozenset(("ordered_by", "left_by"))
OURS = frozenset(
    (
        *("search_key", "search_grams", "sort_key", "canonical", "mailbox_hash", "person_hash"),
        *("nonce", "edition", "row_digest"),
    )
)
"""Made from what is told beside it, or keys of links."""
OBJECTS = frozenset(("before", "salts", "commitments", "visit"))


def is_told(name: str) -> bool:
    """Which member of staff did something is theirs: the person is told what was done and when."""
    is_staff = name in STAFF or (name.endswith("_by") and name not in NOT_STAFF)
    return not is_staff and name not in OURS


def plain_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Without who of us it was, and without what only the program needs."""
    return [
        {name: plain(value, name) for name, value in row.items() if is_told(name)} for row in rows
    ]


def plain(value: Any, name: str = "") -> Any:
    """Days and moments in ISO 8601, bytes in base64, objects as objects."""
    if isinstance(value, dict):
        kept = {key: one for key, one in value.items() if is_told(key)}
        return {key: plain(one, key) for key, one in kept.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, str):
        return _object(value) if name in OBJECTS or value.startswith("{") else value
    return _scalar(value)


def _object(text: str) -> Any:
    try:
        return plain(json.loads(text))
    except ValueError:
        return text


def _scalar(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, (UUID, Decimal)) else value
