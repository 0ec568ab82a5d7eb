"""The page on which somebody objects to all marketing: looking changes nothing, the button does."""

import re

import httpx

from app import database
from app.consent.wordings.article_14 import objection_url
from tests.make import lists as make_lists


def path(known: make_lists.Subscriber) -> str:
    found = re.search(r"/object/[A-Za-z0-9_-]+", objection_url(known.address.id, "en"))
    assert found
    return found[0]


# trial A13
async def test_looking_changes_nothing_and_the_button_stops_everything(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    other = await make_lists.second_address_of(known)
    page = await client.get(f"{path(known)}?lang=en")
    assert (page.status_code, "Stop all marketing" in page.text) == (200, True)
    assert (await make_lists.history(known.address.id))[-1][0] == "given"
    empty = await client.post(f"{path(known)}?lang=en", data={})
    assert empty.status_code == 400
    done = await client.post(f"{path(known)}?lang=en", data={"sure": "yes"})
    assert "We no longer send marketing to" in done.text
    for one in (known, other):
        assert (await make_lists.history(one.address.id))[-1] == ("objected", "page")
    again = await client.post(f"{path(known)}?lang=en", data={"sure": "yes"})
    assert "You had already unsubscribed" in again.text


async def test_it_can_be_taken_back_for_ten_minutes(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    done = await client.post(path(known), data={"sure": "yes"})
    fields = make_lists.hidden_fields(done)
    undo = re.search(r"/undo/[A-Za-z0-9_-]+", done.text)
    assert undo
    page = await client.post(undo[0], data={"moment": fields["moment"][0], "back": path(known)})
    assert page.status_code == 200
    assert await database.fetchval("select verdict from permission where list_id is not null")


# trial A28
async def test_a_link_of_another_kind_does_not_open_it(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    link = known.unsubscribe_path.rpartition("/")[2]
    assert (await client.get(f"/object/{link}")).status_code == 404
    assert (await client.post(f"/object/{link}", data={"sure": "yes"})).status_code == 404


async def test_there_is_nothing_to_do_for_somebody_who_is_gone(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    where = path(known)
    await database.execute("delete from subscriptions")
    await make_lists.forget_contact(known)
    assert (await client.get(where)).status_code == 200
    assert (await client.post(where, data={"sure": "yes"})).status_code == 200
