"""The embedded cluster: found or made in the data directory, and its server started."""

import logging
import os
import re
import shlex
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from app.embedded import keeper
from app.embedded.accounts import (
    ELSEWHERE,
    MAJOR,
    NOBODY,
    Account,
    EmbeddedServerError,
    account_for,
    disk_full,
    may,
    may_enter,
    name_of,
    reachable_programs,
    room_elsewhere,
)

SUPERUSER = "postilupa"
APPLICATION = "postilupa_application"
CLUSTER = "postgresql"
LOG_FILE = "server.log"
LARGEST_LOG = 1_000_000
# sun_path holds 104 bytes on macOS and 108 on Linux, the closing zero included.
LONGEST_SOCKET = 100
PLAIN_PATH = re.compile(r"/[A-Za-z0-9/._+-]*")

# More buffers are no gain: with 256 MB, pages that read many people took half as long again.
TUNING: Mapping[str, str] = {
    "shared_buffers": "128MB",
    "max_wal_size": "4GB",
    "max_connections": "100",
    "idle_in_transaction_session_timeout": "5min",
    "jit": "off",
    "timezone": "UTC",
}
# Rows hold addresses. Details, statements and parameters stay out of the log, and so do ERROR and
# WARNING, whose first line may quote a value; whoever caused them is told anyway.
SETTLED: Mapping[str, str] = {
    "listen_addresses": "",
    "port": str(keeper.PORT),
    "unix_socket_permissions": "0700",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_timezone": "UTC",
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
}

_log = logging.getLogger(__name__)


def find_or_make(data_dir: Path) -> tuple[Path, Path]:
    """The cluster's real folder and the programs for it, made on first use. Behind the gate."""
    cluster = data_dir / CLUSTER
    if not cluster.exists() and not cluster.is_symlink():
        _make(data_dir, cluster)
    account = _owner_of(data_dir, cluster)
    return cluster.resolve(), reachable_programs(account)


def _owner_of(data_dir: Path, cluster: Path) -> Account:
    """Who runs the cluster, after checking that it can be run at all."""
    if not cluster.exists():
        raise EmbeddedServerError(
            f"The database of {data_dir} was kept in {cluster.readlink()}, which is gone: put it "
            f"back from a backup, or remove {cluster} to begin with an empty database."
        )
    facts = cluster.stat()
    account = Account(facts.st_uid, facts.st_gid, name_of(facts.st_uid))
    if os.geteuid() == 0:
        _refuse_unreachable(account, cluster)
    elif os.geteuid() != account.uid:
        raise EmbeddedServerError(
            f"The database in {cluster} belongs to the account {account.name}: run Postilupa as "
            "that account, or set POSTILUPA_DATA_DIR to a folder of your own."
        )
    _refuse_other_version(cluster)
    return account


def _refuse_unreachable(account: Account, cluster: Path) -> None:
    if account.uid == 0:
        raise EmbeddedServerError(
            f"The database in {cluster} belongs to root, as whom PostgreSQL refuses to run: give "
            f"it another owner, for example with chown -R nobody {cluster.resolve()}."
        )
    if not may(account, "-x", cluster.resolve()):
        raise EmbeddedServerError(
            f"PostgreSQL refuses to run as root, and the account {account.name}, who owns the "
            f"database, may not enter {cluster}: move the data directory to a folder that account "
            f"can reach, such as {ELSEWHERE}."
        )


def _refuse_other_version(cluster: Path) -> None:
    version = cluster / "PG_VERSION"
    if not version.exists():
        raise EmbeddedServerError(
            f"{cluster} is not a PostgreSQL database: move it away, "
            "or set POSTILUPA_DATA_DIR to another folder."
        )
    made_by = version.read_text().strip()
    if made_by != MAJOR:
        raise EmbeddedServerError(
            f"The database in {cluster} was made by PostgreSQL {made_by}, but this Postilupa "
            f"brings PostgreSQL {MAJOR}: carry it over with pg_dump and pg_restore, use the "
            "Postilupa that made it, or set POSTILUPA_DATA_DIR to another folder."
        )


