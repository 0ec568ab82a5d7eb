"""What proves an event, as the ledger commits to it: each fact can go alone, and the event still verifies.

Format 2: a fact that is there has a salt of its own, and its commitment is SHA-256 over the salt, its
name, a zero byte and its value; the digest is SHA-256 over the sorted commitments. A deleted fact
leaves its commitment and nothing to guess it by. Format 1 had one salt for all facts together. Pure.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

SALT = 16
FACTS = ("email", "ip", "user_agent", "page", "message_id", "detail")
"""The columns that hold them."""
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
NETWORK = ("ip", "user_agent")
"""What is deleted long before the rest (`jobs.py`): it says where somebody sat, not what they agreed to."""


@dataclass(frozen=True)
class Committed:
    """Facts with what was drawn and kept for them: a row of format 2."""

    facts: Mapping[str, object]
    salts: Mapping[str, bytes]
    gone: Mapping[str, bytes] = field(default_factory=dict)
    """Commitments to facts that were deleted."""

    @property
    def digest(self) -> bytes:
        return digest([*commitments(self.facts, self.salts).values(), *self.gone.values()])

    def without(self, names: Iterable[str]) -> "Committed":
        """The same evidence after these facts were deleted; the digest stays."""
        going = {name for name in names if name in self.salts}
        made = commitments(self.facts, self.salts)
        return Committed(
            {name: value for name, value in self.facts.items() if name not in going},
            {name: salt for name, salt in self.salts.items() if name not in going},
            {**self.gone, **{name: made[name] for name in going}},
        )


def commit(facts: Mapping[str, object], drawn: Iterator[bytes]) -> Committed:
    """These facts, without those that say nothing, each with the next salt."""
    told = {name: value for name, value in facts.items() if value not in (None, "")}
    return Committed(told, dict(zip(told, drawn, strict=False)))


def commitments(facts: Mapping[str, object], salts: Mapping[str, bytes]) -> dict[str, bytes]:
    """By name. A fact without a salt is committed to by nothing: the digest then tells."""
    return {
        name: commitment(salts.get(name, b""), name, as_bytes(value))
        for name, value in facts.items()
    }


def commitment(salt: bytes, name: str, value: bytes) -> bytes:
    return sha256(b"%b%b\x00%b" % (salt, name.encode(), value)).digest()


def digest(of_all: Iterable[bytes]) -> bytes:
    """What the event holds."""
    return sha256(b"".join(sorted(of_all))).digest()


def as_bytes(value: object) -> bytes:
    """A text in UTF-8, everything else as canonical JSON (sorted keys, no spaces, UTF-8)."""
    return (value if isinstance(value, str) else _canonical(value)).encode()


def digest_in_format_1(facts: Mapping[str, object], salt: bytes) -> bytes:
    """SHA-256 over the salt and all six facts as canonical JSON."""
    return sha256(salt + _canonical(dict(facts)).encode()).digest()


def _canonical(value: object) -> str:
    return _CANONICAL.encode(value)


def facts_of(row: Mapping[str, Any]) -> dict[str, object]:
    """As they were told to `commit`; of a row as PostgreSQL gives it."""
    detail = row["detail"]
    return {name: row[name] for name in FACTS} | {"detail": json.loads(detail) if detail else None}


def kept_in(row: Mapping[str, Any]) -> Committed:
    """A row of format 2."""
    facts = {name: value for name, value in facts_of(row).items() if value not in (None, "")}
    return Committed(facts, _from_hex(row["salts"]), _from_hex(row["commitments"]))


def proves(row: Mapping[str, Any], expected: bytes) -> bool:
    """Whether these facts are those that the event's digest stands for, in whichever format."""
    try:
        if row["salt"] is not None:
            return digest_in_format_1(facts_of(row), row["salt"]) == expected
        return kept_in(row).digest == expected
    except (ValueError, TypeError, AttributeError):  # salts that nobody drew: somebody wrote them
        return False


_DETAIL = """(
    select '{' || string_agg(to_json(key)::text || ':' || value::text, ',' order by key collate "C") || '}'
      from jsonb_each(v.detail))"""


def proves_in_sql() -> str:
    """The same of a row `v` and its event `e` where a detail holds no lists and objects; else false or null.

    PostgreSQL raises an error of data for salts that nobody drew.
    """
    facts = ", ".join(
        f"('{name}', '\\x{name.encode().hex()}00'::bytea, {_DETAIL if name == 'detail' else f'v.{name}'})"
        for name in FACTS
    )
    return f"""v.salt is null and e.evidence_digest = sha256((
    select string_agg(made, ''::bytea order by made) from (
        select sha256(decode(coalesce(v.salts ->> name, ''), 'hex') || told
                      || convert_to(value, 'UTF8')) as made
          from (values {facts}) facts (name, told, value) where value <> ''
        union all
        select decode(value, 'hex') from jsonb_each_text(v.commitments) where v.commitments <> '{{}}'
    ) of_facts))"""


def in_hex(values: Mapping[str, bytes]) -> str:
    """As `salts` and `commitments` are stored."""
    return json.dumps({name: value.hex() for name, value in values.items()})


def _from_hex(stored: str) -> dict[str, bytes]:
    return {name: bytes.fromhex(value) for name, value in json.loads(stored).items()}
