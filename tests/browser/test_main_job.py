"""The main job, end to end, as people do it: subscribe, confirm, write, send, leave, prove."""

import asyncio
import json
import os
import re
import sys

import httpx
import pytest
from playwright.async_api import Browser, Page

from app.mail.mailbox import MailboxMessage, list_messages, read_message
from tests.browser.conftest import DESK, PHONE, Demo, sign_in, visitor
from tests.browser.look import check

ONE_CLICK = b"List-Unsubscribe=One-Click"
LETTER = """Hei {{ first_name | default("you") }},

one thing and [one link](https://example.org/article).
"""
FILL_TIME = 2.2  # seconds; a form sent quicker is shown again


async def mail_to(demo: Demo, address: str, count: int) -> list[MailboxMessage]:
    """The first `count` mails that arrived for an address, oldest first; waits for them."""
    folder = demo.data_dir / "mailbox"
    for _ in range(300):
        found = list_messages(folder, to=address)
        if len(found) >= count:
            messages = [read_message(folder, listed.key) for listed in reversed(found)]
            return [message for message in messages if message]
        await asyncio.sleep(0.1)
    raise AssertionError(f"{count} mails were expected, {len(found)} came")


async def subscribe(page: Page, demo: Demo, address: str, language: str) -> None:
    await page.goto(f"{demo.url}/?lang={language}")
    await page.fill("input[name=email]", address)
    await page.fill("input[name=first_name]", "Testi")
    await page.locator("input[name=lists]").first.check()
    await asyncio.sleep(FILL_TIME)
    await page.locator("main form button").first.click()


async def write_and_send(page: Page, demo: Demo, subject: str) -> None:
    await page.goto(f"{demo.url}/staff/campaigns/new")
    await page.locator("input[name=list]").first.check()
    await page.locator("input[name=language][value=fi]").check()
    await page.locator("main form button").last.click()
    await page.fill("input[name=subject]", subject)
    await page.fill("textarea[name=body]", LETTER)
    await page.click("button[name=next][value=check]")
    async with page.expect_navigation():
        await page.locator("form[action*='/send'] button").click()


async def export_of(demo: Demo, address: str) -> list[dict[str, object]]:
    """`postilupa consents export --person`, as staff would run it."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("POSTILUPA_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "consents", "export",
        "--person", address, "--format", "jsonl",
        env=environment | {"POSTILUPA_DATA_DIR": str(demo.data_dir)},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, _ = await process.communicate()
    assert process.returncode == 0
    return [json.loads(line) for line in output.splitlines()]


# trial B7, B15, E1, E15
# register R11
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_a_stranger_subscribes_reads_and_leaves_and_it_can_be_proved(
    demo: Demo, chromium: Browser, language: str
) -> None:
    address = f"main.job.{language}@example.org"
    async with visitor(chromium, script=False, language=language) as page:
        await subscribe(page, demo, address, language)
        [asked] = await mail_to(demo, address, 1)
        link = str(re.search(rf"{demo.url}/confirm/\S+", asked.text).group())  # type: ignore[union-attr]
        for _ in range(3):
            await page.goto(link)
            assert await page.locator("button[value=confirm]").count() == 1
        await page.click("button[value=confirm]")
        await page.goto(link)
        assert await page.locator("button[value=confirm]").count() == 0
    await mail_to(demo, address, 2)

    async with visitor(chromium, width=DESK, script=False, language=language) as page:
        await sign_in(page, demo)
        await write_and_send(page, demo, f"First {language}")
        letter = (await mail_to(demo, address, 3))[-1]
        assert letter.subject == f"First {language}"
        assert "Testi" in letter.text
        assert "Testi" in letter.html
        assert "{{" not in letter.text + letter.html

        assert letter.unsubscribe_url
        answer = await one_click(letter.unsubscribe_url)
        assert answer.status_code == 200
        assert "location" not in answer.headers
        assert "set-cookie" not in answer.headers

        await write_and_send(page, demo, f"Second {language}")
        await sent(page)
    assert len(await mail_to(demo, address, 3)) == 3

    events = await export_of(demo, address)
    assert [event["state"] for event in events] == [
        "requested", "confirmation_sent", "given", "withdrawn",
    ]  # fmt: skip
    assert events[-1]["method"] == "one_click"
    for event in events[:3]:
        assert event["wording"]
        assert event["wording_version"]
        assert event["notice_version"]
        assert event["language"] == language


async def one_click(url: str) -> httpx.Response:
    """As a mail provider does it (RFC 8058): one POST of 26 bytes, no cookies, no redirects."""
    async with httpx.AsyncClient() as provider:
        return await provider.post(
            url,
            content=ONE_CLICK,
            headers={"content-type": "application/x-www-form-urlencoded"},
        )


async def sent(page: Page) -> None:
    """Look at the campaign's page again until nothing is open any more."""
    address = page.url
    for _ in range(100):
        await page.goto(address)
        if await page.locator("form[action$='/pause'], form[action*='/pause?']").count() == 0:
            return
        await asyncio.sleep(0.2)
    raise AssertionError("the campaign did not end")


