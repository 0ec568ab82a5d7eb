"""Named questions about imports, their rows and what was found."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app import database
from app.imports.mapping.contents import LOOKED_AT, without_addresses
from app.imports.mapping.fields import CustomField
from app.imports.mapping.programs import named
from app.imports.mapping.propose import proposed
from app.imports.permission import questions
from app.imports.permission.questions import Columns
from app.imports.receiving.chunks import unpacked
from app.imports.rules import Code, Counts, Dates, Known, Outcome, State, Suppresses, state_of


@dataclass(frozen=True)
class Layout:
    """Which row of the file held the headings (0: none did), and which sheets of a workbook were left."""

    heading_row: int = 0
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportInfo:
    """One import as pages and commands see it.

    `mapping` names the field of each column ('' is left out). `trial` are the counts of the last dry
    run and `tried_consents` how many it would bring, `counts` those of the run so far, `done_rows` of
    `rows`.
    """

    id: UUID
    file_name: str
    size: int
    format: str
    encoding: str
    delimiter: str
    headings: list[str]
    layout: Layout
    rows: int
    mapping: list[str] | None
    source_kind: str | None
    source_detail: str
    source_on: date | None
    basis: str | None
    purpose: str | None
    list_id: UUID | None
    evidence: str
    role: str | None
    language: str
    known: Known
    suppresses: Suppresses | None
    edition: int
    trial: Counts | None
    tried_consents: int | None
    trial_asked_at: datetime | None
    trial_at: datetime | None
    created_at: datetime
    created_by: UUID | None
    created_by_name: str | None
    may_record_consent: bool
    started_at: datetime | None
    cancelled_at: datetime | None
    finished_at: datetime | None
    failed_at: datetime | None
    failure: str
    done_rows: int
    counts: Counts
    data_deleted_at: datetime | None
    undo_until: datetime | None
    undo_asked_at: datetime | None
    undo_asked_by: UUID | None
    undone_at: datetime | None
    state: State


_IMPORTS = """
select i.*, m.name as created_by_name
  from imports i left join staff_members m on m.id = i.created_by
