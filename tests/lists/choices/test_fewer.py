"""Fewer letters of a list are chosen on one's own page, or straight from a letter: it is harmless."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from app.campaigns.grounds import queries as left_out
from app.campaigns.grounds.links import why_url
from app.campaigns.writing import actions
from app.consent.wordings.reasons import told_to_staff
from app.database import execute, fetchval
from app.lib.languages import Language, speaking
from app.lists.fewer import queries
from app.lists.fewer.actions import offer
from app.lists.fewer.rules import Pace
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import Subscriber, hidden_fields, history, link_in

Page = Callable[[httpx.AsyncClient, Subscriber], Awaitable[str]]


async def from_a_letter(_client: httpx.AsyncClient, known: Subscriber) -> str:
    return known.unsubscribe_path.replace("/unsubscribe/", "/choices/")


async def by_a_mailed_link(client: httpx.AsyncClient, known: Subscriber) -> str:
    await client.post("/preferences", data={"email": known.address.email})
    return await link_in("settings_link", "preferences")


async def reader(*offered: Pace) -> Subscriber:
    await make_lists.open_for_sign_up()
    known = await make_lists.subscriber()
    await offer(known.list.list_id, offered, by=await make_staff.member())
    return known


def form(page: httpx.Response, known: Subscriber, pace: str) -> dict[str, object]:
    kept = {**hidden_fields(page), "lists": known.list.slug, "language": "fi", "act": "save"}
    return {**kept, f"pace_{known.list.slug}": pace}


async def pace_of(known: Subscriber) -> Pace | None:
    asked = await queries.asked_of(known.address.id, known.list.list_id)
    return asked.pace if asked else None


@pytest.mark.parametrize("page", [from_a_letter, by_a_mailed_link])
async def test_a_reader_chooses_fewer_letters_and_every_letter_again(
    client: httpx.AsyncClient, page: Page
) -> None:
    known = await reader(Pace.MONTH)
    path = await page(client, known)
    for chosen in (Pace.MONTH, None):
        shown = await client.get(f"{path}?lang=en")
        assert "At most one a month" in shown.text
        assert "At most one a week" not in shown.text
        data = form(shown, known, chosen or "")
        assert (await client.post(path, data=data)).status_code == 303
        assert await pace_of(known) == chosen
    assert [state for state, _ in (await history(known.address.id))[-2:]] == [
        "monthly",
        "every_letter",
    ]
    shown = await client.get(f"{path}?lang=en")
    refused = await client.post(path, data=form(shown, known, "year"))
    assert (refused.status_code, await pace_of(known)) == (422, None)


async def test_without_an_offer_there_is_nothing_to_choose_but_what_was_chosen_stays(
    client: httpx.AsyncClient,
) -> None:
    known = await reader()
    path = await from_a_letter(client, known)
    nothing = await client.get(f"{path}?lang=en")
    assert "How often" not in nothing.text
    await client.post(path, data=form(nothing, known, Pace.WEEK))
    assert await pace_of(known) is None
    by = await make_staff.member()
    await offer(known.list.list_id, [Pace.WEEK], by=by)
    await client.post(path, data=form(nothing, known, Pace.WEEK))
    await offer(known.list.list_id, [], by=by)
    assert await pace_of(known) is Pace.WEEK
    assert "At most one a week" in (await client.get(f"{path}?lang=en")).text


@pytest.mark.parametrize(
    ("language", "to_staff", "to_reader"),
    [
        ("fi", "Lukija pyysi", "näitä kirjeitä harvemmin: enintään yksi viikossa"),
        ("sv", "Läsaren bad", "om färre av de här breven: högst ett i veckan"),
        ("en", "The reader asked on", "asked for fewer of these letters: at most one a week"),
    ],
)
async def test_who_is_left_out_for_it_is_told_so(
    client: httpx.AsyncClient, language: str, to_staff: str, to_reader: str
) -> None:
    known = await reader(Pace.WEEK)
    path = await from_a_letter(client, known)
    await client.post(path, data=form(await client.get(path), known, Pace.WEEK))
    campaign = await actions.create(
        known.list.list_id, Language.FINNISH, by=None, draft=make_campaigns.LETTER
    )
    await execute(
        "insert into delivery (campaign, seq, address, language, state, reason, at) "
        "values ($1, 1, $2, 'fi', 'x', 'fewer', now())",
        campaign, known.address.id,
    )  # fmt: skip
    await execute("update campaigns set started_at = now() where id = $1", campaign)
    [one] = await left_out.left_out(campaign, "fewer", after=0, most=2)
    assert one.since == await fetchval("select at from consent_events where state = 'weekly'")
    reason = left_out.known_reason("fewer")
    assert reason
    with speaking(language):
        assert to_staff in told_to_staff(reason, day="1.2.2026")
    why = why_url(campaign, 1).partition("/why/")[2]
    assert to_reader in (await client.get(f"/why/{why}?lang={language}")).text
