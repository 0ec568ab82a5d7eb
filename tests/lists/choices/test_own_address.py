"""The owner changes the address: confirmed at the new one, told to the old one, taken back from there."""

import httpx
import pytest

from app.consent import queries as ledger
from app.consent.actions import Evidence
from app.consent.grounds.reasons import Reason
from app.contacts.queries.people import address_by_canonical, addresses_of
from app.database import execute, fetchval
from app.lib import clock
from app.lists import personal_data, queries
from app.lists.actions.choices import pause, paused_until
from app.lists.replacing.emails import prepare_new_address
from app.lists.rules import Mail
from app.mail.outbox import Drop
from app.staff.periods.rules import Key
from tests.make import lists as make_lists
from tests.make.lists import Subscriber, Watch, hidden_fields, history, letter_for, link_in
from tests.privacy.retention.nights import destroyed

NEW = "new-home@example.net"


async def own_page(client: httpx.AsyncClient, known: Subscriber) -> str:
    await client.post("/preferences", data={"email": known.address.email})
    return await link_in("settings_link", "preferences")


async def ask(client: httpx.AsyncClient, known: Subscriber, email: str = NEW) -> httpx.Response:
    return await client.post(f"{await own_page(client, known)}/address", data={"email": email})


async def confirm(client: httpx.AsyncClient, path: str) -> httpx.Response:
    await execute("update address_changes set mailed_at = mailed_at - interval '1 minute'")
    return await client.post(path, data=hidden_fields(await client.get(path)))


async def moved(client: httpx.AsyncClient, known: Subscriber, email: str = NEW) -> str:
    """The path of the confirmation, used."""
    await ask(client, known, email)
    path = await link_in(Mail.NEW_ADDRESS, "new-address")
    assert (await confirm(client, path)).status_code == 200
    return path


async def get_letters(email: str) -> bool:
    one = await address_by_canonical(email)
    return bool(one and await queries.subscribed([one.id], "fi"))


