"""A page and an action ask the database once for what they need: the stories and their limits.

What fails here is printed by how often it was asked: what stands first is loaded twice and could be
handed down.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import httpx
import pytest

from app import config, database
from app.campaigns.audience.freeze import freeze
from app.campaigns.running import start
from app.config import Settings
from app.contacts.actions import positions
from app.contacts.facts import PositionFields, Who
from app.lib import clock
from app.lists import emails
from app.mail.jobs import OutboxSender
from app.mail.smtp.breaker import Breaker
from tests.architecture.statements import Statements, statements
from tests.make import campaigns as make_campaigns
from tests.make import contacts as make_contacts
from tests.make import imports as make_imports
from tests.make import lists as make_lists
from tests.make.deliveries import connects_to
from tests.make.lists import Watch, hidden_fields
from tests.make.smtp import oracle_sink
from tests.make.staff import StaffBrowser


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[None]:
    """Set, and never talked to."""
    config.use(replace(settings, smtp_url="smtp://127.0.0.1:25"))
    yield
    config.use(settings)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Time stands still and goes on when told."""
    watch = Watch()
    monkeypatch.setattr(clock, "now", watch.now)
    return watch


async def test_the_page_of_a_person_without_history(staff: StaffBrowser) -> None:
    contact = await make_contacts.known_person("aino@example.org")
    async with statements() as asked:
        page = await staff.get(f"/staff/people/{contact}")
    assert page.status_code == 200
    # One of them when the page has gone: whose data it showed.
    assert len(asked) <= 25 + 1, asked.report()


async def test_from_the_form_to_the_confirmed_sign_up(
    client: httpx.AsyncClient, watch: Watch, tmp_path: Path
) -> None:
    """The form, the sign-up, the worker's mail, the page behind its link and the button there."""
    await make_lists.a_list()
    async with statements() as before:
        form = await client.get("/")
        watch.forward(seconds=10)
        await client.post("/", data={**filled(form), "email": "aino@example.org"})
    await database.execute("update outbox set next_try_at = now()")  # a test is one moment
    worker = await a_worker()
    async with statements() as after:
        letter = await mailed(worker, tmp_path / "log")
        path = re.search(r"/confirm/[A-Za-z0-9_-]+", letter)
        assert path, letter
        page = await client.get(path[0])
        watch.forward(seconds=10)
        await client.post(path[0], data={**filled(page), "act": "confirm"})
    assert await database.fetchval("select count(*) from subscriptions") == 1
    asked = Statements([*before, *after])
    # Among them those for what else waits at this address: the page and the next mail ask for it.
    # Four more keep both forms as they were shown, the mail as it was sent, and when it was taken.
    # Two of them ask for the facts that a consent has to agree with: the lists, the suppression list.
    assert len(asked) <= 78, asked.report()


def filled(page: httpx.Response) -> dict[str, str]:
    """Everything that is hidden, and every box ticked."""
    boxes = re.findall(r'type="checkbox" name="lists" value="([^"]+)"', page.text)
    hidden = {name: values[0] for name, values in hidden_fields(page).items()}
    return {**hidden, **({"lists": boxes[0]} if boxes else {})}


async def a_worker() -> int:
    made: int = await database.fetchval(
        "insert into worker (pid, backend, connections) values (1, 1, 1) returning id"
    )
    return made


async def mailed(worker: int, log: Path) -> str:
    """The text of the one letter that the worker finds due and sends."""
    async with oracle_sink(log) as sink:
        sender = OutboxSender(
            worker, {emails.SIGN_UP.kind: emails.SIGN_UP}.get, connects_to(sink)(), Breaker(0.01)
        )
        await sender.send_due(asyncio.Event())
    [taken] = sink.accepted()
    part = message_from_bytes(taken.content, policy=policy.default).get_body(("plain",))
    assert part is not None
    return str(part.get_content())


async def test_freezing_an_audience_of_three(db: None, mail_server: None) -> None:
    campaign, _readers = await make_campaigns.draft(3)
    await start.send_now(campaign.id, by=None)
    async with statements() as asked:
        await freeze(campaign.id)
    assert await database.fetchval("select count(*) from delivery") == 3
    assert len(asked) <= 7, asked.report()


async def test_one_click_unsubscribes(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    async with statements() as asked:
        await client.post(known.unsubscribe_path, data={"List-Unsubscribe": "One-Click"})
    assert await database.fetchval("select left_by from subscriptions") == "one_click"
    # One asks for the other addresses of the person: leaving closes the list at all of them.
    assert len(asked) <= 14, asked.report()


@pytest.fixture
async def everything(db: None, mail_server: None) -> list[str]:
    """The pages of a person at work, an organisation, campaigns, lists, and an import."""
    known = await make_lists.subscriber("eero@example.org")
    person = f"/staff/people/{known.address.contact_id}"
    house = await make_contacts.organisation("Kirjatalo Oy")
    place = f"/staff/organisations/{house}"
    await positions.add_position(known.address.contact_id, house, PositionFields("CEO"), Who(None))
    draft, _ = await make_campaigns.draft()
    letter = f"/staff/campaigns/{draft.id}"
    running, _ = await make_campaigns.sent()
    words = f"/staff/lists/{known.list.slug}"
    file = make_imports.table(["email"], ["anna@example.org"])
    described = f"/staff/imports/{await make_imports.described(file)}"
    return [
        "/staff/", "/staff/organisations", "/staff/follow-ups", "/staff/lists",
        "/staff/people/new", f"/staff/people/new?organisation={house}", "/staff/settings",
        *(person + page for page in ("", "/edit", "/addresses", "/positions", "/work")),
        *(place + page for page in ("", "/edit", "/work", "/orders", "/billing")),
        f"/staff/interactions/new?person={known.address.contact_id}",
        *(letter + page for page in ("", "/check", "/letter")),
        f"/staff/campaigns/{running}", words, f"{words}/edit",
        *(described + page for page in ("", "/columns", "/source", "/check")),
    ]  # fmt: skip


async def test_a_page_asks_nothing_twice(staff: StaffBrowser, everything: list[str]) -> None:
    again = {}
    for page in everything:
        async with statements() as asked:
            assert (await staff.get(page)).status_code == 200, page
        again[page] = asked.asked_again()
    assert {page: texts for page, texts in again.items() if texts} == {}
