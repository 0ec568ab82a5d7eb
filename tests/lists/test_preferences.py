"""One's own choices: the link goes to the mailbox only, and what is saved holds at once."""

from typing import Any

import httpx
import pytest

from app.contacts.queries.people import person
from app.database import execute, fetchval
from app.lists import personal_data, queries
from tests.make import lists as make_lists
from tests.make.lists import Watch, hidden_fields, history, link_in


async def mailed_link(client: httpx.AsyncClient, known: make_lists.Subscriber) -> str:
    await client.post("/preferences", data={"email": known.address.email})
    return await link_in("settings_link", "preferences")


async def save(client: httpx.AsyncClient, path: str, *slugs: str, **changes: Any) -> httpx.Response:
    """Open the page, leave these boxes ticked, press 'Save'."""
    page = await client.get(path)
    data = {
        **hidden_fields(page), "lists": slugs, "language": "fi", "first_name": "Aino",
        "last_name": "Niemelä", "act": "save", **changes,
    }  # fmt: skip
    return await client.post(path, data=data)


# trial E1
async def test_opening_the_page_shows_the_choices_and_changes_nothing(
    client: httpx.AsyncClient,
) -> None:
    known, other = await make_lists.subscriber("aino@example.org"), await make_lists.a_list()
    path = await mailed_link(client, known)
    before = await history(known.address.id)
    page = await client.get(path)
    await client.head(path)
    assert f'value="{known.list.slug}" checked' in page.text
    assert other.sentence in page.text
    assert "aino@" not in page.text
    assert await history(known.address.id) == before


async def test_ticking_a_list_beside_its_sentence_is_told_as_by_ones_own_link(
    client: httpx.AsyncClient,
) -> None:
    known, other = await make_lists.subscriber(), await make_lists.a_list()
    answer = await save(client, await mailed_link(client, known), known.list.slug, other.slug)
    assert answer.status_code == 303
    assert (await history(known.address.id))[-1] == ("given", "own_link")
    have = await queries.subscribed([known.address.id], "fi")
    assert {one.slug for one in have} == {known.list.slug, other.slug}


async def test_unticking_a_list_withdraws_from_it(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    await save(client, await mailed_link(client, known))
    assert (await history(known.address.id))[-1] == ("withdrawn", "page")
    assert await queries.subscribed([known.address.id], "fi") == []


async def test_saving_without_a_change_records_nothing(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    before = await history(known.address.id)
    await save(client, await mailed_link(client, known), known.list.slug)
    assert await history(known.address.id) == before


async def test_a_form_that_arrives_in_pieces_takes_nothing_away(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    path = await mailed_link(client, known)
    assert (await client.post(path, data={"language": "sv"})).status_code == 303
    assert (await client.post(path, data={})).status_code == 422
    assert len(await queries.subscribed([known.address.id], "fi")) == 1


async def test_name_and_language_are_saved(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    path = await mailed_link(client, known)
    await save(client, path, known.list.slug, language="sv", first_name="Märta", last_name="")
    found = await person(known.address.contact_id)
    assert found is not None
    assert (found.name, found.language) == ("Märta", "sv")


async def test_a_sentence_changed_meanwhile_is_shown_before_it_is_agreed_to(
    client: httpx.AsyncClient,
) -> None:
    known, other = await make_lists.subscriber(), await make_lists.a_list()
    path = await mailed_link(client, known)
    page = await save(client, path, known.list.slug, other.slug, wording=[str(known.list.wording)])
    assert page.status_code == 422
    assert len(await queries.subscribed([known.address.id], "fi")) == 1


async def test_stopping_everything_objects_and_can_be_undone(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    known = await make_lists.subscriber()
    path = await mailed_link(client, known)
    page = await client.post(path, data={"act": "stop"})
    assert (await history(known.address.id))[-1] == ("objected", "page")
    undo = page.text.split('action="')[1].split('"')[0]
    await client.post(undo, data=hidden_fields(page))
    assert len(await queries.subscribed([known.address.id], "fi")) == 1


async def test_who_had_objected_can_come_back_here(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    await make_lists.stop_everything(known)
    await save(client, await mailed_link(client, known), known.list.slug)
    assert len(await queries.subscribed([known.address.id], "fi")) == 1


# trial A28
async def test_after_seven_days_the_link_says_so_and_offers_a_new_one(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    known = await make_lists.subscriber()
    path = await mailed_link(client, known)
    watch.forward(days=7, seconds=1)
    page = await client.get(f"{path}?lang=en")
    assert page.status_code == 404
    assert "Ask for a new one" in page.text
    assert (await save(client, path)).status_code == 404


async def test_the_link_of_an_erased_person_opens_nothing(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    path = await mailed_link(client, known)
    await personal_data.erase([known.address.id])
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("typed", ["", "aino", "aino@"])
async def test_what_is_not_an_address_is_told_beside_the_field(
    client: httpx.AsyncClient, typed: str
) -> None:
    page = await client.post("/preferences", data={"email": typed})
    assert page.status_code == 422
    assert 'id="email-error"' in page.text


async def test_who_gets_a_closed_list_can_still_save_preferences(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    link = await mailed_link(client, known)
    await execute("update lists set closed_at = now()")
    answer = await save(client, link, known.list.slug, language="sv")
    assert answer.status_code == 303
    assert await fetchval("select language from contacts") == "sv"
