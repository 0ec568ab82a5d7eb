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
        "pg_catalog.concat('pg_catalog, ', pg_catalog.current_setting('search_path')), $1)",
        "pg_catalog.current_setting('search_path'), $1)",
        ("consent/ledger/test_verify",),
    ),
    Fault(
        "fact-beside-its-commitment",
        "A fact can be altered where the commitment to what stood there is kept beside it.",
        "digest([*commitments(self.facts, self.salts).values(), *self.gone.values()])",
        "digest({**commitments(self.facts, self.salts), **self.gone}.values())",
        ("consent/ledger/test_verify",),
    ),
    Fault(
        "sealed-before-christ",
        "A moment moved two thousand years and more back reads as it was sealed.",
        "case when e.{0} >= '0001-01-01 00:00Z' then",
        "case when true then",
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
