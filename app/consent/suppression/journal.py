"""The suppression list once more beside the database: a backup that is restored does not forget a stop.

One line of JSON for each row, keyed hashes only, beside the checkpoints of the ledger. Lines are added
once their rows are committed; a row written twice after a crash is one row all the same.
"""

import asyncio
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from app import config, database
from app.consent.suppression.kept import digest_under
from app.consent.suppression.rules import Cause
from app.database import lock, transaction
from app.lib import clock

AT_ONCE = 5000
TAIL = 4096
_NEW = """
select id, key_id, encode(digest, 'hex') as digest, list_id::text, reason, since::text
  from suppressions where kept_at is null order by id limit $1
"""
_IS_THERE = """
select exists (select from suppressions
                where digest = decode($1, 'hex') and reason = $2
                  and list_id is not distinct from $3::text::uuid)
"""
_ADD = """
insert into suppressions (key_id, digest, list_id, reason, since, recorded_at, kept_at)
select $1, decode($2, 'hex'), $3::text::uuid, $4, $5::text::timestamptz, $6, $6
on conflict (digest, list_id, reason) where lifted_at is null do nothing
"""
_ADDRESSES = "select canonical from contact_addresses order by canonical"


def file() -> Path:
    return config.current().data_dir / "checkpoints" / "suppressions.jsonl"


async def keep() -> int:
    """Write the rows that are new since; answers how many."""
    number = 0
    while some := await _keep_some():
        number += some
    return number


async def _keep_some() -> int:
    async with transaction():
        await lock("suppression journal")
        rows = await database.fetch(_NEW, AT_ONCE)
        if rows:
            lines = [json.dumps({**row, "id": None}) for row in rows]
            await asyncio.to_thread(_append, lines)
            ids = [row["id"] for row in rows]
            await database.execute(
                "update suppressions set kept_at = $2 where id = any($1)", ids, clock.now()
            )
    return len(rows)


def _append(lines: Sequence[str]) -> None:
    """The line end in front parts them from what a crash may have torn off."""
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as journal:
        journal.write("".join(f"\n{line}" for line in lines))
        journal.flush()
        os.fsync(journal.fileno())


def _read(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue  # torn off by a crash
        if isinstance(row, dict) and {"key_id", "digest", "list_id", "reason", "since"} <= set(row):
            yield row


def _last() -> dict[str, Any] | None:
    path = file()
    if not path.exists():
        return None
    with path.open("rb") as journal:
        journal.seek(max(0, path.stat().st_size - TAIL))
        return next(reversed(list(_read(journal.read().decode(errors="replace")))), None)


async def is_older() -> bool:
    """Whether the database does not know what was written last: it was restored."""
    last = _last()
    return last is not None and not await _is_there(last)


async def put_back() -> list[str]:
    """Add the rows that the database has lost. Answers the addresses in the register that were erased."""
    async with transaction():
        await lock("suppression journal")
        lost = [
            row for row in _read(file().read_text(encoding="utf-8")) if not await _is_there(row)
        ]
        for row in lost:
            await database.execute(
                _ADD, row["key_id"], row["digest"], row["list_id"], row["reason"], row["since"],
                clock.now(),
            )  # fmt: skip
    erased = {(r["key_id"], r["digest"]) for r in lost if r["reason"] == Cause.ERASED}
    return await _known_by(erased) if erased else []


async def _is_there(row: dict[str, Any]) -> bool:
    found: bool = await database.fetchval(_IS_THERE, row["digest"], row["reason"], row["list_id"])
    return found


async def _known_by(erased: set[tuple[str, str]]) -> list[str]:
    keys = sorted({key for key, _ in erased})
    return [
        row["canonical"]
        for row in await database.fetch(_ADDRESSES)
        if any((key, digest_under(key, row["canonical"]).hex()) in erased for key in keys)
    ]
