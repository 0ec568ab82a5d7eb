"""A notice that is published while somebody has a form open: nothing is agreed to unread."""

import httpx

from app.consent.events import State
from app.consent.queries import current_notice_version, history
from app.consent.wordings.texts import publish_notice
from app.database import fetchval
from app.lists import queries
from tests.make import lists as make_lists
from tests.make.lists import Watch, hidden_fields, link_in

NEW_NOTICE = {language: f"<p>New {language}</p>" for language in make_lists.NAMES}


async def publish() -> tuple[int, int]:
    """The version before and the one after."""
    before = await current_notice_version()
    assert before is not None
    return before, await publish_notice(NEW_NOTICE)


async def test_a_sign_up_form_opened_under_the_old_notice_comes_back_unticked(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    offered = await make_lists.a_list()
    for path in ("/", f"/subscribe/{offered.slug}"):
        page = await client.get(path)
        form = {**hidden_fields(page), "email": "aino@example.org", "lists": [offered.slug]}
        await publish_notice(dict.fromkeys(make_lists.NAMES, f"<p>{path}</p>"))
        watch.forward(seconds=10)
        again = await client.post(path, data=form)
        assert "aino@example.org" in again.text
        assert f'value="{offered.slug}" checked' not in again.text
        assert await fetchval("select count(*) from subscription_requests") == 0
        form = {**form, **hidden_fields(again)}
        watch.forward(seconds=10)
        await client.post(path, data=form)
        assert await fetchval("delete from subscription_requests returning notice_version") == (
            await current_notice_version()
        )


async def test_choices_opened_under_the_old_notice_give_nothing(client: httpx.AsyncClient) -> None:
    known, other = await make_lists.subscriber(), await make_lists.a_list()
    await client.post("/preferences", data={"email": known.address.email})
    path = await link_in("settings_link", "preferences")
    await make_lists.a_minute_later()
    both = {"lists": [known.list.slug, other.slug], "language": "fi", "act": "save"}
    form = {**hidden_fields(await client.get(path)), **both}
    _, new = await publish()
    again = await client.post(path, data=form)
    assert again.status_code == 422
    assert f'value="{other.slug}" checked' not in again.text
    assert f'value="{known.list.slug}" checked' in again.text
    assert len(await queries.subscribed([known.address.id], "fi")) == 1
    assert (await client.post(path, data={**form, **hidden_fields(again)})).status_code == 303
    event = (await history(known.address.id))[-1]
    assert (event.state, event.notice_version) == (State.GIVEN, new)


async def test_choices_opened_under_the_old_notice_take_back_all_the_same(
    client: httpx.AsyncClient,
) -> None:
    # trial E15
    known = await make_lists.subscriber()
    await client.post("/preferences", data={"email": known.address.email})
    path = await link_in("settings_link", "preferences")
    await make_lists.a_minute_later()
    form = {**hidden_fields(await client.get(path)), "language": "fi", "act": "save"}
    await publish()
    assert (await client.post(path, data=form)).status_code == 303
    assert await queries.subscribed([known.address.id], "fi") == []


async def test_a_confirmation_names_the_notice_that_stood_beside_the_form(
    client: httpx.AsyncClient,
) -> None:
    request = await make_lists.sign_up()
    await make_lists.accepted("sign_up")
    path = await link_in("sign_up", "confirm")
    await make_lists.a_minute_later()
    page = await client.get(path)
    old, new = await publish()
    await client.post(path, data={**hidden_fields(page), "act": "confirm"})
    events = await history(request.subject)
    assert [event.state for event in events][-1] is State.GIVEN
    assert {event.notice_version for event in events} == {old}
    assert old != new
