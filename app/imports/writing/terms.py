"""What stays the same while one import runs."""

from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from app import database
from app.consent import queries as ledger
from app.consent.events import State
from app.contacts.actions.people import told_due_on
from app.contacts.facts import Source, Who
from app.imports import queries
from app.imports.mapping.programs import is_in_utc, needs_sign_up, never_subscribed
from app.imports.queries import ImportInfo
from app.imports.reading.cells import Reading
from app.imports.writing.consents import Terms
from app.imports.writing.fresh.prepare import Context
from app.imports.writing.owners import owners
from app.lib import clock
from app.lib.languages import HOME_ZONE


@dataclass(frozen=True)
class Job:
    """One import, or its dry run."""

    info: ImportInfo
    is_trial: bool
    reading: Reading
    context: Context

    @property
    def terms(self) -> Terms | None:
        return self.context.terms

    @property
    def who(self) -> Who:
        info = self.info
        return Who(info.created_by, info.file_name[:200], actor="import", import_id=info.id)

    @property
    def list_id(self) -> UUID | None:
        return self.info.list_id

    @property
    def has_proof_columns(self) -> bool:
        return bool({"opt_in_at", "confirmed_at", "double_opt_in"} & set(self.reading.mapping))


async def job_of(info: ImportInfo, *, is_trial: bool) -> Job:
    """Read once at the start; custom fields and purposes do not change under a running import."""
    assert info.mapping is not None
    assert info.source_kind is not None
    custom = tuple(
        field for field in await queries.custom_fields() if f"custom:{field.id}" in info.mapping
    )
    terms = await _terms(info)
    reading = Reading(
        tuple(info.headings),
        tuple(info.mapping),
        custom,
        UTC if is_in_utc(info.format) else HOME_ZONE,
        clock.now(),
        info.suppresses,
        await owners(info.mapping),
        needs_sign_up(info.format),
        program=info.format,
        brings_consents=terms is not None,
        untold=await queries.untold_columns(info),
    )
    source = Source(info.source_kind, info.source_detail, info.source_on)
    context = Context(
        import_id=info.id,
        language=info.language,
        source=source,
        created_by=info.created_by,
        told_due_on=told_due_on(source),
        evidence=info.evidence[:500],
        terms=terms,
    )
    return Job(info, is_trial, reading, context)


async def _terms(info: ImportInfo) -> Terms | None:
    purpose = await ledger.purpose(info.purpose) if info.purpose else None
    if info.list_id is None or purpose is None or never_subscribed(info.format, info.file_name):
        return None
    is_open = await database.fetchval(
        "select exists (select from lists where id = $1 and closed_at is null)", info.list_id
    )
    state = State.GIVEN if info.may_record_consent else State.IMPORTED
    return Terms(info.id, state, purpose, info.list_id, info.created_by) if is_open else None