async def test_letters_go_to_the_new_address_and_no_longer_to_the_old(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    await moved(client, known)
    new = await address_by_canonical(NEW)
    assert new is not None
    assert (new.contact_id, new.is_main) == (known.address.contact_id, True)
    assert await history(new.id) == [("given", "own_link")]
    assert await get_letters(NEW)
    assert not await get_letters(known.address.email)
    assert [one.why for one in await ledger.permissions_of(known.address.id) if one.list_id] == [
        "address_replaced"
    ]


async def test_old_address_is_told_and_takes_it_back(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    await moved(client, known)
    path = await link_in(Mail.ADDRESS_REPLACED, "not-my-change")
    assert NEW not in (await client.get(path)).text
    assert await get_letters(NEW)
    assert (await client.post(path)).status_code == 200
    assert await get_letters(known.address.email)
    assert not await get_letters(NEW)
    new = await address_by_canonical(NEW)
    assert new is not None
    assert new.contact_id != known.address.contact_id
    assert [one.email for one in await addresses_of(known.address.contact_id)] == [
        known.address.email
    ]
    assert await fetchval("select count(*) from address_changes where refused_at is not null") == 1
    assert (await client.post(path)).status_code == 404


async def test_whoever_took_it_further_loses_that_too(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    await moved(client, known)
    path = await link_in(Mail.ADDRESS_REPLACED, "not-my-change")
    new = await address_by_canonical(NEW)
    assert new is not None
    await moved(client, Subscriber(new, known.list, known.subscription), "further@example.net")
    assert (await client.post(path)).status_code == 200
    assert await get_letters(known.address.email)
    assert not await get_letters("further@example.net")
    assert not await get_letters(NEW)


async def test_there_and_back_again_ends(client: httpx.AsyncClient) -> None:
    """The owner moved and came back: the first link, still good, must not turn in a ring."""
    known = await make_lists.subscriber()
    await moved(client, known)
    path = await link_in(Mail.ADDRESS_REPLACED, "not-my-change")
    new = await address_by_canonical(NEW)
    assert new is not None
    await moved(client, Subscriber(new, known.list, known.subscription), known.address.email)
    assert await get_letters(known.address.email)
    assert (await client.post(path)).status_code == 200
    assert await get_letters(known.address.email)
    assert not await get_letters(NEW)


async def test_who_has_moved_since_cannot_move_once_more_from_the_old_address(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    page = await own_page(client, known)
    await client.post(f"{page}/address", data={"email": "elsewhere@example.net"})
    await moved(client, known)
    waiting = await fetchval("select id from address_changes where email = 'elsewhere@example.net'")
    assert isinstance(await prepare_new_address(waiting, "fi"), Drop)


# trial A5
async def test_an_address_of_somebody_else_is_answered_the_same_and_staff_are_asked(
    client: httpx.AsyncClient,
) -> None:
    known, other = await make_lists.subscriber(), await make_lists.subscriber()
    before = await history(other.address.id)
    free = await ask(client, known, "free@example.org")
    taken = await ask(client, known, other.address.email)
    assert free.status_code == taken.status_code == 200
    assert len(free.text) - len(taken.text) in range(-40, 40)
    page = await confirm(client, await link_in(Mail.NEW_ADDRESS, "new-address"))
    assert page.status_code == 200
    assert await get_letters(known.address.email)
    assert await history(other.address.id) == before
    assert [one.id for one in await addresses_of(known.address.contact_id)] == [known.address.id]
    assert await fetchval("select count(*) from address_changes where collided_at is not null") == 1


# trial A1
@pytest.mark.parametrize("page", ["new-address", "not-my-change"])
async def test_a_forged_swapped_or_used_link_does_nothing(
    client: httpx.AsyncClient, page: str
) -> None:
    known = await make_lists.subscriber()
    used = await moved(client, known)
    back = await link_in(Mail.ADDRESS_REPLACED, "not-my-change")
    other = {"new-address": back, "not-my-change": used}[page].rsplit("/", 1)[1]
    forged = f"{other[:-2]}{'A' if other[-2] != 'A' else 'B'}{other[-1]}"
    for link in (other, forged, "x"):
        assert (await client.get(f"/{page}/{link}")).status_code == 404
        assert (await client.post(f"/{page}/{link}")).status_code == 404
    assert (await client.post(used)).status_code == 404
    assert await get_letters(NEW)


async def test_looking_changes_nothing_and_two_days_are_the_end(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    known = await make_lists.subscriber()
    await ask(client, known)
    path = await link_in(Mail.NEW_ADDRESS, "new-address")
    assert (await client.get(path)).status_code == 200
    assert await address_by_canonical(NEW) is None
    watch.forward(days=2)
    assert (await client.get(path)).status_code == 404
    assert (await client.post(path)).status_code == 404
    assert await address_by_canonical(NEW) is None


async def test_what_was_left_at_the_new_address_stays_left(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    second = await make_lists.subscriber(NEW, known.list)
    await client.post(second.unsubscribe_path, data={"what": "one"})
    await personal_data.erase([second.address.id])
    await make_lists.forget_contact(second)
    await moved(client, known)
    assert not await get_letters(NEW)
    assert not await get_letters(known.address.email)


async def test_a_replaced_address_gets_no_link_to_the_own_page(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    earlier = await own_page(client, known)
    await moved(client, known)
    assert (await client.get(earlier)).status_code == 404
    await client.post("/preferences", data={"email": known.address.email})
    assert await letter_for(Mail.SETTINGS_LINK) == Drop("gone")


async def test_three_mails_a_day(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    path = await own_page(client, known)
    for number in range(3):
        await client.post(f"{path}/address", data={"email": f"n{number}@example.net"})
        assert not isinstance(await letter_for(Mail.NEW_ADDRESS), Drop)
    await client.post(f"{path}/address", data={"email": "n4@example.net"})
    assert await letter_for(Mail.NEW_ADDRESS) == Drop("limit")


async def test_a_bad_or_the_same_address_keeps_what_was_typed(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    assert (page := await ask(client, known, "nowhere")).status_code == 422
    assert 'value="nowhere"' in page.text
    assert (await ask(client, known, known.address.email)).status_code == 422
    assert await fetchval("select count(*) from address_changes") == 0


async def test_what_is_kept_of_it_can_be_told_erased_and_goes_in_time(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    known = await make_lists.subscriber()
    await ask(client, known)
    told = await personal_data.collect([known.address.id])
    assert [one["email"] for one in told["address_changes"]] == [NEW]
    watch.forward(days=9)
    await destroyed(Key.LINKS)
    assert await fetchval("select count(*) from address_changes") == 0


async def test_own_page_leads_to_the_receipts(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    page = await client.get(await own_page(client, known))
    receipt = page.text.split('href="/receipt/')[1].split('"')[0]
    assert (await client.get(f"/receipt/{receipt}")).status_code == 200


async def test_a_pause_goes_along_to_the_new_address(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    until = await pause(known.address.id, Evidence())
    await moved(client, known)
    new = await address_by_canonical(NEW)
    assert new is not None
    assert await paused_until(new.id, clock.now()) == until
    assert Reason.PAUSED in {one.why for one in await ledger.permissions_of(new.id)}
