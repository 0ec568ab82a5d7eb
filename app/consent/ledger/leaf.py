"""What a leaf of the tree says of an event: a text that never changes again (docs/ledger.md). Pure.

A column that the ledger gains later makes a new format with its key; leaves keep the format they were
made in, and an event that has nothing in a column has the same text in both but for the number.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby
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
_OFTEN = frozenset({
    "actor", "actor_id", "channel", "language", "list_id", "method", "notice_digest",
    "notice_version", "purpose", "purpose_version", "state", "v", "wording", "wording_digest",
})  # fmt: skip
"""Keys whose values many events share: a ledger is a million of these texts."""
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def text_of(event: Mapping[str, Any], form: int = FORMAT) -> str:
    """JSON with sorted keys, without spaces, and without keys that have no value."""
    get = {"v": form, **event}.get
    said = [say(keys, tuple([get(key) for key in keys])) for keys, say in _runs(form)]
    return f"{{{','.join(filter(None, said))}}}"


def hash_of(event: Mapping[str, Any], form: int = FORMAT) -> bytes:
    return leaf_hash(text_of(event, form).encode())


def first_text(tree: Mapping[str, Any]) -> str:
    """The first leaf of a tree that goes on where another one had to end."""
    keys = ("origin", "predecessor", "reason", "started_at", "v")
    return f"{{{','.join(_said(key, tree.get(key, 1)) for key in keys)}}}"


@lru_cache
def _runs(form: int) -> tuple[tuple[tuple[str, ...], Callable[..., str]], ...]:
    """The keys in their order, those that are shared by many events together."""
    return tuple(
        (tuple(keys), _all_said_often if often else _all_said)
        for often, keys in groupby(KEYS[form], _OFTEN.__contains__)
    )


def _all_said(keys: tuple[str, ...], values: tuple[Any, ...]) -> str:
    return ",".join(
        [_said(key, value) for key, value in zip(keys, values, strict=True) if value is not None]
    )


@lru_cache(maxsize=10_000)
def _all_said_often(keys: tuple[str, ...], values: tuple[Any, ...]) -> str:
    return _all_said(keys, values)


def _said(key: str, value: Any) -> str:
    """Numbers stay; times are RFC 3339 in UTC with six digits, bytes hexadecimal."""
    if isinstance(value, int):
        return f'"{key}":{value}'
    if isinstance(value, datetime):
        moment = value if value.tzinfo is UTC else value.astimezone(UTC)
        return f'"{key}":"{moment.isoformat(timespec="microseconds")[:-6]}Z"'
    if isinstance(value, str):
        return f'"{key}":{_ENCODER.encode(value)}'
    return f'"{key}":"{value.hex() if isinstance(value, bytes) else value}"'
