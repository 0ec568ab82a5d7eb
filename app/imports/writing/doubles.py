"""Rows that speak of somebody an earlier row of the same file spoke of: which row that was.

Within a batch it is seen at once. Of an earlier batch the dry run knows it, which remembers whom it
met. A run that had no dry run names the person, and the report looks for the row as it goes by.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from app import database
from app.imports import queries
from app.imports.mapping.fields import EMAILS
from app.imports.queries import Finding, ReportRow
from app.imports.reading.addresses import addresses_in
from app.imports.rules import Code, Outcome
from app.imports.writing.fresh.prepare import Ready
from app.imports.writing.matching import Match, found_by, identities
from app.imports.writing.settled import Batch
from app.imports.writing.terms import Job

BECAME_SOMEBODY = frozenset({Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED})


def apart(people: Iterable[Ready], repeats: dict[int, int]) -> tuple[list[Ready], list[Ready]]:
    """The first row of everybody, and the rows about somebody who came before: `repeats` says where."""
    people = list(people)
    names = identities if all(one.person.canonical for one in people) else found_by
    seen: dict[str, int] = {}
    first: list[Ready] = []
    later: list[Ready] = []
    for one in people:
        row = one.person.row
        before = [seen[text] for text in identities(one.person) if text in seen]
        if before:
            later.append(one)
            repeats.setdefault(row, before[0])
        else:
            first.append(one)
        for text in names(one.person):
            seen.setdefault(text, row)
    return first, later


def same_person_twice(
    people: Sequence[Ready], matched: dict[int, Match], repeats: dict[int, int]
) -> dict[int, Ready]:
    """Rows about one known person, though their own words do not say so."""
    taken: dict[UUID, int] = {}
    again = {}
    for one in people:
        row = one.person.row
        match = matched.get(row)
        if match is None:
            continue
        if match.contact in taken:
            again[row] = one
            repeats.setdefault(row, taken[match.contact])
        taken.setdefault(match.contact, row)
    return again


async def say_doubles(
    batch: Batch,
    people: Sequence[Ready],
    matched: dict[int, Match],
    met: Mapping[UUID, int] | None = None,
) -> None:
    """`met`: in which rows a dry run met these people first, which it remembers for itself."""
    if not matched and not batch.repeats:
        return
    known = [one.person.row for one in people if one.person.row in matched]
    if met is not None:
        tried = {row: met[matched[row].contact] for row in known if matched[row].contact in met}
    else:
        tried = await _tried(batch.job, known) if known else {}
    for one in people:
        row = one.person.row
        match = matched.get(row)
        before = tried.get(row) or batch.repeats.get(row)
        if before is not None:
            batch.say_double(one, before)
        elif match is not None and match.import_id == batch.job.info.id:
            batch.say_double(one, match.contact)


_TRIED = """
select row, heading::int as before from import_findings
 where import_id = $1 and is_trial and code = $2 and row = any($3) and heading ~ '^[0-9]{1,9}$'
"""


async def _tried(job: Job, rows: Sequence[int]) -> dict[int, int]:
    """What the dry run found of these rows, if this very import was tried."""
    if job.info.trial_at is None:
        return {}
    told = await database.fetch(_TRIED, job.info.id, Code.DOUBLE.value, rows)
    return {row["row"]: row["before"] for row in told}


class FirstRows:
    """While the rows of a file go by: where each of the addresses looked for stands first."""

    def __init__(self, wanted: Iterable[str], columns: Collection[int]) -> None:
        self._wanted = frozenset(wanted)
        self._columns = columns
        self._first: dict[str, int] = {}

    def look(self, row: ReportRow) -> None:
        if not self._wanted or row.outcome not in BECAME_SOMEBODY:
            return
        for cell in (row.cells[at] for at in self._columns if at < len(row.cells)):
            for who in self._wanted & addresses_in(cell):
                self._first.setdefault(who, row.number)

    def before(self, double: Finding) -> int | None:
        """The row this one repeats, as it was told or as it was seen going by."""
        if double.before is not None or double.code is not Code.DOUBLE:
            return double.before
        first = next(map(self._first.get, addresses_in(double.value)), None)
        return first if first is not None and first < double.row else None


async def first_rows(import_id: UUID, *, is_trial: bool) -> FirstRows:
    """Looks for the addresses of those doubles whose other row was not known when they were found."""
    info = await queries.import_info(import_id)
    mapping = info.mapping if info else None
    columns = [at for at, field in enumerate(mapping or ()) if field in EMAILS]
    if not columns:
        return FirstRows((), ())
    rows = await database.fetch(_UNKNOWN, import_id, is_trial, Code.DOUBLE.value)
    wanted = frozenset[str]().union(*(addresses_in(row["value"]) for row in rows))
    return FirstRows(wanted, columns)


_UNKNOWN = """
select distinct value from import_findings
 where import_id = $1 and is_trial = $2 and code = $3 and heading !~ '^[0-9]+$' and value <> ''
"""
