"""Who wants fewer letters of a list gets none within the time chosen, of that list alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.campaigns.audience import freeze as planning
from app.campaigns.audience import queries as audience
from app.campaigns.running import start
from app.campaigns.writing import actions
from app.consent.actions import Evidence
from app.database import execute, fetch, fetchval
from app.lib.languages import Language
from app.lists.fewer.actions import choose, offer
from app.lists.fewer.rules import Pace
from app.lists.queries import OfferedList
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import Subscriber

pytestmark = pytest.mark.usefixtures("mail_server")
NOON = "((app_now() at time zone 'Europe/Helsinki')::date + time '12:00') at time zone 'Europe/Helsinki'"


@dataclass(frozen=True)
class Case:
    """What was chosen, and one earlier letter: in which state, how many days ago, of which list."""

    chosen: tuple[Pace | None, ...]
    state: str = "a"
    days: int = 1
    is_of_another: bool = False
    came_to_the_second: bool = False


CASES = {
    "yesterday": (Case((Pace.WEEK,)), "fewer"),
    "six days ago": (Case((Pace.WEEK,), days=6), "fewer"),
    "the same weekday": (Case((Pace.WEEK,), days=7), None),
    "a month, not yet": (Case((Pace.MONTH,), days=27), "fewer"),
    "a month, over": (Case((Pace.MONTH,), days=31), None),
    "perhaps arrived": (Case((Pace.WEEK,), "u"), "fewer"),
    "under way": (Case((Pace.WEEK,), "p"), "fewer"),
    "tried again later": (Case((Pace.WEEK,), "d"), "fewer"),
    "refused by the server": (Case((Pace.WEEK,), "r"), None),
    "left out of it": (Case((Pace.WEEK,), "x"), None),
    "of another list": (Case((Pace.WEEK,), is_of_another=True), None),
    "at the other address": (Case((Pace.WEEK,), came_to_the_second=True), "fewer"),
    "nothing chosen": (Case(()), None),
    "every letter again": (Case((Pace.WEEK, None)), None),
    "weekly, then monthly": (Case((Pace.WEEK, Pace.MONTH), days=10), "fewer"),
}


async def a_list_that_offers(*paces: Pace) -> OfferedList:
    offered = await make_lists.a_list()
    await offer(offered.list_id, paces, by=await make_staff.member())
    return offered


async def letter_to(address: UUID, list_id: UUID, state: str, days: int) -> None:
    """An earlier letter of this list to this address, as it stands at noon of that day."""
    campaign = await actions.create(list_id, Language.FINNISH, by=None, draft=make_campaigns.LETTER)
    await execute(
        "insert into delivery (campaign, seq, address, language, state, at, ground, reason) "
        f"values ($1, 1, $2, 'fi', $3::text::\"char\", {NOON} - $4::interval, 'c', "
        "case when $3 = 'x' then 'never_asked' end)",
        campaign, address, state, timedelta(days=days),
    )  # fmt: skip


async def somebody(of: OfferedList, another: OfferedList, case: Case) -> Subscriber:
    known = await make_campaigns.reader(of)
    for pace in case.chosen:
        assert await choose(known.address, {of.list_id: pace}, Evidence()) == 1
    got_at = known.address.id
    if case.came_to_the_second:
        got_at = (await make_lists.second_address_of(known)).address.id
    which = another if case.is_of_another else of
    await letter_to(got_at, which.list_id, case.state, case.days)
    return known


async def outcomes_of(campaign: int) -> dict[UUID, str | None]:
    """By address, why it was left out."""
    await start.send_now(campaign, by=None)
    await planning.freeze(campaign)
    rows = await fetch("select address, reason from delivery where campaign = $1", campaign)
    return {row["address"]: row["reason"] for row in rows}


# register R11
async def test_one_letter_is_enough_for_as_long_as_the_reader_chose(db: None) -> None:
    of, another = await a_list_that_offers(*Pace), await a_list_that_offers(*Pace)
    people = {name: await somebody(of, another, case) for name, (case, _) in CASES.items()}
    campaign = await actions.create(
        of.list_id, Language.FINNISH, by=None, draft=make_campaigns.LETTER
    )
    counted = await audience.audience(campaign)
    reasons = await outcomes_of(campaign)
    told = {name: reasons[known.address.id] for name, known in people.items()}
    assert told == {name: reason for name, (_, reason) in CASES.items()}
    assert counted.left_out["fewer"] == sum(reason == "fewer" for reason in reasons.values())
    assert counted.people == sum(reason is None for reason in reasons.values())


async def test_of_two_letters_of_one_day_the_first_comes(db: None) -> None:
    of = await a_list_that_offers(Pace.WEEK)
    known, every = await make_campaigns.reader(of), await make_campaigns.reader(of)
    await choose(known.address, {of.list_id: Pace.WEEK}, Evidence())
    made = [
        await actions.create(of.list_id, Language.FINNISH, by=None, draft=make_campaigns.LETTER)
        for _ in range(2)
    ]
    told = [await outcomes_of(campaign) for campaign in made]
    assert [one[known.address.id] for one in told] == [None, "fewer"]
    assert [one[every.address.id] for one in told] == [None, None]


@pytest.mark.parametrize(
    ("offered", "wanted", "changes"),
    [
        ((Pace.WEEK,), Pace.WEEK, 1),
        ((Pace.WEEK,), Pace.MONTH, 0),
        ((), Pace.WEEK, 0),
        ((Pace.WEEK,), None, 0),
    ],
)
async def test_only_what_the_list_offers_can_be_chosen(
    db: None, offered: tuple[Pace, ...], wanted: Pace | None, changes: int
) -> None:
    of = await a_list_that_offers(*offered)
    known = await make_campaigns.reader(of)
    before: datetime | None = await fetchval("select max(since) from permission")
    assert await choose(known.address, {of.list_id: wanted}, Evidence()) == changes
    kept = (
        "select count(*) from consent_events where state in ('weekly', 'monthly', 'every_letter')"
    )
    assert await fetchval(kept) == changes
    assert await fetchval("select bool_and(verdict) from permission where list_id = $1", of.list_id)
    assert await fetchval("select max(since) from permission") == before


async def test_who_ever_chose_is_asked_once_and_not_for_each_reader(db: None) -> None:
    """A kept plan from when the ledger was empty looked through all of it for every reader."""
    campaign, _ = await make_campaigns.draft()
    sql, values = await audience.who_of(campaign.id, 2)
    plan = await fetch(f"explain {sql} select reason from who", campaign.id, *values)
    assert any("hashed SubPlan" in row[0] for row in plan)
