"""What staff do with an import: upload a file, say what it is, try it, start, stop and undo it."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app import database
from app.consent import queries as ledger
from app.database import transaction
from app.imports import queries
from app.imports.mapping.unclear import refuse_unclear
from app.imports.queries import ImportInfo
from app.imports.receiving.keep import keep
from app.imports.rules import (
    ROLES,
    SOURCE_KINDS,
    UNDO_FOR,
    WAKE,
    Known,
    State,
    Suppresses,
    can_be_undone,
)
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.mail.outbox import wake
from app.staff.log import actions

NO_SUCH_IMPORT = N_("There is no such import.")
ALREADY_STARTED = N_("This import has been started already.")
NOT_RUNNING = N_("This import is not running.")
NOT_MAPPED = N_("First choose what each column contains.")
NOT_DESCRIBED = N_("First state where the data in this file comes from.")
NO_SOURCE = N_("Choose where these people come from: the register keeps it for every person.")
EDITED_MEANWHILE = N_("Somebody else has changed this import in the meantime. Check it again.")
NO_SUCH_LIST = N_("There is no such list.")
NO_SUCH_PURPOSE = N_("There is no such purpose.")
WRONG_PURPOSE = N_("This list has another purpose.")
UNKNOWN_ROLE = N_("We do not recognise this relation.")
STILL_RUNNING = N_("Wait until the import has ended.")
NOT_UNDOABLE = N_("This import can no longer be undone.")
NO_EVIDENCE = N_("State what shows that these people agreed: a form, a system, an agreement.")


@dataclass(frozen=True)
class Described:
    """What the file is: asked before anything is imported (register row R13).

    `purpose` and `list_id` are for files that bring consents: rows with the time of a consent become
    events of that list. `evidence` says in words what shows it. `role` is given to everybody.
    `suppresses` of a file of unsubscribed or cleaned addresses cannot be taken away from it.
    """

    source_kind: str
    source_detail: str = ""
    source_on: date | None = None
    basis: str | None = None
    purpose: str | None = None
    list_id: UUID | None = None
    evidence: str = ""
    role: str | None = None
    language: str = "fi"
    known: Known = Known.FILL
    suppresses: Suppresses | None = None


async def receive(
    file_name: str, parts: AsyncIterator[bytes], by: UUID | None, *, delimiter: str = ""
) -> UUID:
    """Read a file as it comes and keep its rows. Its columns are mapped as far as they are known.

    Raises Invalid with a sentence that names the row and the column; nothing is kept then.
    """
    import_id = await keep(file_name, parts, by, delimiter=delimiter)
    await _note(import_id, "import_received", by)
    return import_id


async def map_columns(
    import_id: UUID, mapping: Sequence[str], by: UUID | None, *, edition: int | None = None
) -> None:
    """Say which field each column is; remembered for the next file with these headings."""
    async with transaction():
        info = await _not_started(import_id, edition)
        columns = await queries.columns_of(info, mapping)
        refuse_unclear(columns, await queries.custom_fields())
        await database.execute(_MAP, import_id, json.dumps(list(mapping)))
        kept = columns.to_remember()
        await database.execute(_REMEMBER, import_id, json.dumps(kept), clock.now(), by)


_NEW_EDITION = "edition = edition + 1, trial = null, trial_at = null, trial_asked_at = null"
_MAP = f"update imports set mapping = $2, {_NEW_EDITION} where id = $1"
_REMEMBER = """
insert into import_shapes (shape, mapping, changed_at, changed_by)
select shape, $2, $3, $4 from imports where id = $1
on conflict (shape) do update
   set mapping = excluded.mapping, changed_at = excluded.changed_at, changed_by = excluded.changed_by
"""


async def describe(
    import_id: UUID, told: Described, by: UUID | None, *, edition: int | None = None
) -> None:
    """Say what the file is. Raises Invalid when the source is missing."""
    async with transaction():
        info = await _not_started(import_id, edition)
        # What a file of left or bounced addresses is stays so, whatever is asked for.
        suppresses = info.suppresses or told.suppresses
        purpose = await _checked_purpose(told, consents=suppresses is None)
        await database.execute(
            _DESCRIBE, import_id, told.source_kind, told.source_detail[:200], told.source_on,
            told.basis or ("consent" if told.list_id else "legitimate_interest"), purpose,
            told.list_id, told.evidence, told.role, told.language, told.known, suppresses,
        )  # fmt: skip
        await _note(import_id, "import_described", by)


_DESCRIBE = f"""
update imports set source_kind = $2, source_detail = $3, source_on = $4, basis = $5, purpose = $6,
       list = $7, evidence = $8, role = $9, language = $10, known = $11, suppresses = $12,
       {_NEW_EDITION}
 where id = $1