"""
_SAME = (
    "id", "file_name", "size", "format", "encoding", "delimiter", "rows", "source_kind",
    "source_detail", "source_on", "basis", "purpose", "evidence", "role", "language", "edition",
    "trial_asked_at", "trial_at", "created_at", "created_by", "created_by_name", "may_record_consent",
    "started_at", "cancelled_at", "finished_at", "failed_at", "failure", "done_rows", "data_deleted_at",
    "undo_until", "undo_asked_at", "undo_asked_by", "undone_at",
)  # fmt: skip
_COUNTS = ("created", "updated", "unchanged", "refused", "suppressed")


def _info(row: dict[str, object]) -> ImportInfo:
    mapping = json.loads(str(row["mapping"])) if row["mapping"] else None
    trial = json.loads(str(row["trial"])) if row["trial"] else {}
    consents = trial.pop("consents", None)
    return ImportInfo(
        **{name: row[name] for name in _SAME},  # type: ignore[arg-type]
        headings=json.loads(str(row["headings"])),
        layout=Layout(**json.loads(str(row["layout"]))),
        mapping=mapping,
        list_id=row["list"],  # type: ignore[arg-type]
        known=Known(str(row["known"])),
        suppresses=Suppresses(str(row["suppresses"])) if row["suppresses"] else None,
        trial=Counts(**trial) if trial else None,
        tried_consents=consents,
        counts=Counts(**{name: row[name] for name in _COUNTS}),  # type: ignore[arg-type]
        state=state_of(_dates(row, mapping)),
    )


def _dates(row: dict[str, object], mapping: list[str] | None) -> Dates:
    names = (
        "trial_asked_at", "trial_at", "started_at", "cancelled_at", "finished_at", "failed_at",
        "undo_asked_at", "undone_at",
    )  # fmt: skip
    moments = {name: row[name] for name in names}
    return Dates(mapped=mapping is not None, described=bool(row["source_kind"]), **moments)  # type: ignore[arg-type]


async def import_info(import_id: UUID) -> ImportInfo | None:
    row = await database.fetchrow(f"{_IMPORTS} where i.id = $1", import_id)
    return _info(dict(row)) if row else None


async def imports(before: datetime | None = None, most: int = 50) -> list[ImportInfo]:
    """Newest first; `before` is the `created_at` of the last one seen."""
    rows = await database.fetch(
        f"{_IMPORTS} where $1::timestamptz is null or i.created_at < $1 "
        "order by i.created_at desc limit $2",
        before,
        most,
    )
    return [_info(dict(row)) for row in rows]


async def first_rows(import_id: UUID, most: int = 5) -> list[tuple[int, list[str]]]:
    """The first rows of the file with their numbers in the spreadsheet (headings are row 1)."""
    row = await database.fetchrow(
        "select first_row, data from import_chunks where import_id = $1 order by number limit 1",
        import_id,
    )
    if row is None:
        return []
    return list(_numbered(row["first_row"], row["data"]))[:most]


def _numbered(first_row: int, data: bytes) -> list[tuple[int, list[str]]]:
    return [(first_row + at, cells) for at, cells in enumerate(unpacked(data)) if cells]


async def first_cells(import_id: UUID, most: int = LOOKED_AT) -> list[list[str]]:
    """As many rows as one looks at to tell what a column is."""
    return [cells for _, cells in await first_rows(import_id, most)]


async def columns_of(info: ImportInfo, mapping: Sequence[str]) -> Columns:
    """The columns with their first rows, to ask what they tell of permission."""
    rows = await first_cells(info.id, questions.LOOKED_AT)
    return Columns(info.headings, mapping, rows, named(info.format))


async def untold_columns(info: ImportInfo) -> tuple[str, ...]:
    """The headings of columns that may say who must not be mailed, as long as nobody has said it."""
    columns = await columns_of(info, info.mapping or ())
    return tuple(info.headings[at] for at in columns.untold())


async def likely_mapping(import_id: UUID, headings: Sequence[str]) -> list[str]:
    """The columns as last time, else as far as their headings and first cells say it.

    As last time not when addresses would be passed over, as it may be when last time had none.
    """
    cells = await first_cells(import_id)
    told = await remembered_mapping(import_id)
    if told is None or without_addresses(told, cells) is not None:
        custom = await custom_fields()
        return await asyncio.to_thread(proposed, headings, custom, cells)
    return told


async def remembered_mapping(import_id: UUID) -> list[str] | None:
    """What the columns of a file with these headings were last time."""
    found = await database.fetchval(
        "select s.mapping from imports i join import_shapes s using (shape) where i.id = $1",
        import_id,
    )
    if found is None:
        return None
    info = await import_info(import_id)
    assert info is not None
    return (await columns_of(info, json.loads(found))).as_remembered()


@dataclass(frozen=True)
class Finding:
    """Something about a row: the column's heading and what stood there. Words: `after.findings`.

    Of a double: the earlier row about the same person or, where that is not known, the person.
    """

    id: int
    row: int
    heading: str
    code: Code
    value: str
    before: int | None = None
    person: UUID | None = None


def _finding(row: dict[str, Any]) -> Finding:
    """A double keeps in the place of a heading where the person came before."""
    told = {**row, "code": Code(row["code"])}
    if told["code"] is not Code.DOUBLE or not (place := told["heading"]):
        return Finding(**told)
    told["heading"] = ""
    if place.isdecimal():
        return Finding(**told, before=int(place))
    return Finding(**told, person=UUID(place))


async def findings(
    import_id: UUID, *, is_trial: bool, after: tuple[int, int] = (0, 0), most: int = 100
) -> list[Finding]:
    """In the order of the rows; `after` is (row, id) of the last one seen."""
    rows = await database.fetch(
        "select id, row, heading, code, value from import_findings "
        "where import_id = $1 and is_trial = $2 and (row, id) > ($3, $4) order by row, id limit $5",
        import_id, is_trial, *after, most,
    )  # fmt: skip
    return [_finding(dict(row)) for row in rows]


async def finding_counts(import_id: UUID, *, is_trial: bool) -> dict[Code, int]:
    """How often each thing was found, the most frequent first."""
    rows = await database.fetch(
        "select code, count(*) as number from import_findings "
        "where import_id = $1 and is_trial = $2 group by code order by number desc, code",
        import_id,
        is_trial,
    )
    return {Code(row["code"]): row["number"] for row in rows}


@dataclass(frozen=True)
class ReportRow:
    """One row of the file, what became of it (None: not there yet) and what was found."""

    number: int
    cells: list[str]
    outcome: Outcome | None
    findings: list[Finding]


async def report_rows(import_id: UUID, *, is_trial: bool) -> AsyncIterator[ReportRow]:
    """Every row of the file with its findings, chunk by chunk; of a dry run what would become of it."""
    number = -1
    while chunk := await database.fetchrow(_CHUNK, import_id, number, is_trial):
        number = chunk["number"]
        rows = _numbered(chunk["first_row"], chunk["data"])
        found = await _findings_between(import_id, rows, is_trial=is_trial)
        outcomes = chunk["letters"]
        for row, cells in rows:
            letter = chr(outcomes[row - chunk["first_row"]]) if outcomes else None
            outcome = Outcome(letter) if letter else None
            yield ReportRow(row, cells, outcome, found.get(row, []))


_CHUNK = """
select c.number, c.first_row, c.data,
       case when not $3 then c.outcomes when i.trial_at is not null then c.tried end as letters
  from import_chunks c join imports i on i.id = c.import_id
 where c.import_id = $1 and c.number > $2 order by c.number limit 1
"""


async def _findings_between(
    import_id: UUID, rows: list[tuple[int, list[str]]], *, is_trial: bool
) -> dict[int, list[Finding]]:
    if not rows:
        return {}
    found: dict[int, list[Finding]] = {}
    for row in await database.fetch(
        "select id, row, heading, code, value from import_findings "
        "where import_id = $1 and is_trial = $2 and row between $3 and $4 order by row, id",
        import_id, is_trial, rows[0][0], rows[-1][0],
    ):  # fmt: skip
        finding = _finding(dict(row))
        found.setdefault(finding.row, []).append(finding)
    return found


async def custom_fields() -> list[CustomField]:
    rows = await database.fetch(
        "select id, name, kind, choices from custom_fields "
        "where about = 'person' and retired_at is null order by name, id"
    )
    return [CustomField(**{**row, "choices": tuple(row["choices"])}) for row in rows]
