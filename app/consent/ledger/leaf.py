"""What a leaf of the tree says of an event: a text that never changes again (docs/ledger.md). Pure.

A column that the ledger gains later makes a new format with its key; leaves keep the format they were
made in, and an event that has nothing in a column has the same text in both but for the number.
"""

import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

FORMAT = 1
KEYS = {
    1: (
        "actor", "actor_id", "at", "channel", "concerns", "evidence_digest", "id", "language",
        "list_id", "method", "notice_digest", "notice_version", "purpose", "purpose_version",
        "recorded_at", "state", "subject", "undoes", "v", "wording", "wording_digest",
    ),
}  # fmt: skip
"""In the order of the text. The digests of notice and wording are those of the texts that were shown."""
_TEXT = "to_json(e.{0})::text"
# A year before Christ would read like the same one after: it is none.
_MOMENT = """'"' || case when e.{0} >= '0001-01-01 00:00Z' then
    to_char(e.{0} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end || '"'"""
_ID = """'"' || e.{0} || '"'"""
_BYTES = """'"' || encode(e.{0}, 'hex') || '"'"""
_SAID = {
    **dict.fromkeys(("actor", "channel", "language", "method", "purpose", "state"), _TEXT),
    **dict.fromkeys(("at", "recorded_at"), _MOMENT),
    **dict.fromkeys(("actor_id", "list_id", "subject", "wording"), _ID),
    **dict.fromkeys(("evidence_digest", "notice_digest", "wording_digest"), _BYTES),
}
"""How PostgreSQL says what is no number."""


def in_sql(form: str = str(FORMAT)) -> str:
    """The text of an event `e` that has all the columns of its format; null for one of no known format.

    JSON with sorted keys, without spaces, and without keys that have no value: times are RFC 3339 in UTC
    with six digits, bytes hexadecimal. `form` is the SQL for the number of the format.
    """
    made = " ".join(f"when {number} then {_whole(number)}" for number in KEYS)
    return f"case {form} {made} end"


def _whole(form: int) -> str:
    said = (f"""'"{key}":' || {_value(key, form)}""" for key in KEYS[form])
    return f"'{{' || concat_ws(',', {', '.join(said)}) || '}}'"


def _value(key: str, form: int) -> str:
    return str(form) if key == "v" else _SAID.get(key, "e.{0}").format(key)


def first_text(tree: Mapping[str, Any]) -> str:
    """The first leaf of a tree that goes on where another one had to end."""
    said = {key: tree[key] for key in ("origin", "predecessor", "reason")}
    began = tree["started_at"].astimezone(UTC).isoformat(timespec="microseconds")
    whole = {**said, "started_at": f"{began[:-6]}Z", "v": 1}
    return json.dumps(whole, separators=(",", ":"), ensure_ascii=False)
