"""What a leaf of the tree says of an event: a text that never changes again (docs/ledger.md). Pure.

A column that the ledger gains later makes a new format with its key; leaves keep the format they were
made in, and an event that has nothing in a column has the same text in both but for the number.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter
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
    """JSON with sorted keys, without spaces, and without keys that have no value.

    `event` holds all the columns that the format knows.
    """
    return "{" + ",".join([said for take, say in _runs(form) if (said := say(take(event)))]) + "}"


def hash_of(event: Mapping[str, Any], form: int = FORMAT) -> bytes:
    return leaf_hash(text_of(event, form).encode())


def first_text(tree: Mapping[str, Any]) -> str:
    """The first leaf of a tree that goes on where another one had to end."""
    keys = ("origin", "predecessor", "reason", "started_at", "v")
    return f"{{{','.join(_said(key, tree.get(key, 1)) for key in keys)}}}"


@lru_cache
def _runs(form: int) -> tuple[tuple[Callable[..., Any], Callable[..., str]], ...]:
    """How to take the values of keys in their order and to say them; the often shared ones together."""
    return tuple(
        _run(tuple(keys), form, is_often=often)
        for often, keys in groupby(KEYS[form], _OFTEN.__contains__)
    )


def _run(
    keys: tuple[str, ...], form: int, *, is_often: bool
) -> tuple[Callable[..., Any], Callable[..., str]]:
    columns = tuple([key for key in keys if key != "v"])

    def say(values: Any) -> str:
        told = dict(zip(columns, values if len(columns) > 1 else (values,), strict=True))
        told["v"] = form
        return ",".join([_said(key, told[key]) for key in keys if told[key] is not None])

    if is_often:
        return itemgetter(*columns), lru_cache(maxsize=10_000)(say)
    if len(keys) == 1:
        return itemgetter(keys[0]), partial(_said_if_any, keys[0])
    return itemgetter(*columns), say


def _said_if_any(key: str, value: Any) -> str:
    return "" if value is None else _said(key, value)


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
