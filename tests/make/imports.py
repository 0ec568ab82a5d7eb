"""Imports for tests: a text becomes a file, is described, and goes in."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from app import database
from app.imports import actions, queries
from app.imports.actions import Described
from app.imports.queries import ImportInfo
from app.imports.receiving.keep import keep
from app.imports.writing import engine

MEETING = Described(source_kind="meeting", source_detail="Messut 2026")


async def parts(data: bytes, size: int = 65536) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def table(*rows: Sequence[str]) -> str:
    """CSV of these rows, the first one the headings."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


async def received(
    content: str | bytes, by: UUID | None = None, *, name: str = "lista.csv", chunk_rows: int = 2000
) -> UUID:
    data = content.encode() if isinstance(content, str) else content
    return await keep(name, parts(data), by, chunk_rows=chunk_rows)


async def described(
    content: str | bytes,
    told: Described = MEETING,
    by: UUID | None = None,
    *,
    mapping: Sequence[str] | None = None,
    chunk_rows: int = 2000,
    **more: object,
) -> UUID:
    import_id = await received(content, by, chunk_rows=chunk_rows)
    if mapping is not None:
        await actions.map_columns(import_id, mapping, by)
    await actions.describe(import_id, replace(told, **more), by)  # type: ignore[arg-type]
    return import_id


async def imported(
    content: str | bytes,
    told: Described = MEETING,
    by: UUID | None = None,
    *,
    may_record_consent: bool = True,
    mapping: Sequence[str] | None = None,
    chunk_rows: int = 2000,
    **more: object,
) -> ImportInfo:
    """The whole way; the import as it stands at the end."""
    import_id = await described(content, told, by, mapping=mapping, chunk_rows=chunk_rows, **more)
    await actions.start(import_id, by, may_record_consent=may_record_consent)
    await engine.run(import_id)
    return await info(import_id)


async def tried(import_id: UUID) -> ImportInfo:
    """After a dry run."""
    await actions.ask_dry_run(import_id, None)
    await engine.run(import_id)
    return await info(import_id)


async def info(import_id: UUID) -> ImportInfo:
    found = await queries.import_info(import_id)
    assert found is not None
    return found


async def said(import_id: UUID, *, is_trial: bool = False) -> list[tuple[int, str, str]]:
    """Row, code and value of every finding."""
    found = await queries.findings(import_id, is_trial=is_trial, most=10_000)
    return [(one.row, one.code.value, one.value) for one in found]


async def people() -> list[str]:
    """Everybody in the register, by name and address."""
    rows = await database.fetch(
        "select c.first_name, c.last_name, coalesce(a.canonical, '') as email from contacts c "
        "left join contact_addresses a on a.contact = c.id order by c.sort_key, a.canonical"
    )
    return [" ".join(filter(None, row.values())) for row in rows]


def numbered(count: int, prefix: str = "reader") -> Iterable[tuple[str, str, str]]:
    for number in range(count):
        yield f"{prefix}{number}@example.org", "Aino", f"Numero{number}"
