"""How long things are kept, and what can be given out and erased."""

from app.database import fetch, fetchval
from app.lists import personal_data
from app.lists.actions import preferences
from app.staff.periods.rules import Key
from tests.make import lists as make_lists
from tests.make.lists import Watch, accepted, evidence, history, letter_for
from tests.privacy.retention.nights import destroyed


async def test_what_nobody_confirmed_goes_after_14_days_with_its_evidence(
    db: None, watch: Watch
) -> None:
    request = await make_lists.sign_up("aino@example.org")
    await letter_for("sign_up")
    await accepted("sign_up")
    watch.forward(days=13)
    assert await destroyed(Key.UNCONFIRMED, Key.LINKS) == 0
    watch.forward(days=1)
    assert await destroyed(Key.UNCONFIRMED, Key.LINKS) == 1
    assert await evidence(request.subject) == []
    assert len(await history(request.subject)) == 2
    assert not await mentions("aino@example.org")


async def mentions(text: str) -> bool:
    """Whether any table of people still holds this text."""
    tables = ("subscription_requests", "consent_evidence", "contact_addresses", "preferences_links")
    found = [await fetch(f"select t::text as row from {table} t") for table in tables]
    return any(text in row["row"] for rows in found for row in rows)


async def test_the_evidence_of_who_confirmed_stays(db: None, watch: Watch) -> None:
    known = await make_lists.subscriber()
    await make_lists.sign_up(known.address.email, known.list)
    watch.forward(days=15)
    assert await destroyed(Key.UNCONFIRMED, Key.LINKS) == 2
    assert len(await evidence(known.address.id)) == 3


async def test_old_settings_links_go_too(db: None, watch: Watch) -> None:
    await preferences.ask_for_link(make_lists.address(), "fi")
    watch.forward(days=8)
    await destroyed(Key.UNCONFIRMED, Key.LINKS)
    assert await fetchval("select count(*) from preferences_links") == 0


async def test_a_person_gets_everything_that_is_kept_here(db: None) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await preferences.ask_for_link(make_lists.address("aino@example.org"), "fi")
    found = await personal_data.collect([known.address.id])
    assert set(found) == {
        "subscription_requests", "requested_lists", "subscriptions", "preferences_links",
    }  # fmt: skip
    assert found["subscription_requests"][0]["email"] == "aino@example.org"
    assert "nonce" not in str(found)


async def test_erasing_leaves_nothing_of_the_person_here(db: None) -> None:
    known, other = await make_lists.subscriber("aino@example.org"), await make_lists.subscriber()
    await preferences.ask_for_link(make_lists.address("aino@example.org"), "fi")
    await personal_data.erase([known.address.id])
    assert await personal_data.collect([known.address.id]) == {}
    assert await personal_data.collect([other.address.id])
