"""Run the tests of a fault in a copy of the tree that has it."""

import asyncio
import json
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.mutants.faults import ROOT, Change, Fault, change, files_asked
from tests.one_server import server

KEY = "only-for-this-run-of-faults-and-nothing-else"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "*.egg-info")


class Answer(Enum):
    NOTICED = "noticed"
    UNNOTICED = "NOT NOTICED"
    UNUSABLE = "UNUSABLE"


@dataclass(frozen=True)
class Result:
    """`by` names the test that noticed, or those that did not."""

    fault: Fault
    answer: Answer
    by: str


@dataclass(frozen=True)
class Bench:
    """A copy of the tree, and a Python that runs its tests."""

    tree: Path
    python: asyncio.subprocess.Process
    database_url: str

    async def tests(self, wanted: Sequence[Path | str], *options: str) -> tuple[int, str]:
        """What pytest answers about these files or tests, and what it printed."""
        assert self.python.stdin
        assert self.python.stdout
        output = self.tree.parent / "printed"
        arguments = [
            "-n", "0", "-q", "-p", "no:cacheprovider", "--tb=line", "--show-capture=no",
            *options, *map(str, wanted),
        ]  # fmt: skip
        asked = {"cwd": str(self.tree), "env": self._environment(), "arguments": arguments}
        self.python.stdin.write(json.dumps({**asked, "output": str(output)}).encode() + b"\n")
        code = int(await self.python.stdout.readline())
        return code, output.read_text(errors="replace")

    def _environment(self) -> dict[str, str]:
        return {
            "PYTHONPATH": str(self.tree),
            "POSTILUPA_DATABASE_URL": self.database_url,
            "POSTILUPA_SECRET_KEY": KEY,
        }


@asynccontextmanager
async def benches(number: int) -> AsyncIterator[list[Bench]]:
    """So many copies of the tree, and one database server for all."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(server())
        yield [await stack.enter_async_context(_bench(url)) for _ in range(number)]


@asynccontextmanager
async def _bench(database_url: str) -> AsyncIterator[Bench]:
    with tempfile.TemporaryDirectory(prefix="postilupa-tree-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        python = await asyncio.create_subprocess_exec(
            sys.executable, str(Path(__file__).with_name("warm.py")),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            yield Bench(tree, python, database_url)
        finally:
            python.kill()
            await python.wait()


async def try_fault(fault: Fault, bench: Bench) -> Result:
    """Put the fault into the copy, ask its tests, and take it out again.

    A test that waited in vain has to pass without the fault: on a busy machine it may wait for that.
    """
    files = files_asked(fault)
    with _in_place(change(fault), bench.tree):
        code, printed = await bench.tests(files, "-x")
        failed = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", printed, re.MULTILINE)
    if code == 0:
        return Result(fault, Answer.UNNOTICED, ", ".join(map(str, files)))
    if code != 1 or not failed:
        return Result(
            fault, Answer.UNUSABLE, f"pytest ended with {code}: {' '.join(printed.split())[-300:]}"
        )
    if _TIME_WAS_UP.search(printed) and (await bench.tests([failed[1]]))[0] != 0:
        return Result(fault, Answer.UNUSABLE, f"{failed[1]} fails without the fault, too")
    return Result(fault, Answer.NOTICED, failed[1])


_TIME_WAS_UP = re.compile("Timeout|DeadlineExceeded|Flaky")


@contextmanager
def _in_place(changed: Change, tree: Path) -> Iterator[None]:
    path = tree / changed.path
    try:
        _write(path, changed.text)
        yield
    finally:
        _write(path, changed.before)


def _write(path: Path, text: str) -> None:
    """Python takes what it compiled before for current when size and second are the same."""
    path.write_text(text)
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()