# trial E15
async def test_leaving_by_the_page_can_be_undone_and_needs_no_more_than_joining(
    demo: Demo, chromium: Browser
) -> None:
    address = "undo@example.net"
    async with visitor(chromium, script=False, width=320) as page:
        await subscribe(page, demo, address, "en")
        [asked] = await mail_to(demo, address, 1)
        await page.goto(re.search(rf"{demo.url}/confirm/\S+", asked.text).group())  # type: ignore[union-attr]
        await page.click("button[value=confirm]")
        welcome = (await mail_to(demo, address, 2))[-1]
        leave = re.search(rf"{demo.url}/unsubscribe/\S+", welcome.text)
        assert leave, welcome.text
        await page.goto(leave.group())
        assert await page.locator("input:visible, textarea:visible").count() <= 2
        await page.locator("main form button").first.click()
        await page.locator("main form button").first.click()
    states = [event["state"] for event in await export_of(demo, address)]
    assert states == ["requested", "confirmation_sent", "given", "withdrawn", "corrected"]


PUBLIC = ("/", "/privacy", "/preferences", "/confirm/nothing", "/subscribe/kirje")
STAFF = (
    "/staff/", "/staff/lists", "/staff/lists/new", "/staff/lists/kirje", "/staff/campaigns",
    "/staff/campaigns/new", "/staff/campaigns/1", "/staff/campaigns/2", "/staff/campaigns/2/check",
    "/staff/campaigns/2/preview", "/staff/campaigns/1/recipients?group=accepted",
    "/staff/outgoing", "/staff/mailbox", "/staff/evidence", "/staff/log", "/staff/members",
    "/staff/members/new", "/staff/settings", "/staff/account",
)  # fmt: skip


def named(path: str) -> str:
    return re.sub(r"\W+", "-", path).strip("-") or "home"


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESK, "light")])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_public_pages_are_accessible_and_fit(
    demo: Demo, chromium: Browser, language: str, width: int, scheme: str
) -> None:
    async with visitor(chromium, width=width, scheme=scheme, language=language) as page:
        for path in PUBLIC:
            await page.goto(f"{demo.url}{path}?lang={language}")
            await check(page, f"{language}-{scheme}-{named(path)}")


# trial B19, register R4
@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESK, "dark")])
async def test_staff_pages_are_accessible_and_fit(
    demo: Demo, chromium: Browser, width: int, scheme: str
) -> None:
    async with visitor(chromium, width=width, scheme=scheme) as page:
        await sign_in(page, demo)
        for path in STAFF:
            answer = await page.goto(f"{demo.url}{path}")
            assert answer is not None
            assert answer.status == 200, path
            await check(page, f"staff-{scheme}-{named(path)}")