def _make(data_dir: Path, cluster: Path) -> None:
    account = account_for(data_dir)
    if os.geteuid() == 0 and not may_enter(account, data_dir):
        elsewhere = room_elsewhere(data_dir, account)
        _initialise(data_dir, elsewhere, account)
        cluster.symlink_to(elsewhere)
        _log.warning(
            "PostgreSQL runs as %s, who may not enter %s: the database is kept in %s",
            *(account.name, data_dir, elsewhere),
        )
        return
    # Renamed when complete: a kill in the middle leaves nothing that looks like a database.
    unfinished = cluster.with_name(CLUSTER + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    _initialise(data_dir, unfinished, account)
    unfinished.rename(cluster)


def _initialise(data_dir: Path, cluster: Path, account: Account) -> None:
    if os.geteuid() == 0:
        os.chown(cluster, account.uid, account.gid)
    done = subprocess.run(  # noqa: S603 - our own program
        [
            reachable_programs(account) / "initdb",
            *("--pgdata=.", f"--username={SUPERUSER}", "--auth-local=peer", "--no-instructions"),
            "--auth-host=reject",
            *("--encoding=UTF8", "--locale=C"),
        ],
        **{**keeper.detached(cluster), "stderr": subprocess.PIPE},
        check=False,
    )
    if done.returncode:
        shutil.rmtree(cluster, ignore_errors=True)
        raise EmbeddedServerError(_why(data_dir, done.stderr.decode(errors="replace")))


def start(data_dir: Path, cluster: Path, binaries: Path, settings: Mapping[str, str]) -> Path:
    """Make the server answer and return its socket's folder; up to ten minutes. Behind the gate.

    After a crash PostgreSQL recovers by itself, but not before the last process of the old server
    is gone: hence the tries.
    """
    until = time.monotonic() + keeper.PATIENCE
    socket_dir = None
    while True:
        running = keeper.answering(cluster)
        if running and running.state == keeper.READY:
            return running.socket_dir
        said = ""
        if not running:
            socket_dir = socket_dir or _socket_dir(cluster)
            _let_in(cluster, _those_who_use_it(cluster))
            said = _try_to_start(cluster, binaries, _chosen(settings, socket_dir))
        if (said and not _passes(said, cluster)) or time.monotonic() > until:
            raise EmbeddedServerError(_why(data_dir, said, cluster / LOG_FILE))
        if said or running:
            time.sleep(0.2)


# Written as the cluster's owner: what stands in its folder is its own to replace, by a link too.
_WRITE = 'umask 077; printf %s "$1" >pg_hba.conf; printf %s "$2" >pg_ident.conf'
_ASK_THE_SYSTEM = "local all all peer map=postilupa\n"


def _those_who_use_it(cluster: Path) -> set[str]:
    """Who runs Postilupa, and the owner; not `nobody`, who is many programs, for root's sake."""
    names = {"root", name_of(os.geteuid())}
    owner = name_of(cluster.stat().st_uid)
    return names if owner == NOBODY else {*names, owner}


def _let_in(cluster: Path, names: set[str]) -> None:
    """Who connects is asked of the system; clusters of before let everybody in by any name."""
    lines = (f'postilupa "{name}" all\n' for name in sorted(names))
    done = subprocess.run(  # noqa: S603 - fixed program
        ["/bin/sh", "-ec", _WRITE, "sh", _ASK_THE_SYSTEM, "".join(lines)],
        **keeper.detached(cluster),
        check=False,
    )
    if done.returncode:
        raise EmbeddedServerError(
            f"Who may connect to the database in {cluster} cannot be written there: free some space "
            "on its disk, and let its owner write in that folder."
        )


def _chosen(settings: Mapping[str, str], socket_dir: Path) -> Mapping[str, str]:
    return {**TUNING, **settings, **SETTLED, "unix_socket_directories": str(socket_dir)}


def _try_to_start(cluster: Path, binaries: Path, settings: Mapping[str, str]) -> str:
    """Start the server; what it wrote when that failed, never empty then."""
    log = cluster / LOG_FILE
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    read_until = log.stat().st_size if log.exists() else 0
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    done = subprocess.run(  # noqa: S603 - our own program
        [
            *(binaries / "pg_ctl", "start", "-D", ".", "-l", LOG_FILE, "-s"),
            *("-w", "-t", str(keeper.PATIENCE), "-o", shlex.join(options)),
        ],
        **keeper.detached(cluster),
        check=False,
    )
    if done.returncode == 0:
        return ""
    written = log.read_bytes()[read_until:] if log.exists() else b""
    return written.decode(errors="replace") or "PostgreSQL wrote nothing."


def _passes(said: str, cluster: Path) -> bool:
    """Whether waiting helps: an old server is still ending, or its number names another process."""
    if "pre-existing shared memory block" in said:
        return True
    taken = re.search(r'lock file "(.+)" already exists', said)
    if taken:
        # Nobody answers at the socket and we hold the gate. Should a server live after all, it
        # notices that its file is gone and stops within a minute.
        (cluster / taken[1]).unlink(missing_ok=True)
    return taken is not None


def _why(data_dir: Path, said: str, log: Path | None = None) -> str:
    if "No space left on device" in said or shutil.disk_usage(data_dir).free == 0:
        return disk_full(data_dir)
    reasons = re.findall(r"(?:FATAL|PANIC|error):\s+(.+)", said)
    reason = (reasons[-1] if reasons else "it gave no reason").rstrip(".")
    more = f"; the whole story is in {log}" if log else ""
    return f"PostgreSQL does not start in {data_dir}: {reason}{more}."


def _socket_dir(cluster: Path) -> Path:
    """A folder only the server's account may enter, short and plain enough for a socket's path.

    It is the cluster itself, or one among the temporary files that `postmaster.pid` then names.
    """
    longest = LONGEST_SOCKET - len(f"/.s.PGSQL.{keeper.PORT}")
    if PLAIN_PATH.fullmatch(str(cluster)) and len(str(cluster)) <= longest:
        return cluster
    owner = cluster.stat()
    crashed = keeper.named_socket_dir(cluster)
    if crashed and crashed != cluster and _is_closed(crashed, owner.st_uid):
        return crashed
    base = Path(tempfile.gettempdir())
    fits = PLAIN_PATH.fullmatch(str(base)) and len(f"{base}/postilupa-12345678") <= longest
    if not fits or not may(Account(owner.st_uid, owner.st_gid, ""), "-x", base):
        base = Path("/tmp")  # noqa: S108 - the folder made in it is new and closed to others
    folder = Path(tempfile.mkdtemp(prefix="postilupa-", dir=base))
    if os.geteuid() == 0:
        os.chown(folder, owner.st_uid, owner.st_gid)
    return folder


def _is_closed(folder: Path, uid: int) -> bool:
    try:
        facts = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(facts.st_mode) and facts.st_uid == uid and not facts.st_mode & 0o077
