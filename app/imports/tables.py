"""Imports: the file as it came, what its columns mean, how far it is, and what became of each row."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigSerial,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from app.lists.tables import MailingList
from app.staff.tables import StaffMember


class Import(Table, tablename="imports"):
    """One file on its way in. Its state is read off its dates (`rules.state_of`).

    The counts add up to the rows read so far: created, updated, unchanged, refused, suppressed.
    `trial` holds the counts of the dry run, `layout` which row and sheet of the file was read.
    """

    id = UUID(primary_key=True)
    file_name = Varchar(length=200, default=None)
    digest = Bytea(default=None)
    size = Integer(default=None)
    format = Varchar(length=20, default=None)
    encoding = Varchar(length=20, default="")
    delimiter = Varchar(length=4, default="")
    headings = JSONB(default=None)
    layout = JSONB(default="{}")
    shape = Bytea(default=None)
    rows = Integer(default=None)
    mapping = JSONB(null=True, default=None)
    source_kind = Varchar(length=40, null=True, default=None)
    source_detail = Varchar(length=200, default="")
    source_on = Date(null=True, default=None)
    basis = Varchar(length=24, null=True, default=None)
    purpose = Varchar(length=40, null=True, default=None)
    list = ForeignKey(MailingList, null=True, default=None, on_delete=OnDelete.set_null)
    evidence = Text(default="")
    role = Varchar(length=12, null=True, default=None)
    language = Varchar(length=2, default="fi")
    known = Varchar(length=10, default="fill")
    suppresses = Varchar(length=20, null=True, default=None)
    edition = Integer(default=1)
    trial = JSONB(null=True, default=None)
    trial_asked_at = Timestamptz(null=True, default=None)
    trial_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)
    created_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    may_record_consent = Boolean(default=False)
    started_at = Timestamptz(null=True, default=None)
    cancelled_at = Timestamptz(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)
    failure = Varchar(length=200, default="")
    done_rows = Integer(default=0)
    created = Integer(default=0)
    updated = Integer(default=0)
    unchanged = Integer(default=0)
    refused = Integer(default=0)
    suppressed = Integer(default=0)
    data_deleted_at = Timestamptz(null=True, default=None)
    undo_until = Timestamptz(null=True, default=None)
    undo_asked_at = Timestamptz(null=True, default=None)
    undo_asked_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    undone_at = Timestamptz(null=True, default=None)


class ImportChunk(Table, tablename="import_chunks"):
    """Some rows of the file as clean UTF-8 CSV (compressed), and one letter for each row's outcome.

    `tried` are the letters of the last dry run.
    """

    id = BigSerial(primary_key=True)
    import_id = ForeignKey(Import, null=False, on_delete=OnDelete.cascade, index=True)
    number = Integer(default=None)
    first_row = Integer(default=None)
    rows = Integer(default=None)
    data = Bytea(default=None)
    outcomes = Bytea(null=True, default=None)
    tried = Bytea(null=True, default=None)

    one_chunk_per_number = Unique([import_id, number])


class ImportChunkKeys(Table, tablename="import_chunk_keys"):
    """Keyed hashes of what names people in the rows of a chunk: by these it is found."""

    chunk = ForeignKey(ImportChunk, primary_key=True, on_delete=OnDelete.cascade)
    keys = Array(base_column=Integer(), default=None)


class ImportFinding(Table, tablename="import_findings"):
    """Something about a row that a person should know: why it was refused, what was left as it is."""

    id = BigSerial(primary_key=True)
    import_id = ForeignKey(Import, null=False, on_delete=OnDelete.cascade, index=True)
    row = Integer(default=None)
    heading = Varchar(length=200, default="")
    code = Varchar(length=40, default=None)
    value = Varchar(length=300, default="")
    is_trial = Boolean(default=False)


class ImportedConsent(Table, tablename="imported_consents"):
    """A consent that came with a file and waits for somebody with the right to record it."""

    id = BigSerial(primary_key=True)
    import_id = ForeignKey(Import, null=False, on_delete=OnDelete.cascade, index=True)
    address = UUID(default=None, null=False, index=True)
    released_at = Timestamptz(null=True, default=None)


class ImportChange(Table, tablename="import_changes"):
    """What an import changed of somebody known, gave or blocked, for as long as it can be undone.

    Of texts what stood before and what after; of a thing that was added its name or id in `new`.
    """

    id = BigSerial(primary_key=True)
    import_id = ForeignKey(Import, null=False, on_delete=OnDelete.cascade, index=True)
    contact = UUID(null=True, default=None, index=True)
    field = Varchar(length=60, default=None)
    old = Text(default="")
    new = Text(default="")


class ImportKept(Table, tablename="import_kept"):
    """Whom or what the undoing of an import left as it is, and why."""

    id = BigSerial(primary_key=True)
    import_id = ForeignKey(Import, null=False, on_delete=OnDelete.cascade, index=True)
    contact = UUID(null=True, default=None, index=True)
    organisation = UUID(null=True, default=None)
    reason = Varchar(length=20, default=None)


class ImportShape(Table, tablename="import_shapes"):
    """Which column was what in a file with these headings: remembered for the next one."""

    shape = Bytea(primary_key=True, default=None)
    mapping = JSONB(default=None)
    changed_at = Timestamptz(default=None)
    changed_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
