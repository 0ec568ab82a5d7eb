"""Imports as staff make them: a browser that sends files and fills in the four steps."""

import re
from html import unescape
from typing import Any
from uuid import UUID

import httpx

from app.imports import queries
from app.imports.queries import ImportInfo
from tests.make.staff import StaffBrowser

PATH = "/staff/imports"
SOURCE = {
    "kind": "event_registration",
    "detail": "Kevätmessujen kävijät",
    "on": "2026-04-17",
    "basis": "legitimate_interest",
    "purpose": "customer_care",
    "language": "fi",
    "known": "fill",
}


async def send_file(
    browser: StaffBrowser, content: bytes, name: str = "asiakkaat.csv"
) -> httpx.Response:
    """The first step, as a browser sends it."""
    return await browser.post(
        f"{PATH}/new",
        data={"csrf": browser.csrf},
        files={"file": (name, content, "text/csv")},
        headers={"Sec-Fetch-Site": "same-origin"},
    )


async def received(browser: StaffBrowser, content: bytes, name: str = "asiakkaat.csv") -> str:
    """The path of the import that this file became."""
    answer = await send_file(browser, content, name)
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["location"]).split("?")[0]


async def info(path: str) -> ImportInfo:
    found = await queries.import_info(UUID(path.rsplit("/", 1)[1]))
    assert found is not None
    return found


async def map_as_proposed(browser: StaffBrowser, path: str, **changes: str) -> httpx.Response:
    """The second step as the page offers it, with some columns changed: `c0="email"`."""
    page = await browser.get(f"{path}/columns")
    return await browser.send_form(f"{path}/columns", {**chosen(page), **changes})


def chosen(page: httpx.Response) -> dict[str, str]:
    """What the selects of a page say, and its edition."""
    selects = re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page.text, re.DOTALL)
    picked = {
        name: next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
        for name, options in selects
    }
    edition = re.search(r'name="edition" value="(\d+)"', page.text)
    assert edition
    return {**{name: unescape(value) for name, value in picked.items()}, "edition": edition[1]}


async def describe(browser: StaffBrowser, path: str, **changes: Any) -> httpx.Response:
    """The third step, filled in."""
    page = await browser.get(f"{path}/source")
    edition = chosen(page)["edition"]
    return await browser.send_form(f"{path}/source", {**SOURCE, "edition": edition, **changes})


async def ready(browser: StaffBrowser, content: bytes, **told: Any) -> str:
    """A file that has gone through the first three steps."""
    path = await received(browser, content)
    assert (await map_as_proposed(browser, path)).status_code == 303
    answer = await describe(browser, path, **told)
    assert answer.status_code == 303, words(answer)
    return path


async def start(browser: StaffBrowser, path: str) -> httpx.Response:
    """The button of the fourth step."""
    return await browser.send_form(f"{path}/start", {"edition": str((await info(path)).edition)})


def words(page: httpx.Response) -> str:
    """What a person reads, in one line."""
    body = re.sub(
        r"<(script|style|svg|option)\b.*?</\1>",
        " ",
        page.text.replace("<wbr>", ""),
        flags=re.DOTALL,
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
