"""Straight from a letter only harmless choices can be made: letters are forwarded."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app.campaigns.writing.letters import test_unsubscribe_url as way_out_of_a_test
from app.campaigns.writing.letters import values_for
from app.consent.events import EMAIL
from app.consent.wordings.article_14 import objection_url
from app.contacts.queries.people import person
from app.database import fetchval
from app.lists import queries
from app.lists.actions.choices import objected_to
from app.lists.emails import way_out_url
from app.lists.rules import Mail
from app.mail.outbox import Drop, Letter
from tests.make import lists as make_lists
from tests.make.lists import Subscriber, hidden_fields, history, letter_for


def values_with(way_out: str) -> dict[str, str]:
    return values_for(
        first_name="", last_name="", email="", list_name="", unsubscribe_url=way_out, why_url="",
        because="",
    )  # fmt: skip


def path_to(known: Subscriber) -> str:
    """The link in the foot of a letter."""
    values = values_with(way_out_url(known.list.list_id, known.address.id))
    found = re.search(r"/choices/\S+", values["preferences_url"])
    assert found
    return found[0]


async def act(client: httpx.AsyncClient, path: str, what: str, **fields: Any) -> httpx.Response:
    page = await client.get(path)
    return await client.post(path, data={**hidden_fields(page), "act": what, **fields})


# trial E1
async def test_looking_changes_nothing_and_shows_nothing_of_the_person(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    other = await make_lists.a_list()
    before = await history(known.address.id)
    page = await client.get(f"{path_to(known)}?lang=en")
    await client.head(path_to(known))
    assert "a•••••@example" in page.text.replace("<wbr>", "")
    assert "Was it forwarded to you?" in page.text
    for hidden in ("aino@example.org", "Niemelä", other.sentence):
        assert hidden not in page.text.replace("<wbr>", "")
    assert await history(known.address.id) == before
    assert await fetchval("select count(*) from outbox where kind = 'you_have_left'") == 0


# trial H18
async def test_leaving_holds_at_every_address_of_the_person(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    second = await make_lists.second_address_of(known)
    await act(client, path_to(second), "save", language="fi")
    for each in (known, second):
        assert (await history(each.address.id))[-1] == ("withdrawn", "page")
        assert await queries.subscribed([each.address.id], "fi") == []


# trial H19
async def test_a_colleague_who_presses_everything_can_only_do_what_is_harmless(
    client: httpx.AsyncClient,
) -> None:
    known, other = await make_lists.subscriber("aino@example.org"), await make_lists.a_list()
    path = path_to(known)
    before = await history(known.address.id)
    wanted = {"lists": [known.list.slug, other.slug], "language": "sv"}
    for what in ("save", "resume", "subscribe", "erase", "link"):
        name = {"first_name": "Eero", "email": "eero@example.net", "new": "eero@example.net"}
        await act(client, path, what, **wanted, **name)
    assert await history(known.address.id) == before
    found = await person(known.address.contact_id)
    assert found is not None
    assert (found.name, found.language) == ("Aino Niemelä", "sv")
    letter = await letter_for(Mail.SETTINGS_LINK)
    assert isinstance(letter, Letter)
    assert letter.to == "aino@example.org"
    for what in ("pause", "stop"):
        await act(client, path, what)
    assert await queries.subscribed([known.address.id], "fi") == []
    told = await letter_for(Mail.YOU_HAVE_LEFT)
    assert isinstance(told, Letter)
    assert told.to == "aino@example.org"


def objection_page(known: Subscriber) -> str:
    return objection_url(known.address.id, "en").partition("//")[2].partition("/")[2]


# trial H19
@pytest.mark.parametrize(
    ("path", "fields", "state"),
    [
        (lambda known: known.unsubscribe_path, {"what": "one"}, "withdrawn"),
        (lambda known: known.unsubscribe_path, {"what": "all"}, "objected"),
        (lambda known: f"/{objection_page(known)}", {"sure": "yes"}, "objected"),
    ],
)
async def test_the_owner_hears_of_what_a_colleague_did_on_any_page(
    client: httpx.AsyncClient,
    path: Callable[[Subscriber], str],
    fields: dict[str, str],
    state: str,
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await client.post(path(known), data=fields)
    assert (await history(known.address.id))[-1] == (state, "page")
    told = await letter_for(Mail.YOU_HAVE_LEFT)
    assert isinstance(told, Letter)
    assert (told.to, "/preferences/" in told.text) == ("aino@example.org", True)


# trial H19
async def test_the_owner_comes_back_by_the_mail_that_told_of_the_leaving(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await act(client, path_to(known), "stop")
    letter = await letter_for(Mail.YOU_HAVE_LEFT)
    assert isinstance(letter, Letter)
    back = re.search(r"/preferences/[\w-]+", letter.text)
    assert back
    await make_lists.a_minute_later()
    wanted = {"lists": known.list.slug, "language": "fi"}
    answer = await act(client, back[0], "save", **wanted)
    assert answer.status_code == 303
    assert (await history(known.address.id))[-1] == ("given", "own_link")
    have = await queries.subscribed([known.address.id], "fi")
    assert [one.slug for one in have] == [known.list.slug]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_the_mail_says_what_ended_and_for_which_address(
    client: httpx.AsyncClient, language: str
) -> None:
    known = await make_lists.subscriber("aino@example.org", language=language)
    await client.post(f"{known.unsubscribe_path}?lang={language}", data={"what": "one"})
    letter = await letter_for(Mail.YOU_HAVE_LEFT)
    assert isinstance(letter, Letter)
    name = (await queries.list_names([known.list.list_id], language))[0]
    for words in (name, "aino@example.org"):
        assert words in letter.text
        assert words in letter.html
    assert f'lang="{language}"' in letter.html


async def test_no_mail_after_one_click_nor_after_an_undo_nor_for_a_leaving_that_was_none(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    await client.post(known.unsubscribe_path, data={"List-Unsubscribe": "One-Click"})
    await client.post(known.unsubscribe_path, data={"what": "one"})
    assert await fetchval("select count(*) from outbox where kind = 'you_have_left'") == 0
    second = await make_lists.subscriber()
    page = await client.post(second.unsubscribe_path, data={"what": "one"})
    undo = re.search(r'action="(/undo/[^"]+)"', page.text)
    assert undo
    await client.post(undo[1], data=hidden_fields(page))
    assert await letter_for(Mail.YOU_HAVE_LEFT) == Drop("gone")


async def test_objections_are_by_channel(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    path = path_to(known)
    nothing = await act(client, f"{path}?lang=en", "object")
    assert nothing.status_code == 422
    assert "Choose what you object to." in nothing.text
    await act(client, path, "object", channels=["post", "phone"])
    assert await objected_to(known.address.id) == {"post", "phone"}
    assert len(await queries.subscribed([known.address.id], "fi")) == 1
    await act(client, path, "object", channels=[EMAIL, "post"])
    assert await objected_to(known.address.id) == {EMAIL, "post", "phone"}
    assert await queries.subscribed([known.address.id], "fi") == []
    states = [state for state, _ in await history(known.address.id)]
    assert states.count("objected") == 3


async def test_a_forged_or_forgotten_link_is_answered_kindly(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    path = path_to(known)
    assert (await client.get(make_lists.forged(path))).status_code == 404
    test = values_with(way_out_of_a_test(known.address.id))["preferences_url"]
    page = await client.get(f"/choices/{test.rpartition('/')[2]}?lang=en")
    assert "This was a test letter" in page.text
