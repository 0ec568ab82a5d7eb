"""One mail a day goes to a mailbox, so the page behind it asks for everything that waits."""

import httpx

from app.database import execute, fetchval
from app.lists import queries, staff_queries
from app.mail.outbox import Drop, Letter
from app.staff.periods.rules import Key
from tests.lists.conftest import Subscribe
from tests.make import lists as make_lists
from tests.make.lists import Watch, accepted, evidence, hidden_fields, history, letter_for, link_in
from tests.privacy.retention.nights import destroyed


async def mailed(typed: str, *lists: queries.OfferedList) -> str:
    """Signed up and mailed: the path of the link."""
    await make_lists.sign_up(typed, *lists)
    path = await link_in("sign_up", "confirm")
    await accepted("sign_up")
    return path


async def press(client: httpx.AsyncClient, path: str, **fields: object) -> httpx.Response:
    await make_lists.a_minute_later()
    page = await client.get(path)
    return await client.post(path, data={**hidden_fields(page), "act": "confirm", **fields})


def boxes(page: httpx.Response) -> list[str]:
    return [part.split('"')[0] for part in page.text.split('name="also" value="')[1:]]


async def subscribed_to(typed: str) -> set[str]:
    subject = await queries.subject_known_for(typed)
    assert subject
    return {one.slug for one in await queries.subscribed([subject], "fi")}


async def test_three_lists_wanted_in_a_day_are_all_asked_for_behind_the_one_mail(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    first, second, third = [await make_lists.a_list() for _ in range(3)]
    path = await mailed("aino@example.org", first)
    for one in (second, third):
        watch.forward(hours=2)
        await make_lists.sign_up("aino@example.org", one)
        assert await letter_for("sign_up") == Drop("limit")
    page = await client.get(path)
    for one in (first, second, third):
        assert one.sentence in page.text
    assert 'name="also"' in page.text
    assert "checked" not in page.text
    done = await press(client, path, also=boxes(page))
    for one in (first, second, third):
        assert one.sentence in done.text
        assert one.slug in await subscribed_to("aino@example.org")
    welcome = await letter_for("welcome")
    assert isinstance(welcome, Letter)
    assert all(one.name in welcome.text for one in (first, second, third))


async def test_what_is_not_ticked_is_not_agreed_to(client: httpx.AsyncClient) -> None:
    first, second, third = [await make_lists.a_list() for _ in range(3)]
    path = await mailed("aino@example.org", first)
    await make_lists.sign_up("aino@example.org", second)
    await make_lists.sign_up("aino@example.org", third)
    page = await client.get(path)
    done = await press(client, path, also=boxes(page)[:1])
    assert await subscribed_to("aino@example.org") == {first.slug, third.slug}
    assert second.sentence not in done.text


async def test_the_proof_names_the_sign_up_that_asked_and_is_kept(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    first, second = [await make_lists.a_list() for _ in range(2)]
    path = await mailed("aino@example.org", first)
    other = await make_lists.sign_up("aino@example.org", second)
    await press(client, path, also=boxes(await client.get(path)))
    events = await history(other.subject)
    assert events.count(("given", "double_opt_in")) == 2
    watch.forward(days=15)
    await destroyed(Key.UNCONFIRMED)
    kept = [row["detail"] for row in await evidence(other.subject)]
    assert sum(str(other.id) in str(detail) for detail in kept) == 2  # asked, and given


async def test_another_address_or_a_made_up_box_adds_nothing(client: httpx.AsyncClient) -> None:
    first, second = [await make_lists.a_list() for _ in range(2)]
    stranger = await make_lists.sign_up("onni@example.org", second)
    path = await mailed("aino@example.org", first)
    assert 'name="also"' not in (await client.get(path)).text
    await press(client, path, also=[f"{stranger.id}.{second.list_id}", "x", ""])
    assert await subscribed_to("aino@example.org") == {first.slug}
    assert await fetchval("select count(*) from subscriptions") == 1


async def test_what_came_after_the_page_was_shown_gets_the_next_mail(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    first, second = [await make_lists.a_list() for _ in range(2)]
    path = await mailed("aino@example.org", first)
    page = await client.get(path)
    watch.forward(minutes=1)
    later = await make_lists.sign_up("aino@example.org", second)
    assert await letter_for("sign_up") == Drop("limit")
    await execute("update outbox set state = 'dropped' where about = $1", later.id)
    await client.post(path, data={**hidden_fields(page), "act": "confirm"})
    letter = await letter_for("sign_up")
    assert isinstance(letter, Letter)
    assert second.name in letter.text


async def test_another_spelling_of_the_mailbox_is_asked_in_the_next_mail(
    client: httpx.AsyncClient,
) -> None:
    first, second = [await make_lists.a_list() for _ in range(2)]
    path = await mailed("aino@example.org", first)
    other = await make_lists.sign_up("aino+list@example.org", second)
    assert await letter_for("sign_up") == Drop("limit")
    await execute("update outbox set state = 'dropped' where about = $1", other.id)
    assert 'name="also"' not in (await client.get(path)).text
    await press(client, path)
    letter = await letter_for("sign_up")
    assert isinstance(letter, Letter)
    assert letter.to == "aino+list@example.org"


async def test_what_comes_already_is_not_asked_for_again(client: httpx.AsyncClient) -> None:
    first, second = [await make_lists.a_list() for _ in range(2)]
    await make_lists.subscriber("aino@example.org", first)
    await make_lists.sign_up("aino@example.org", first)
    path = await mailed("aino@example.org", second)
    assert 'name="also"' not in (await client.get(path)).text


async def test_who_waits_behind_the_one_mail_is_counted_as_waiting(db: None) -> None:
    first, second = [await make_lists.a_list() for _ in range(2)]
    await mailed("aino@example.org", first)
    other = await make_lists.sign_up("aino@example.org", second)
    await execute("update outbox set state = 'dropped' where about = $1", other.id)
    [counted] = await staff_queries.counted_lists(second.slug)
    assert counted.waiting == 1


async def test_the_page_promises_no_message_that_may_be_dropped(
    client: httpx.AsyncClient, subscribe: Subscribe
) -> None:
    one = await make_lists.a_list()
    said = []
    for _ in range(2):
        page = await subscribe("aino@example.org", one.slug, path="/?lang=en")
        await letter_for("sign_up")
        said.append(page.text)
    assert said[0] == said[1]
    assert "is on its way" not in said[1]
    assert "it also asks for what you chose now" in said[1]
