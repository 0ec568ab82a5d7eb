"""How much memory this process and those it started take."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

EVERY = 0.05  # seconds


def taken() -> int:
    """Bytes of this process in memory; 0 where the system does not tell."""
    return _resident(os.getpid())


@contextmanager
def most_memory() -> Iterator[Callable[[], int]]:
    """The most bytes that this process and its Python children had at one moment, looked at often.

    The system's own maximum will not do: it is that since the process began, and a child starts with
    that of its parent.
    """
    most = 0
    over = threading.Event()

    def look() -> int:
        nonlocal most
        most = max(most, sum(map(_resident, _family(os.getpid()))))
        return most

    def look_often() -> None:
        while not over.wait(EVERY):
            look()

    looking = threading.Thread(target=look_often, daemon=True)
    looking.start()
    try:
        yield look
    finally:
        over.set()
        looking.join()


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for child in children:
            if b"python" in Path(f"/proc/{child}/cmdline").read_bytes():
                yield from _family(int(child))
    except OSError:
        return


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