"""


async def _checked_purpose(told: Described, *, consents: bool) -> str | None:
    if told.source_kind not in SOURCE_KINDS:
        raise Invalid(NO_SOURCE)
    if told.role is not None and told.role not in ROLES:
        raise Invalid(UNKNOWN_ROLE)
    if told.purpose and await ledger.purpose(told.purpose) is None:
        raise Invalid(NO_SUCH_PURPOSE)
    if told.list_id is None:
        return told.purpose
    of_list: str | None = await database.fetchval(
        "select purpose from lists where id = $1 and closed_at is null", told.list_id
    )
    if of_list is None:
        raise Invalid(NO_SUCH_LIST)
    if told.purpose not in (None, of_list):
        raise Invalid(WRONG_PURPOSE)
    if consents and not told.evidence.strip():
        raise Invalid(NO_EVIDENCE)
    return of_list


async def ask_dry_run(import_id: UUID, by: UUID | None) -> None:
    """Have a worker count what would happen; the last dry run's findings go."""
    async with transaction():
        await _ready(import_id)
        await database.execute(
            "delete from import_findings where import_id = $1 and is_trial", import_id
        )
        await database.execute(
            "update imports set trial_asked_at = $2, trial_at = null, trial = null, "
            "failed_at = null, failure = '' where id = $1",
            import_id,
            clock.now(),
        )
        await _note(import_id, "import_tried", by)
        await wake(WAKE, str(import_id))


async def start(import_id: UUID, by: UUID | None, *, may_record_consent: bool) -> None:
    """Have a worker import it. `may_record_consent`: consents count at once, else they wait.

    A failed import goes on where it stopped. Raises Conflict when it was started before.
    """
    async with transaction():
        info = await _locked(import_id)
        if info.state is not State.FAILED:
            await _ready(import_id)
        await database.execute(_START, import_id, clock.now(), may_record_consent)
        await _note(import_id, "import_started", by)
        await wake(WAKE, str(import_id))


_START = """
update imports set started_at = coalesce(started_at, $2), failed_at = null, failure = '',
       may_record_consent = $3
 where id = $1
"""


async def cancel(import_id: UUID, by: UUID | None) -> None:
    """Stop after the rows in hand. What is in stays."""
    async with transaction():
        info = await _locked(import_id)
        if info.state not in (State.RUNNING, State.FAILED):
            raise Conflict(NOT_RUNNING)
        await database.execute(
            "update imports set cancelled_at = $2, undo_until = $3, failed_at = null where id = $1",
            import_id,
            (now := clock.now()),
            now + UNDO_FOR,
        )
        await _note(import_id, "import_cancelled", by)


async def undo(import_id: UUID, by: UUID | None) -> None:
    """Have a worker take back all that the import did. Conflict when it is too late."""
    async with transaction():
        info = await _locked(import_id)
        if info.state in (State.UNDOING, State.UNDONE):
            return
        if not can_be_undone(info.state, info.undo_until, clock.now()):
            raise Conflict(NOT_UNDOABLE)
        await database.execute(
            "update imports set undo_asked_at = $2, undo_asked_by = $3, failure = '' where id = $1",
            import_id,
            clock.now(),
            by,
        )
        await _note(import_id, "import_undone", by)
        await wake(WAKE, str(import_id))


async def delete_rows(import_id: UUID, by: UUID | None) -> None:
    """Forget the file's rows and findings; the counts stay. Not while it runs."""
    async with transaction():
        info = await _locked(import_id)
        if info.state in (State.RUNNING, State.TRYING, State.UNDOING):
            raise Conflict(STILL_RUNNING)
        if info.data_deleted_at:
            return
        await database.execute("delete from import_chunks where import_id = $1", import_id)
        await database.execute("delete from import_findings where import_id = $1", import_id)
        await database.execute(
            "update imports set data_deleted_at = $2 where id = $1", import_id, clock.now()
        )
        await _note(import_id, "import_rows_deleted", by)


async def begin_anew(
    import_id: UUID, edition: int | None, by: UUID | None, what: str
) -> ImportInfo:
    """Lock an import that has not been started, for a change that makes its last check void."""
    info = await _not_started(import_id, edition)
    await database.execute(f"update imports set {_NEW_EDITION} where id = $1", import_id)
    await _note(import_id, what, by)
    return info


async def _locked(import_id: UUID) -> ImportInfo:
    await database.execute("select 1 from imports where id = $1 for update", import_id)
    return or_not_found(await queries.import_info(import_id), NO_SUCH_IMPORT)


async def _not_started(import_id: UUID, edition: int | None) -> ImportInfo:
    info = await _locked(import_id)
    if info.started_at or info.data_deleted_at:
        raise Conflict(ALREADY_STARTED)
    if edition not in (None, info.edition):
        raise Conflict(EDITED_MEANWHILE)
    return info


async def _ready(import_id: UUID) -> None:
    info = await _not_started(import_id, None)
    if info.mapping is None:
        raise Conflict(NOT_MAPPED)
    if info.source_kind is None:
        raise Conflict(NOT_DESCRIBED)


async def _note(import_id: UUID, what: str, by: UUID | None) -> None:
    await actions.note(by, what, about_kind="import", about=import_id)
