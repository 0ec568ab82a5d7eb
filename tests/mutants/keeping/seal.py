"""Faults in how the sealed ledger is verified, and in who is told."""

from tests.mutants.faults import Fault

VERIFIED = (
    Fault(
        "leaf-not-recomputed",
        "A verification takes the stored hash of an altered event for true.",
        "filter (where {made} is distinct from l.hash) as altered",
        "filter (where {made} is null) as altered",
        ("consent/ledger/test_verify",),
    ),
    Fault(
        "seal-of-nobody",
        "An event that was altered together with its seal passes for sealed.",
        "if stored != kept else ()",
        "if stored == kept else ()",
        ("consent/ledger/test_verify",),
    ),
    Fault(
        "evidence-not-recomputed",
        "A verification takes altered evidence for true.",
        "and ($4 and {proves_in_sql()}) is not true)",
        "and ($4 and {proves_in_sql()}) is null)",
        ("consent/ledger/test_verify",),
    ),
    Fault(
        "salts-of-nobody",
        "Salts that somebody wrote end a verification, and nobody is told which event it was.",
        "except asyncpg.DataError:",
        "except asyncpg.InterfaceError:",
        ("consent/ledger/test_verify",),
    ),
    Fault(
        "taken-back-by-anything",
        "A verification does not look at what a correction takes back.",
        'row["undoes"] or [None] * count',
        "[None] * count",
        ("consent/ledger/test_verify",),
    ),
    Fault(
        "owner-before-postgresql",
        "Whoever owns the database can say what a verification hashes with.",
        "'pg_catalog, ' || current_setting('search_path')",
        "current_setting('search_path')",
        ("consent/ledger/test_verify",),
    ),
)

WATCHED = (
    Fault(
        "fault-of-the-ledger-unsaid",
        "A verification that finds the ledger changed tells nobody.",
        "[Trouble.WRONG] if seal.last_check and seal.last_check.faults else []",
        "[Trouble.WRONG] if seal.last_check and seal.last_check.broke else []",
        ("privacy/ledger/test_what_is_told",),
    ),
    Fault(
        "checkpoint-every-hour",
        "A new checkpoint is mailed at every seal.",
        "return is_new and _day(last.posted_at) != _day(now)",
        "return is_new or _day(last.posted_at) != _day(now)",
        ("privacy/ledger/test_what_is_told",),
    ),
    Fault(
        "old-journal-unread",
        "Stops that an older version wrote down do not outlive a restored backup.",
        "for path in (folder() / OLD_JOURNAL, folder() / JOURNAL):",
        "for path in (folder() / JOURNAL,):",
        ("consent/ledger/test_journal",),
    ),
)

FAULTS = (*VERIFIED, *WATCHED)
