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
from tests.browser.conftest import Demo, sign_in, visitor
from tests.browser.look import check_both

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


async def letter_to(demo: Demo, address: str, subject: str) -> MailboxMessage:
    """The mail with this subject; waits for it."""
    count = len(list_messages(demo.data_dir / "mailbox", to=address))
    while True:
        for mail in await mail_to(demo, address, count):
            if mail.subject == subject:
                return mail
        count += 1


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
    assert await page.locator("form[action*='/unschedule'] button").count() == 1  # 'Stop sending'
    # The minute in which it can be taken back is not waited for.
    await command(demo, "campaigns", "send", re.findall(r"/campaigns/(\d+)", page.url)[0], "--now")


async def command(demo: Demo, *arguments: str) -> str:
    """`postilupa` in another shell, as staff would run it: what it said."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("POSTILUPA_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", *arguments,
        env=environment | {"POSTILUPA_DATA_DIR": str(demo.data_dir)},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, _ = await process.communicate()
    assert process.returncode == 0
    return output.decode()


async def export_of(demo: Demo, address: str) -> list[dict[str, object]]:
    output = await command(demo, "consents", "export", "--person", address, "--format", "jsonl")
    return [json.loads(line) for line in output.splitlines()]


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
        await asyncio.sleep(FILL_TIME)
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


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_public_pages_are_accessible_and_fit(
    demo: Demo, chromium: Browser, language: str
) -> None:
    async with visitor(chromium, language=language) as page:
        for path in PUBLIC:
            await page.goto(f"{demo.url}{path}?lang={language}")
            await check_both(page, f"{language}-{named(path)}", phone="dark", desk="light")


# trial B19, register R4
async def test_staff_pages_are_accessible_and_fit(demo: Demo, chromium: Browser) -> None:
    async with visitor(chromium) as page:
        await sign_in(page, demo)
        for path in STAFF:
            answer = await page.goto(f"{demo.url}{path}")
            assert answer is not None
            assert answer.status == 200, path
            await check_both(page, f"staff-{named(path)}", desk="dark")
