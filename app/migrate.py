"""Bring the database up to date, one runner at a time, all or nothing; and tell when it is behind."""

import contextlib
import io
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg
from pgqueuer import Queries
from pgqueuer.db import AsyncpgDriver
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager

from app import database
from app.config import Settings
from app.database import DatabaseError, lock, transaction
from app.lib import clock
from app.lib.addresses import at
from app.lib.folders import migrations_folder
from app.lib.tokens import fingerprint

AFTERWARDS = (
    "app.consent.actions:add_missing_purposes",
    "app.contacts.search.keys:fill_missing_keys",
    "app.staff.actions.identity:keep_addresses_as_used",
    "app.privacy.actions:publish_notice_if_changed",
)
"""What rooms do to a database that has just been brought up to date, by address."""
KEPT = (
    *("consent_events", "wordings", "notice_versions", "purposes", "form_versions"),
    *("ledger_trees", "ledger_leaves", "ledger_nodes", "ledger_checkpoints", "ledger_checks"),
    "read_log",
)
"""What nobody but the owner could change, and a trigger refuses to the owner as well."""
NETWORK_FACTS = "ip, user_agent, salt, salts, commitments"
FIRST_WITH_MAINTAIN = 170000
NOT_GRANTED = (
    "The program's database role may not use this database yet: run `postilupa migrate` first."
)
# What databases noted before the first release. Together they made what `0001_schema` makes.
EARLY = frozenset(
    f"2026-11-{22 if number < 6 else 23}T12:00:00:{number:06}" for number in range(1, 11)
)


async def migrate(settings: Settings) -> int:
    """Run what has not run yet, in one transaction under an advisory lock. Answers how many migrations ran."""
    async with transaction():
        await lock("postilupa migrate")
        await _adopt_early()
        before = await _done()
        await _run("all")
        await _install_job_queue()
        await remember_key(settings)
        for address in AFTERWARDS:
            await at(address)()
        await _grant_to_application(settings)
        return len(await _done() - before)


async def _run(which: str, *, only_note: bool = False) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        await ForwardsMigrationManager(app_name="app", migration_id=which, fake=only_note).run()


async def _adopt_early() -> None:
    """A database from before the first release goes on as it is when it was up to date then."""
    early = await _done() & EARLY
    if not early:
        return
    if early < EARLY:
        raise DatabaseError(
            "This database was left halfway before the first release: run `postilupa migrate` of the "
            "version that made it and then of this one, or begin with an empty database."
        )
    await database.execute(
        "delete from migration where app_name = 'app' and name = any($1)", sorted(early)
    )
    await _run("1", only_note=True)


async def _done() -> set[str]:
    if await database.fetchval("select to_regclass('migration')") is None:
        return set()
    rows = await database.fetch("select name from migration where app_name = 'app'")
    return {row["name"] for row in rows}


async def _install_job_queue() -> None:
    async with database.connection() as connection:
        queue = Queries(AsyncpgDriver(connection))
        if await queue.schema_is_installed():
            await queue.upgrade()
        else:
            await queue.install()


async def _grant_to_application(settings: Settings) -> None:
    """The application's role may use all, and change no ledger; there is none without an owner apart.

    It guards against faults and injection; the machine's owner can always change what is on it.
    """
    role = _application_role(settings)
    if not role or role == await database.fetchval("select current_user"):
        return
    rights = [
        "usage on schema public",
        "select, insert, update, delete on all tables in schema public",
        "usage, select, update on all sequences in schema public",
    ]
    if int(await database.fetchval("show server_version_num")) >= FIRST_WITH_MAINTAIN:
        rights.append("maintain on all tables in schema public")
    for right in rights:
        await _as_said("grant %s to %I", right, role)
    for table in KEPT:
        await _as_said("revoke %s from %I", f"update, delete, truncate on {table}", role)
    # Evidence may go. Of what stays nothing is written but what the nightly deletion leaves.
    await _as_said("revoke %s from %I", "update, truncate on consent_evidence", role)
    await _as_said("grant %s to %I", f"update ({NETWORK_FACTS}) on consent_evidence", role)


def _application_role(settings: Settings) -> str:
    if settings.database_url is None:
        from app.embedded.cluster import APPLICATION

        return APPLICATION
    if not settings.database_owner_url:
        return ""
    return unquote(urlsplit(settings.database_url).username or "")


async def role_in_use() -> str:
    """As whom the program works, and whether that role could change the ledger."""
    row = await database.fetchrow(
        "select current_user as role, has_table_privilege('consent_events', 'update') as may_change"
    )
    assert row is not None
    if row["may_change"]:
        return (
            f"The database role is {row['role']}, which could change the ledger: give `migrate` an owner "
            "of its own in POSTILUPA_DATABASE_OWNER_URL."
        )
    return f"The database role is {row['role']}: it can add to the ledger and change nothing in it."


async def _as_said(sentence: str, rights: str, role: str) -> None:
    """Let PostgreSQL quote the role's name itself."""
    quoted = await database.fetchval(
        "select format($1, $2::text, $3::text)", sentence, rights, role
    )
    await database.execute(quoted)


async def remember_key(settings: Settings) -> None:
    """Keep the secret's fingerprint, or refuse a database that was made with another secret."""
    await database.execute(
        "insert into installation (key_fingerprint, created_at) values ($1, $2) on conflict do nothing",
        fingerprint(settings.secret_key),
        clock.now(),
    )
    await refuse_other_key(settings)


async def refuse_other_key(settings: Settings) -> None:
    kept = await database.fetchval("select key_fingerprint from installation")
    if kept != fingerprint(settings.secret_key):
        raise DatabaseError(
            "This database was made with another secret key: nothing is sent, because the suppression "
            "list and every link ever mailed can only be read with that one. "
            "Set POSTILUPA_SECRET_KEY to the key it was made with."
        )


def known_migrations(folder: Path | None = None) -> int:
    """How many migrations this version brings."""
    return len(list((folder or migrations_folder()).glob("[0-9]*.py")))


async def refuse_when_behind(settings: Settings) -> None:
    """`serve` and `worker` start only on a database that is exactly up to date."""
    try:
        names = await _done()
    except asyncpg.InsufficientPrivilegeError:
        raise DatabaseError(NOT_GRANTED) from None
    done = 0 if names & EARLY else len(names)
    known = known_migrations()
    if done < known:
        raise DatabaseError(
            f"The database is {known - done} migrations behind: run `postilupa migrate` first."
        )
    if done > known:
        raise DatabaseError(
            "The database is newer than this program: install the version that migrated it."
        )
    await refuse_other_key(settings)
