"""Processes, folders and questions for the tests of the embedded server."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from app.embedded import keeper
from app.embedded.accounts import EmbeddedServerError
from app.embedded.server import embedded_server

QUICK = {"fsync": "off"}
AS_ROOT = os.geteuid() == 0
NOBODY = 65534
USER = """
import asyncio, concurrent.futures.thread, os, sys
from pathlib import Path
from app.embedded.server import embedded_server

async def use():
    async with embedded_server(Path(sys.argv[1]), settings={"fsync": "off"}):
        print("open", flush=True)
        told_to_leave = asyncio.Event()
        asyncio.get_running_loop().add_reader(0, told_to_leave.set)
        await told_to_leave.wait()

if sys.argv[2:] == ["nobody"]:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
asyncio.run(use())
"""

CONNECT = """
import asyncio, concurrent.futures.thread, os, sys
import asyncpg

os.setgroups([]); os.setgid(65534); os.setuid(65534)
asyncio.run(asyncpg.connect(sys.argv[1]))
"""


def refused_as_nobody(url: str) -> str:
    """What a program of that account hears when it connects."""
    program = [sys.executable, "-c", CONNECT, url]
    return subprocess.run(program, check=False, capture_output=True, text=True).stderr


class User:
    """Another process that has the server open."""

    def __init__(self, server_dir: Path, *arguments: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, server_dir, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": str(Path.cwd()), "PATH": os.defpath, **environment},
        )

    def opened(self) -> "User":
        assert self.process.stdout
        assert self.process.stdout.readline() == "open\n", self.end()
        return self

    def leave(self) -> None:
        self.process.communicate("\n", timeout=60)

    def end(self, how: int = signal.SIGTERM) -> str:
        self.process.send_signal(how)
        return self.process.communicate(timeout=60)[1]


def home() -> Path:
    """A folder whose path is short and that every account may enter, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="pl-", dir="/tmp"))
    made.chmod(0o755)
    return made


def answers(server_dir: Path) -> bool:
    return keeper.answering(server_dir / "postgresql") is not None


def eventually(true: Callable[[], bool], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.02)
    return true()


async def refusal(server_dir: Path) -> str:
    with pytest.raises(EmbeddedServerError) as refused:
        async with embedded_server(server_dir):
            pass
    return str(refused.value)


async def ask(server_dir: Path, sql: str) -> object:
    async with embedded_server(server_dir, settings=QUICK) as server:
        connection = await asyncpg.connect(server.url)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()
