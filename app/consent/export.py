"""The ledger going out as CSV or JSON Lines, row by row: memory stays flat however long it is.

An event has the keys of KEYS. `person` is the ledger's own random reference; `basis` is what it rests on
(GDPR Article 6), `wording` the exact sentence that was shown. `evidence` says what proves the event. Of
format 2 anybody can recompute its digest: each fact (DIGESTED) that is there is hashed with its salt, a
deleted one has left its hash among `commitments` (`ledger/evidence.py`, docs/ledger.md). Events of before,
of format 1, have one `salt` over all six facts; where facts of theirs were deleted, a later event
`concerns` them and has the digest of what is left. Of somebody erased only the digest stays.
"""

import json
from collections.abc import AsyncIterator, Collection, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from app import database
from app.consent.ledger.evidence import FACTS, facts_of
from app.consent.purposes.rules import basis_of
from app.lib import csv_cells
from app.lib.csv_cells import EXCEL, PLAIN
from app.staff.reads.recording import handed_out, seen

KEYS = (
    "id",
    "state",
    "at",
    "person",
    "email",
    "purpose",
    "basis",
    "channel",
    "lists",
    "method",
    "wording",
    "wording_version",
    "notice_version",
    "language",
    "actor",
    "evidence",
)
DIGESTED = FACTS
CHUNK = 64 * 1024
ROWS_AT_ONCE = 500


class Format(StrEnum):
    """How the ledger is written; `csv_excel` opens by a double click in Finland and Sweden.

    `jsonld` holds consent records after ISO/IEC TS 27560 (`proof/records.py`), the others events.
    """

    CSV = "csv"
    CSV_EXCEL = "csv_excel"
    JSON_LINES = "jsonl"
    JSON_LD = "jsonld"

    @property
    def media_type(self) -> str:
        kinds = {Format.JSON_LINES: "application/x-ndjson", Format.JSON_LD: "application/ld+json"}
        return kinds.get(self, "text/csv")

    @property
    def ending(self) -> str:
        return ".csv" if self in (Format.CSV, Format.CSV_EXCEL) else f".{self.value}"


async def export(
    form: Format,
    list_names: Mapping[UUID, str],
    subjects: Collection[UUID] | None = None,
) -> AsyncIterator[bytes]:
    """The whole ledger, or that of these subjects, oldest event first, in chunks of some 64 kB.

    Holds one connection until the last chunk is taken. `list_names` are slugs; a list that is not
    among them stays its id.
    """
    ready = [_beginning(form)]
    size = 0
    async for event in events(list_names, subjects):
        text = _line(form, event)
        ready.append(text)
        size += len(text)
        if size >= CHUNK:
            yield "".join(ready).encode()
            ready, size = [], 0
    yield "".join(ready).encode()


_EVENTS = """
select e.id, e.state, e.at, e.subject as person, e.wording as wording_id,
       coalesce(nullif(v.email, ''), a.email, '') as email,
       e.purpose, p.basis, e.channel, e.list_id, e.method, w.sentence as wording,
       w.version as wording_version, e.notice_version, e.language, e.actor,
       e.actor_id, e.recorded_at, e.purpose_version, e.undoes, e.concerns, e.evidence_digest,
       v.event as proved, v.salt, v.salts, v.commitments, v.email as evidence_email,
       v.ip, v.user_agent, v.page, v.message_id, v.detail
  from consent_events e
  left join consent_evidence v on v.event = e.id
  left join wordings w on w.id = e.wording
  left join purposes p on p.key = e.purpose and p.version = e.purpose_version
  left join contact_addresses a on a.id = e.subject
"""
_OF_THESE = " where e.subject = any($1::uuid[])"
_IN_ORDER = " order by e.id"
_BY_PERSON = " order by e.subject, e.id"


async def events(
    list_names: Mapping[UUID, str],
    subjects: Collection[UUID] | None = None,
    *,
    by_person: bool = False,
) -> AsyncIterator[dict[str, Any]]:
    """Each event as a dict of KEYS, oldest first, or one person's after another's."""
    everybody = subjects is None
    order = _BY_PERSON if by_person else _IN_ORDER
    sql = _EVENTS + ("" if everybody else _OF_THESE) + order
    arguments = () if subjects is None else (list(subjects),)
    async with database.connection() as connection, connection.transaction():
        read = 0
        async for row in connection.cursor(sql, *arguments, prefetch=ROWS_AT_ONCE):
            seen([row["person"]])
            if (read := read + 1) % ROWS_AT_ONCE == 0:
                await handed_out(())
            yield _event(row, list_names)


def _event(row: Mapping[str, Any], list_names: Mapping[UUID, str]) -> dict[str, Any]:
    list_id: UUID | None = row["list_id"]
    lists = [] if list_id is None else [list_names.get(list_id, str(list_id))]
    made = {
        "at": row["at"].isoformat(),
        "person": str(row["person"]),
        "basis": basis_of(row["state"], list_id, row["basis"]),
        "lists": lists,
        "evidence": _evidence(row),
    }
    return {key: made[key] if key in made else row[key] for key in KEYS}


def _evidence(row: Mapping[str, Any]) -> dict[str, Any]:
    about_the_row = {
        "recorded_at": row["recorded_at"].isoformat(),
        "purpose_version": row["purpose_version"],
        "actor_id": str(row["actor_id"]) if row["actor_id"] else None,
        "undoes": row["undoes"],
        "list_id": str(row["list_id"]) if row["list_id"] else None,
        "wording_id": str(row["wording_id"]) if row["wording_id"] else None,
        "concerns": row["concerns"],
        "digest": row["evidence_digest"].hex() if row["evidence_digest"] else None,
    }
    if row["proved"] is None:
        return about_the_row
    return {
        **about_the_row,
        **_committed(row),
        **facts_of({**row, "email": row["evidence_email"]}),
    }


def _committed(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["salt"] is not None:
        return {"format": 1, "salt": row["salt"].hex()}
    salts, commitments = json.loads(row["salts"]), json.loads(row["commitments"])
    return {"format": 2, "salts": salts, "commitments": commitments}


def _beginning(form: Format) -> str:
    if form is Format.JSON_LINES:
        return ""
    dialect = EXCEL if form is Format.CSV_EXCEL else PLAIN
    return dialect.beginning + csv_cells.line(KEYS, dialect)


def _line(form: Format, event: dict[str, Any]) -> str:
    if form is Format.JSON_LINES:
        return json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n"
    cells = {
        **event,
        "lists": " ".join(event["lists"]),
        "evidence": csv_cells.json_cell(event["evidence"]),
    }
    dialect = EXCEL if form is Format.CSV_EXCEL else PLAIN
    return csv_cells.line((cells[key] for key in KEYS), dialect)
