"""Consents that somebody without the right brought: they wait, and go in portions."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app import database
from app.consent import queries as ledger
from app.consent.events import Method, State
from app.consent.grounds.reasons import Reason
from app.consent.suppression.kept import suppress
from app.consent.suppression.rules import Cause
from app.contacts.queries.people import AddressOfPerson, address_by_canonical
from app.imports.after import quarantine as waiting
from app.imports.after.quarantine import quarantine, release
from app.lib import clock
from app.lib.refusals import Conflict
from app.lists.queries import OfferedList
from tests.conftest import StaffAs
from tests.make import files as make_files
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.import_pages import words
from tests.make.imports import MEETING, imported

EVIDENCE = "Tilattu lomakkeella revontuli.example.com, vahvistettu sähköpostilla; kansio 7"


@pytest.fixture
async def offer(db: None) -> OfferedList:
    return await make_lists.a_list()


async def brought(offer: OfferedList, people: int = 4, name: str = "chimp") -> UUID:
    """By somebody who may import but not record consents."""
    by = await make_staff.member("publisher", name="Veera Publisher")
    found = await imported(
        make_files.mailchimp_subscribed(people, name=name), MEETING, by,
        may_record_consent=False, list_id=offer.list_id, evidence=EVIDENCE,
    )  # fmt: skip
    return found.id


async def person(number: int, name: str = "chimp") -> AddressOfPerson:
    found = await address_by_canonical(f"{name}{number}@example.org")
    assert found is not None
    return found


async def reason(address: AddressOfPerson, offer: OfferedList) -> Reason:
    known = await ledger.permissions_of(address.id)
    return next(one.reason for one in known if one.list_id == offer.list_id)


async def campaign_went_out(offer: OfferedList) -> None:
    now = clock.now()
    await database.execute(
        "insert into campaigns (list, purpose, main_language, created_at, changed_at, finished_at) "
        "values ($1, $2, 'fi', $3, $3, $3)",
        offer.list_id,
        offer.purpose,
        now,
    )


async def test_what_a_lower_role_brings_permits_nothing(offer: OfferedList) -> None:
    # trial F4
    import_id = await brought(offer)
    assert (await quarantine(import_id)).waiting == 4
    for number in range(4):
        address = await person(number)
        assert await reason(address, offer) is Reason.NOT_CONFIRMED
        assert [e.state for e in await ledger.events_of(address.id)] == [State.IMPORTED]
    assert await database.fetchval("select count(*) from subscriptions") == 0


async def test_a_release_records_what_they_came_with(offer: OfferedList) -> None:
    # trial F4
    import_id, officer = await brought(offer), await make_staff.member("privacy_officer")
    released = await release(import_id, officer)
    assert (released.recorded, released.left_out) == (4, 0)
    address = await person(2)
    assert await reason(address, offer) is Reason.CONSENT
    imported_event, given = await ledger.history(address.id)
    assert (given.state, given.method, given.actor_id) == (State.GIVEN, Method.IMPORT, officer)
    assert given.at == imported_event.at == datetime(2023, 4, 5, 6, 9, 10, tzinfo=UTC)
    proof = (await make_lists.evidence(address.id))[-1]
    assert EVIDENCE in proof["detail"]
    assert str(import_id) in proof["detail"]
    assert await database.fetchval("select count(*) from subscriptions where left_at is null") == 4
    noted = await database.fetchval(
        "select detail ->> 'rows' from access_log where what = 'consents_released'"
    )
    assert noted == "4"


async def test_the_next_portion_waits_for_a_campaign(
    offer: OfferedList, monkeypatch: pytest.MonkeyPatch
) -> None:
    # trial F4
    monkeypatch.setattr(waiting, "PORTION", 3)
    import_id, officer = await brought(offer), await make_staff.member("privacy_officer")
    assert (await release(import_id, officer)).recorded == 3
    with pytest.raises(Conflict) as refused:
        await release(import_id, officer)
    assert refused.value.sentence.startswith("Send a campaign to this list first")
    second = await brought(offer, name="more")
    assert not (await quarantine(second)).is_open, "nor by dividing the file"
    await campaign_went_out(offer)
    assert (await release(import_id, officer)).recorded == 1
    with pytest.raises(Conflict):
        await release(import_id, officer)


async def test_a_portion_is_never_more_than_a_thousand() -> None:
    # trial F4
    assert waiting.PORTION == 1000


async def test_who_left_or_is_blocked_meanwhile_stays_out(offer: OfferedList) -> None:
    # trials E8, F4
    import_id, officer = await brought(offer), await make_staff.member("privacy_officer")
    await suppress("chimp0@example.org", None, Cause.COMPLAINED, clock.now())
    known = await make_lists.subscriber("chimp1@example.org", offer)
    await make_lists.stop_everything(known)
    await make_lists.subscriber("chimp2@example.org", offer)
    released = await release(import_id, officer)
    assert (released.recorded, released.left_out) == (1, 3)
    assert await reason(await person(0), offer) is Reason.NOT_CONFIRMED
    assert await reason(await person(1), offer) is Reason.OBJECTED
    assert (await ledger.events_of((await person(2)).id))[-1].method is Method.DOUBLE_OPT_IN
    assert (await quarantine(import_id)).waiting == 0


async def test_the_page_says_what_waits_and_only_some_may_let_it_go(
    offer: OfferedList, staff_as: StaffAs
) -> None:
    # trial F4
    import_id = await brought(offer)
    path = f"/staff/imports/{import_id}"
    publisher, officer = await staff_as("publisher"), await staff_as("privacy_officer")
    said = words(await publisher.get(path))
    assert "4 consents wait" in said
    assert "Ask somebody who may record consents" in said
    assert (await publisher.send_form(f"{path}/release")).status_code == 403
    said = words(await officer.get(path))
    assert EVIDENCE in said
    assert "Record 4 consents" in said
    assert (await officer.send_form(f"{path}/release")).status_code == 303
    assert (await officer.send_form(f"{path}/release")).status_code == 409
    assert "0 consents wait" in words(await officer.get(path))


async def test_a_consent_whose_address_is_gone_does_not_wait(offer: OfferedList) -> None:
    import_id, officer = await brought(offer), await make_staff.member("privacy_officer")
    await database.execute("delete from contact_addresses where canonical = 'chimp0@example.org'")
    assert (await quarantine(import_id)).waiting == 3
    assert (await release(import_id, officer)).recorded == 3
    assert (await quarantine(import_id)).waiting == 0
