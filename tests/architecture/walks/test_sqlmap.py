"""sqlmap over every field of every page and form, against a real server. In the long run only."""

import asyncio
import os
import random
import re
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from app.asgi import create_app
from app.config import Settings
from tests.architecture.walks.routes import StaffRoute, staff_routes
from tests.architecture.walks.test_forms import filled_in
from tests.conftest import fresh_database
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser
from tests.world.place import Place, inside, settled
from tests.world.samples import more_pages, samples_of

SQLMAP = shutil.which("sqlmap")
MINUTES = int(os.environ.get("TESTS_SQLMAP_MINUTES", "20"))
ENDING = {"staff.sign_out", "staff.sign_out_all", "staff.change_password"}
"""Forms that end the session; what they take is taken by others too."""

ARGUMENTS = (
    "--batch", "--disable-coloring", "--dbms=PostgreSQL", "--level=1", "--risk=1",
    "--technique=BE", "--param-exclude=csrf", "--ignore-redirects", "--timeout=20", "--retries=0",
    "--ignore-stdin", "--keep-alive", "--flush-session", "--tamper=xforwardedfor",
)  # fmt: skip
INJECTED = "identified the following injection point"


@dataclass(frozen=True)
class Asked:
    """A request as a browser sends it."""

    method: str
    path: str
    body: str = ""


async def requests_of(browser: StaffBrowser, routes: list[StaffRoute], place: Place) -> list[Asked]:
    """Every address with a question in it, and every form; one for each set of fields."""
    found: dict[tuple[str, str, frozenset[str]], Asked] = {}
    for route, form in await filled_in(browser, routes, place):
        if route.name not in ENDING:
            fields = {"csrf": [browser.csrf], **form.fields}
            asked = Asked("POST", form.path, urlencode(fields, doseq=True))
            found.setdefault(("POST", route.name, frozenset(fields)), asked)
    paths = [route.path for route in routes if route.method == "GET"] + more_pages(place.world)
    for path in paths:
        page = await browser.get(path)
        for address in {path, *_addresses(page.text)}:
            parts = urlsplit(address)
            names = frozenset(re.findall(r"([^&=]+)=", parts.query))
            if names:
                found.setdefault(("GET", parts.path, names), Asked("GET", address))
            elif "*" not in address and re.search(r"/[\w-]{48}$|/[a-z-]+$", parts.path):
                found.setdefault(("GET", parts.path, names), Asked("GET", f"{parts.path}*"))
    return list(found.values())


def _addresses(page: str) -> Iterator[str]:
    for address in re.findall(r'href="(/[^"#]*\?[^"#]*)', page):
        yield unescape(address)


def proxy_log(asked: list[Asked], base_url: str, cookie: str) -> str:
    """The requests as Burp notes them, which sqlmap reads."""
    line = "=" * 54
    return "\n".join(
        f"{line}\n12:00:00  {base_url}  [127.0.0.1]\n{line}\n"
        f"{each.method} {each.path} HTTP/1.1\nHost: {urlsplit(base_url).netloc}\nCookie: {cookie}\n"
        f"Content-Type: application/x-www-form-urlencoded\n\n{each.body}\n{line}\n"
        for each in asked
    )


@asynccontextmanager
async def served(settings: Settings, log: Path) -> AsyncIterator[str]:
    """A real server of this database; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "POSTILUPA_DATABASE_URL": str(settings.database_url),
        "POSTILUPA_DATA_DIR": str(settings.data_dir),
        "POSTILUPA_SECRET_KEY": settings.secret_key.decode(),
        "POSTILUPA_BASE_URL": f"http://127.0.0.1:{port}",
        "POSTILUPA_TRUSTED_PROXIES": "127.0.0.1",  # each request from a network of its own
    }
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "app", "serve", "--port", str(port)),
            env=environment, stdout=file, stderr=file,
        )  # fmt: skip
        try:
            for _ in range(300):
                await asyncio.sleep(0.1)
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            await process.wait()


async def sqlmap(folder: Path, *more: str, minutes: float) -> str:
    """What it said within its minutes."""
    with (folder / "said.txt").open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *(SQLMAP or "sqlmap", "-l", str(folder / "requests.log"), *ARGUMENTS, *more),
            f"--output-dir={folder / 'sqlmap'}",
            stdout=said, stderr=said, stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await asyncio.wait_for(process.wait(), minutes * 60)
        except TimeoutError:
            process.kill()
            await process.wait()
    return (folder / "said.txt").read_text(errors="replace")


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.skipif(SQLMAP is None, reason="sqlmap is missing: install Debian's package `sqlmap`")
async def test_no_field_of_any_page_is_injectable(
    server_url: str, migrated: str, settings: Settings, tmp_path: Path
) -> None:
    async with fresh_database(server_url, template=migrated) as url:
        place = await settled(url, tmp_path / "world")
        async with inside(place) as here:
            routes = sorted(staff_routes(create_app(settings), samples_of(place.world)), key=str)
            async with await make_staff.browser_of(place.world.by) as browser:
                asked = await requests_of(browser, routes, place)
                cookie = f"staff={browser.cookies['staff']}"
            random.shuffle(asked)  # where the minutes are too few, another night takes the rest
            async with served(here, tmp_path / "server.log") as base_url:
                (tmp_path / "requests.log").write_text(proxy_log(asked, base_url, cookie))
                # First what breaks a statement, in every field; then as many as there are minutes for.
                looked = await sqlmap(tmp_path, "--smart", minutes=MINUTES / 2)
                said = looked + await sqlmap(tmp_path, minutes=MINUTES / 2)
    tested = set(re.findall(r"testing if (\w+ parameter '.+?') is dynamic", said))
    print(f"sqlmap: {len(asked)} requests, {len(tested)} parameters")  # noqa: T201
    assert len(tested) > 20, said[-3000:]
    assert INJECTED not in said, said[-5000:]
    assert "crash" not in (tmp_path / "server.log").read_text()
