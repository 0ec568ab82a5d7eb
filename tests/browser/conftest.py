"""Whole stories in Chromium against the running demo: real server, real database, real SMTP."""

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, async_playwright

from app.embedded.server import erase

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = 390, 1280
SHOTS = os.environ.get("POSTILUPA_SCREENSHOTS")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if "tests/browser" in item.nodeid]
    for item in here:
        item.add_marker(pytest.mark.browser)
        if not Path(CHROMIUM).exists():
            item.add_marker(
                pytest.mark.skip(reason="Chromium is missing: install the package `chromium`")
            )


@dataclass(frozen=True)
class Demo:
    """A running `postilupa demo`."""

    url: str
    email: str
    password: str
    data_dir: Path
    seconds_to_ready: float


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="session")
async def demo() -> AsyncIterator[Demo]:
    folder = Path(tempfile.mkdtemp(prefix="postilupa-", dir="/tmp"))
    async with running_demo(folder / "data") as demo:
        yield demo
    await erase(folder / "data")
    shutil.rmtree(folder)


@asynccontextmanager
async def running_demo(data_dir: Path, *arguments: str) -> AsyncIterator[Demo]:
    """Start the demo as a newcomer would, wait until it answers, stop it with Ctrl-C."""
    port = free_port()
    clean = {key: value for key, value in os.environ.items() if not key.startswith("POSTILUPA_")}
    started = asyncio.get_running_loop().time()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "demo", "--port", str(port), *arguments,
        env=clean | {"POSTILUPA_DATA_DIR": str(data_dir)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told: list[str] = []
    try:
        url = f"http://127.0.0.1:{port}"
        reading = asyncio.create_task(_read(process, told))
        await _answers(url, process, told)
        ready = asyncio.get_running_loop().time() - started
        text = "".join(told)
        yield Demo(
            url, _found(r"Account +(\S+)", text), _found(r"Password +(\S+)", text), data_dir, ready
        )
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), 30)
        await reading


async def _read(process: asyncio.subprocess.Process, told: list[str]) -> None:
    assert process.stdout is not None
    while line := await process.stdout.readline():
        told.append(line.decode())


async def _answers(url: str, process: asyncio.subprocess.Process, told: list[str]) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(600):
            if process.returncode is not None:
                raise AssertionError("The demo ended: " + "".join(told))
            try:
                if (await client.get(f"{url}/health")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    raise AssertionError("The demo does not answer: " + "".join(told))


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match.group(1)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def visitor(
    chromium: Browser, *, width: int = PHONE, script: bool = True, scheme: str = "light",
    language: str = "en",
) -> AsyncIterator[Page]:  # fmt: skip
    """A browser of somebody's own; every request to anywhere but the demo fails the test."""
    context = await chromium.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=script,
        color_scheme=scheme,  # type: ignore[arg-type]
        locale={"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[language],
    )
    foreign: list[str] = []
    context.on("request", lambda r: foreign.append(r.url) if "//127.0.0.1:" not in r.url else None)
    page = await context.new_page()
    try:
        yield page
        assert foreign == [], "a page asked a third party for something"
    finally:
        await context.close()


async def sign_in(page: Page, demo: Demo) -> None:
    await page.goto(f"{demo.url}/staff/sign-in")
    await page.fill("input[name=email]", demo.email)
    await page.fill("input[name=password]", demo.password)
    await page.click("main form button")
    await page.wait_for_url(f"{demo.url}/staff/**")
