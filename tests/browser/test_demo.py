"""The demo keeps what was done until it is told to begin again; commands beside it use its mailbox."""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.embedded.server import erase
from app.mail.mailbox import list_messages
from tests.browser.conftest import running_demo


@pytest.fixture
async def data_dir() -> AsyncIterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="postilupa-", dir="/tmp"))
    yield folder / "data"
    await erase(folder / "data")
    shutil.rmtree(folder)


async def command(data_dir: Path, *arguments: str) -> tuple[int, str]:
    """Run `postilupa` in another shell with the same data; its exit code and what it said."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("POSTILUPA_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", *arguments,
        env=clean | {"POSTILUPA_DATA_DIR": str(data_dir)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode is not None
    return process.returncode, said.decode()


async def draft(data_dir: Path) -> str:
    letter = data_dir / "letter.md"
    letter.write_text("Hei {{ first_name }}")
    code, said = await command(
        data_dir, "campaigns", "create", "--list", "kirje", "--subject", "Vieressä", str(letter)
    )
    assert code == 0, said
    return said.splitlines()[-1]


async def test_a_second_start_keeps_the_account_and_fresh_begins_again(data_dir: Path) -> None:
    async with running_demo(data_dir) as first:
        pass
    async with running_demo(data_dir) as second:
        assert second.password == first.password
    async with running_demo(data_dir, "--fresh") as third:
        assert third.password != first.password


async def test_a_command_beside_the_demo_sends_into_its_mailbox(data_dir: Path) -> None:
    async with running_demo(data_dir):
        code, said = await command(
            data_dir, "campaigns", "send", await draft(data_dir), "--now", "--wait"
        )
        assert code == 0, said
        assert "finished" in said
        assert list_messages(data_dir / "mailbox", words="Vieressä")
    code, said = await command(data_dir, "campaigns", "send", await draft(data_dir))
    assert code == 1
    assert "No mail server is set" in said
