"""What is kept outside the database: every checkpoint, month by month, and the hash of every leaf.

Whoever alters the database does not reach these files with it, and a copy elsewhere less so.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from app import config
from app.consent.ledger.checkpoint import Checkpoint, read_all
from app.consent.ledger.merkle import EMPTY

HASH = len(EMPTY)
TAIL = 8192
JOURNAL = "journal.txt"
OLD_JOURNAL = "suppressions.jsonl"
"""Written beside the other one by versions before 0026, and still read."""
NOTES = "[0-9][0-9][0-9][0-9]-[0-9][0-9].txt"


def folder() -> Path:
    return config.current().data_dir / "checkpoints"


def newest_kept(origin: str | None = None) -> Checkpoint | None:
    """The last checkpoint that was written here: of this tree, or of any."""
    for path in sorted(folder().glob(NOTES), reverse=True):
        size = path.stat().st_size
        for most in (TAIL, size):
            kept = [one for one in read_all(_end_of(path, most)) if origin in (None, one.origin)]
            if kept:
                return kept[-1]
            if size <= most:
                break
    return None


def all_kept() -> Iterator[tuple[str, Checkpoint]]:
    """Every checkpoint in every file, oldest first, with the file's name."""
    for path in sorted(folder().glob(NOTES)):
        for kept in read_all(path.read_text(encoding="utf-8", errors="replace")):
            yield path.name, kept


def keep(checkpoints: Iterable[tuple[datetime, str]]) -> None:
    """Append these notes, each to the file of its month; on the disk when this returns."""
    by_month: dict[str, list[str]] = {}
    # Never before the newest file: a clock that is put back would hide the newest checkpoint in an older one.
    newest = max((path.name for path in folder().glob(NOTES)), default="")
    for made_at, note in checkpoints:
        newest = max(newest, f"{made_at:%Y-%m}.txt")
        by_month.setdefault(newest, []).append(note)
    for name, notes in by_month.items():
        # The line end in front parts it from what a crash may have torn off.
        _append(name, "".join(f"\n{note}" for note in notes).encode())


def leaves_kept(tree: int) -> int:
    """How many leaf hashes of this tree are kept."""
    path = leaf_file(tree)
    return path.stat().st_size // HASH if path.exists() else 0


def keep_leaves(tree: int, already: int, hashes: Iterable[bytes]) -> None:
    """Append the hashes that follow the first `already`; half a hash left by a crash goes."""
    path = leaf_file(tree)
    if path.exists() and path.stat().st_size % HASH:
        os.truncate(path, already * HASH)
    _append(path.name, b"".join(hashes))


def leaf_file(tree: int) -> Path:
    return folder() / f"leaves-{tree}.bin"


def leaf_hashes(tree: int, start: int = 0) -> Iterator[bytes]:
    """As they were kept, from that number on."""
    path = leaf_file(tree)
    if not path.exists():
        return
    with path.open("rb") as file:
        file.seek(start * HASH)
        while len(one := file.read(HASH)) == HASH:
            yield one


def keep_in_journal(lines: Iterable[str]) -> None:
    """Append these, each a line; on the disk when this returns."""
    _append(JOURNAL, "".join(f"\n{line}" for line in lines).encode())


def journal() -> Iterator[str]:
    """Every line, oldest first, also what a crash may have torn off. What ended stands in the newer file."""
    for path in (folder() / OLD_JOURNAL, folder() / JOURNAL):
        if path.exists():
            with path.open(encoding="utf-8", errors="replace") as file:
                yield from (line.strip() for line in file if line.strip())


def end_of_journal() -> list[str]:
    """The last lines of the file that was written last; the first of them may be half a line."""
    for name in (JOURNAL, OLD_JOURNAL):
        if (path := folder() / name).exists():
            return _end_of(path, TAIL).splitlines()
    return []


def _append(name: str, data: bytes) -> None:
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / name).open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _end_of(path: Path, most: int) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - most))
        return file.read().decode(errors="replace")
