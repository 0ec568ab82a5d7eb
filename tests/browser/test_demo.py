"""The demo keeps what was done until it is told to begin again."""

import shutil
import tempfile
from pathlib import Path

from app.embedded.server import erase
from tests.browser.conftest import running_demo


async def test_a_second_start_keeps_the_account_and_fresh_begins_again() -> None:
    folder = Path(tempfile.mkdtemp(prefix="postilupa-", dir="/tmp"))
    try:
        async with running_demo(folder / "data") as first:
            pass
        async with running_demo(folder / "data") as second:
            assert second.password == first.password
        async with running_demo(folder / "data", "--fresh") as third:
            assert third.password != first.password
    finally:
        await erase(folder / "data")
        shutil.rmtree(folder)
