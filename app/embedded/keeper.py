"""Who still uses the embedded server, and who stops it: the last one, however it ends.

Every user holds a shared `flock` on one file. The kernel gives the lock back whether its holder
returns, is stopped with Ctrl-C or is killed, so no list of process numbers can be out of date, and
a number used again (or another container's) cannot be mistaken for a user. Whoever leaves and finds
nobody else stops the server. Because a killed user stops nothing, a keeper sleeps beside each
server until the last lock is gone; it is this file run as a script, with the standard library only:

    python keeper.py DATA_DIR PG_CTL CLUSTER

Starting, joining, leaving and stopping happen one at a time, behind the gate.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

if sys.platform != "win32":
    import fcntl

GATE_FILE = "postgresql.gate"
USERS_FILE = "postgresql.users"
PORT = 5432
READY = "ready"
PATIENCE = 600
CALM_ENVIRONMENT: Mapping[str, str] = {"PATH": os.defpath, "LC_ALL": "C"}


class Postmaster(NamedTuple):
    """A server that answers: the folder of its socket and its own word for its state."""

    socket_dir: Path
    state: str


@contextmanager
def gate(data_dir: Path) -> Iterator[None]:
    """Wait until nobody else starts, joins, leaves or stops this folder's server."""
    file = _open(data_dir / GATE_FILE)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def join(data_dir: Path) -> int:
    """Count this caller as a user until the returned file is closed or the process ends."""
    file = _open(data_dir / USERS_FILE)
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def is_last(file: int) -> bool:
    """Whether no other user is left. Behind the gate; this caller no longer counts after it."""
    while not _lock_now(file, fcntl.LOCK_EX):
        if _lock_now(file, fcntl.LOCK_SH):
            fcntl.flock(file, fcntl.LOCK_UN)
            return False
        # Neither lock is free: a keeper has just woken and lets go at once.
        time.sleep(0.01)
    return True


def answering(cluster: Path) -> Postmaster | None:
    """The server of this cluster, or None when nobody accepts at the socket it named.

    A process number proves nothing after a crash; a socket that refuses does.
    """
    socket_dir = named_socket_dir(cluster)
    if socket_dir is None:
        return None
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        try:
            client.connect(f"{socket_dir}/.s.PGSQL.{PORT}")
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        except TimeoutError:
            pass
    return Postmaster(socket_dir, (_pid_file(cluster) + [""] * 8)[7].strip())


def named_socket_dir(cluster: Path) -> Path | None:
    """The folder of the socket in `postmaster.pid`, which outlives a crash."""
    lines = _pid_file(cluster)
    return Path(lines[4]) if len(lines) > 4 and lines[4] else None


def _pid_file(cluster: Path) -> list[str]:
    """Process, folder, start, port, socket's folder, host, shared memory, state (miscadmin.h)."""
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def stop(pg_ctl: Path, cluster: Path) -> None:
    """Stop the server in order, open transactions rolled back. Not an error when none runs."""
    running = answering(cluster)
    if running is None:
        return
    subprocess.run(  # noqa: S603 - our own program
        [pg_ctl, "stop", "-D", ".", "-m", "fast", "-w", "-t", str(PATIENCE), "-s"],
        **detached(cluster),
        check=False,
    )
    if running.socket_dir != cluster:
        with suppress(OSError):
            running.socket_dir.rmdir()


def detached(cluster: Path) -> dict[str, Any]:
    """How PostgreSQL's programs run: as the cluster's owner, inside it, deaf to Ctrl-C.

    With the cluster as working folder no path of ours passes through a shell.
    """
    owner = cluster.stat()
    root = os.geteuid() == 0
    account = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if root else {}
    return {
        "cwd": cluster,
        "env": CALM_ENVIRONMENT,
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "start_new_session": True,
        **account,
    }


def keep(data_dir: Path, pg_ctl: Path, cluster: Path) -> None:
    """Start a keeper for this server; returns when it stands on its own."""
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", __file__, data_dir, pg_ctl, cluster],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )


def _watch(data_dir: Path, pg_ctl: Path, cluster: Path) -> None:
    file = _open(data_dir / USERS_FILE)
    while True:
        fcntl.flock(file, fcntl.LOCK_EX)
        fcntl.flock(file, fcntl.LOCK_UN)
        with gate(data_dir):
            if is_last(file):
                stop(pg_ctl, cluster)
                return


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _lock_now(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    # The parent leaves at once, so that the user who started the server has no child to wait for.
    if os.fork() == 0:
        _watch(*map(Path, sys.argv[1:]))
