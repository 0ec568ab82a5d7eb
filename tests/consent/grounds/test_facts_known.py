"""Whatever the decision looks at is looked up, and a change of it has the permissions decided anew."""

from datetime import timedelta
from uuid import UUID

import pytest

from app import database
from app.consent.grounds import stale
from app.consent.grounds.days import start_of
from app.consent.grounds.projection import messages
from app.consent.queries import purposes
from app.consent.suppression.domains import lift, refuse_domain
from app.contacts.telling.rules import months_after
from app.lib import clock
from app.lists.actions.admitting import admit
from app.lists.asking.people import asking
from app.lists.asking.rules import whom_to_ask
from app.lists.queries import OfferedList
from tests.consent.grounds import made
from tests.make import lists as make_lists
from tests.make import staff as make_staff


@pytest.fixture
async def offered(db: None) -> OfferedList:
    await make_lists.identity()
    offered = await make_lists.a_list()
    await made.balance(offered.list_id)
    await admit(offered.list_id, made.ALL, None)
    return offered


async def decided(address: UUID, ground: str) -> str:
    """Why it goes or not by the row that is written down, once whoever is marked is decided anew."""
    await stale.decide_anew()
    row = await database.fetchrow(
        "select verdict, verdict and (until is null or until > now()) as goes, reason, ends_as "
        "from permission where address = $1 and ground = $2",
        address,
        ground,
    )
    if row is None:
        return ""
    return str(row["reason"] if row["goes"] or not row["verdict"] else row["ends_as"])


async def test_a_refusal_of_a_domain_holds_at_it_and_below_until_it_is_lifted(
    offered: OfferedList,
) -> None:
    at_it = await made.role_address(email="myynti@yritys.example.org")
    below = await made.role_address(email="myynti@pohjoinen.yritys.example.org")
    other = await made.role_address(email="myynti@toinenyritys.example.org")
    member = await make_staff.member()
    assert [await decided(one, "organisation") for one in (at_it, below)] == ["organisation"] * 2
    refusal = await refuse_domain(
        "yritys.example.org", "Ei uutiskirjeitä", clock.today(), by=member
    )
    for one in (at_it, below):
        assert await decided(one, "organisation") == "organisation_refused"
    assert await decided(other, "organisation") == "organisation"
    await lift(refusal, "Kirje yritykseltä", member)
    assert [await decided(one, "organisation") for one in (at_it, below)] == ["organisation"] * 2


async def test_a_consent_from_before_the_refusal_waits_for_a_person(offered: OfferedList) -> None:
    reader = (await make_lists.subscriber("aino@yritys.example.org", offered)).address.id
    assert await decided(reader, "consent") == "consent"
    refusal = await refuse_domain("yritys.example.org", "Ei", clock.today(), by=None)
    assert await decided(reader, "consent") == "consent", "given later that very day"
    await database.execute(
        "update domain_refusals set refused_on = current_date + 1 where id = $1", refusal
    )
    assert await decided(reader, "consent") == "ask_earlier_consent"


async def test_nobody_is_asked_at_a_domain_that_is_refused(offered: OfferedList) -> None:
    address = await made.role_address(email="myynti@yritys.example.org")
    contact = await database.fetchval(
        "select contact from contact_addresses where id = $1", address
    )
    await refuse_domain("yritys.example.org", "Ei", clock.today(), by=None)
    asked = await asking([contact], offered.list_id)
    answer = whom_to_ask(asked.people[0], asked.message)[1]
    assert answer.reason == "organisation_refused"


async def test_without_a_balancing_note_nobody_is_written_to_because_of_their_work(
    offered: OfferedList,
) -> None:
    writer = await made.journalist(offered.list_id)
    assert await decided(writer, "duties") == "duties"
    await made.balance(offered.list_id, "")
    assert await decided(writer, "duties") == "no_balancing"
    assert (await messages(await purposes()))[offered.list_id].has_balancing_note is False
    await made.balance(offered.list_id)
    assert await decided(writer, "duties") == "duties"


async def test_a_consent_lasts_as_long_as_its_version_of_the_purpose_says(
    offered: OfferedList, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlimited = (await make_lists.subscriber("", offered)).address.id
    await made.purpose_says(offered.list_id, consent_months=12)
    a_year = (await make_lists.subscriber("", offered)).address.id
    await made.purpose_says(offered.list_id, consent_months=18)
    longer = (await make_lists.subscriber("", offered)).address.id
    ends = "select until, ends_as from permission where address = $1 and ground = 'consent'"
    for address, months in ((a_year, 12), (longer, 18)):
        row = await database.fetchrow(ends, address)
        assert row is not None
        assert row["ends_as"] == "expired"
        assert row["until"] == start_of(months_after(clock.today(), months))
    later = clock.now() + timedelta(days=380)
    monkeypatch.setattr(clock, "now", lambda: later)
    await stale.mark([unlimited, a_year, longer])
    assert await decided(unlimited, "consent") == "consent"
    assert await decided(a_year, "consent") == "expired"
    assert await decided(longer, "consent") == "consent"


async def test_with_the_rules_of_another_place_everybody_is_decided_anew(
    offered: OfferedList,
) -> None:
    desk, customer = await made.role_address(), await made.customer(await made.product_group())
    reader = (await make_lists.subscriber("", offered)).address.id
    assert await decided(desk, "organisation") == "organisation"
    await database.execute("update identity set profile = 'germany'")
    waiting = await database.fetch("select address from permission_stale")
    assert {row["address"] for row in waiting} >= {desk, customer, reader}
    assert await decided(desk, "organisation") == "profile_consent"
    await database.execute("update identity set profile = 'finland'")
    assert await decided(desk, "organisation") == "organisation"
