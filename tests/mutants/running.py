"""Run the tests of a fault in a copy of the tree that has it."""

import asyncio
import os
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.embedded import embedded_server, erase
from tests.mutants.faults import ROOT, Change, Fault, change, files_asked

KEY = "only-for-this-run-of-faults-and-nothing-else"
LONGEST = 600
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "*.egg-info")


class Answer(Enum):
    NOTICED = "noticed"
    UNNOTICED = "NOT NOTICED"
    UNUSABLE = "UNUSABLE"


@dataclass(frozen=True)
class Result:
    fault: Fault
    answer: Answer
    by: str


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    """The PostgreSQL of POSTILUPA_DATABASE_URL, or one that all runs share."""
    if given := os.environ.get("POSTILUPA_DATABASE_URL"):
        yield given
        return
    # Not in a home folder: as root that is closed to the account PostgreSQL runs as.
    folder = Path(tempfile.mkdtemp(prefix="postilupa-faults-", dir="/tmp"))
    try:
        async with embedded_server(folder / "data", settings={"fsync": "off"}) as started:
            yield started.url
        await erase(folder / "data")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def copy_of_the_tree() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="postilupa-tree-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        yield tree


async def try_fault(fault: Fault, tree: Path, database_url: str) -> Result:
    """Put the fault into the copy, ask its tests, and take it out again."""
    changed = change(fault)
    with _in_place(changed, tree):
        code, said = await run_tests(files_asked(fault), tree, database_url, "-x")
    if code == 1 and (first := re.search(r"^(?:FAILED|ERROR) (\S+)", said, re.MULTILINE)):
        return Result(fault, Answer.NOTICED, first[1])
    if code == 0:
        return Result(fault, Answer.UNNOTICED, ", ".join(map(str, files_asked(fault))))
    return Result(fault, Answer.UNUSABLE, f"pytest ended with {code}: {said[-300:]}")


async def run_tests(
    files: Sequence[Path], tree: Path, database_url: str, *options: str
) -> tuple[int, str]:
    """What pytest answers in this copy, and what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", "--timeout=120",
        "--tb=line", "--show-capture=no", *options, *map(str, files),
        cwd=tree, env=_environment(tree, database_url),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        printed, _ = await asyncio.wait_for(process.communicate(), LONGEST * max(1, len(files)))
    except TimeoutError:
        return -1, "the tests did not end"
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    assert process.returncode is not None
    return process.returncode, printed.decode(errors="replace")


def _environment(tree: Path, database_url: str) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": str(tree),
        "POSTILUPA_DATABASE_URL": database_url,
        "POSTILUPA_SECRET_KEY": KEY,
        # What it invents must not decide who notices.
        "PYTHONHASHSEED": "0",
    }


@contextmanager
def _in_place(changed: Change, tree: Path) -> Iterator[None]:
    path = tree / changed.path
    original = path.read_text()
    try:
        _write(path, changed.text)
        yield
    finally:
        _write(path, original)


def _write(path: Path, text: str) -> None:
    """Python takes what it compiled before for current when size and second are the same."""
    path.write_text(text)
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()
