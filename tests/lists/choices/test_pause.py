"""A pause keeps the letters silent for 30 days, at every address, and the consent stays."""

import httpx
import pytest

from app.consent.actions import Evidence
from app.database import execute, fetchval
from app.lists import queries
from app.lists.actions.choices import pause, paused_until, resume
from app.lists.jobs import end_pauses
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists
from tests.make.lists import Watch, history, link_in


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Time stands still and goes on when told."""
    watch = Watch()
    monkeypatch.setattr("app.lib.clock.now", watch.now)
    return watch


async def permitted() -> list[bool]:
    verdicts: list[bool] = await fetchval(
        "select array_agg(p.verdict order by p.address) from permission p "
        "join subscriptions s on s.address = p.address and s.list = p.list_id"
    )
    return verdicts


async def test_a_pause_is_the_persons_and_ends_by_itself(db: None, watch: Watch) -> None:
    known = await make_lists.subscriber()
    second = await make_lists.second_address_of(known)
    until = await pause(known.address.id, Evidence())
    assert await permitted() == [False, False]
    assert await pause(second.address.id, Evidence()) == until
    assert len(await queries.subscribed([known.address.id], "fi")) == 1
    watch.forward(days=29)
    assert await end_pauses() == 0
    watch.forward(days=1, minutes=1)
    assert await end_pauses() > 0
    assert await permitted() == [True, True]
    assert await paused_until(known.address.id, watch.now()) is None
    assert (await history(known.address.id))[-2:] == [("paused", "page"), ("resumed", "page")]
    assert await end_pauses() == 0


async def test_planned_letters_do_not_go_to_who_pauses(db: None) -> None:
    campaign, _ = await make_campaigns.draft(2)
    await execute(
        "insert into delivery (campaign, seq, address, subscription, language, state, at, ground) "
        "select $1, row_number() over (), s.address, s.id, 'fi', 'p', now(), 'c' from subscriptions s",
        campaign.id,
    )
    address = await fetchval(
        "select address from delivery where campaign = $1 and seq = 1", campaign.id
    )
    await pause(address, Evidence())
    state = "select state::text || coalesce(reason, '') from delivery where campaign = $1 and address = $2"
    assert await fetchval(state, campaign.id, address) == "xpaused"


async def test_leaving_meanwhile_stays_left_when_the_pause_is_over(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    await pause(known.address.id, Evidence())
    await client.post(known.unsubscribe_path, data={"what": "one"})
    await resume(known.address.id, Evidence())
    assert await permitted() == [False]
    assert (await history(known.address.id))[-2][0] == "withdrawn"


async def test_leaving_one_list_during_a_pause_is_not_turned_into_an_objection(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    await pause(known.address.id, Evidence())
    page = (await client.get(f"{known.unsubscribe_path}?lang=en")).text
    assert '<input type="radio" name="what" value="one" checked>' in page
    assert "You no longer get this" not in page


async def test_only_the_link_mailed_just_then_ends_a_pause_early(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    letters = known.unsubscribe_path.replace("/unsubscribe/", "/choices/")
    page = await client.post(letters, data={"act": "pause"})
    assert page.status_code == 303
    await client.post(letters, data={"act": "resume"})
    assert await permitted() == [False]
    await client.post("/preferences", data={"email": known.address.email})
    own = await link_in("settings_link", "preferences")
    assert "Go on now" in (await client.get(f"{own}?lang=en")).text
    assert (await client.post(own, data={"act": "resume"})).status_code == 303
    assert await permitted() == [True]
