"""Whoever objected or was erased is not mailed again by anybody's word but their own (Article 21)."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import date, timedelta
from uuid import UUID

import pytest

from app import database
from app.campaigns.audience import queries as audience
from app.campaigns.audience.freeze import freeze
from app.consent import actions as consent
from app.consent.actions import OnSuppressionList
from app.consent.events import Actor, Method, State
from app.consent.grounds import stale
from app.consent.grounds.facts import Ground
from app.consent.queries import permissions_of
from app.contacts.actions.addresses import make_main_address
from app.contacts.duplicates.join import Wish
from app.contacts.facts import Who
from app.contacts.queries.people import address_by_canonical
from app.crm.duplicates.actions import merge
from app.crm.people.actions import add_address
from app.imports.after.quarantine import release
from app.lib import clock
from app.lib.refusals import Conflict
from app.lists.actions import unsubscribe
from app.lists.actions.admitting import admit
from app.lists.actions.invite import invite, who_would_be_asked
from app.lists.actions.subscribing import join
from app.lists.queries import OfferedList
from app.privacy.erasing import whose
from app.privacy.erasing.actions import erase
from tests.campaigns.grounds.going import frozen
from tests.consent.grounds import made as made_grounds
from tests.lists.asking.contacts import bought, has_duties, talked
from tests.make import consent as make_consent
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.imports import imported, table

EMAIL = "aino@example.org"
PROOF = ("2020-01-01 10:00:00", "2020-01-01 10:05:00", "192.0.2.1")
FILE = table(
    ("Sähköposti", "Etunimi", "OPTIN_TIME", "CONFIRM_TIME", "OPTIN_IP"), (EMAIL, "Aino", *PROOF)
)
Way = Callable[[OfferedList], Awaitable[None]]


async def person() -> UUID:
    """The record, or a new one that staff entered knowingly."""
    known = await address_by_canonical(EMAIL)
    return known.contact_id if known else await make_contacts.known_person(EMAIL)


async def address() -> UUID:
    await person()
    known = await address_by_canonical(EMAIL)
    assert known is not None
    return known.id


async def said(offered: OfferedList, method: Method, actor: Actor, state: State) -> None:
    with pytest.raises(OnSuppressionList):
        await consent.record(
            make_consent.new_event(
                await address(), state, method, list_id=offered.list_id, purpose=offered.purpose,
                actor=actor,
            )
        )  # fmt: skip


async def by_a_file(offered: OfferedList) -> None:
    await imported(FILE, list_id=offered.list_id, evidence="Lomake")


async def by_a_file_released_later(offered: OfferedList) -> None:
    done = await imported(
        FILE, may_record_consent=False, list_id=offered.list_id, evidence="Lomake"
    )
    if await database.fetchval("select exists (select from imported_consents)"):
        await release(done.id, await make_staff.member("privacy_officer"))


async def by_an_invitation(offered: OfferedList) -> None:
    asked = await invite(
        [await person()], offered.list_id, why="Messuilla", by=await make_staff.member()
    )
    assert asked == 0


async def by_a_click_of_staff(offered: OfferedList) -> None:
    await said(offered, Method.STAFF, Actor.STAFF, State.GIVEN)


async def on_paper(offered: OfferedList) -> None:
    await said(offered, Method.WRITTEN, Actor.STAFF, State.GIVEN)


async def by_phone_through_a_program(offered: OfferedList) -> None:
    await said(offered, Method.ORAL, Actor.SYSTEM, State.RENEWED)


async def by_a_form_without_the_mailbox(offered: OfferedList) -> None:
    await said(offered, Method.FORM, Actor.PERSON, State.GIVEN)


async def by_a_merge(offered: OfferedList) -> None:
    """With a record of the same person that subscribes by another address."""
    other = await make_lists.subscriber("other@example.org", offered)
    wish = Wish(frozenset())
    await merge(await person(), other.address.contact_id, wish, by=await make_staff.member())


async def by_the_list_itself(offered: OfferedList) -> None:
    await join(offered.list_id, await address(), clock.now())


async def by_an_order(offered: OfferedList) -> None:
    place = await make_contacts.organisation()
    await make_crm.order(place, date(2026, 1, 1), ordered_by=await person())


async def by_a_new_main_address(offered: OfferedList) -> None:
    contact = await person()
    new = await add_address(contact, make_contacts.address("new@example.org"), None, Who(None))
    await make_main_address(new, Who(None))
    done = await imported(
        FILE.replace(EMAIL, "new@example.org"), list_id=offered.list_id, evidence="Lomake"
    )
    assert done.counts.created == 0


async def by_undoing_too_late(offered: OfferedList) -> None:
    left_at = clock.now() - timedelta(minutes=11)
    with pytest.raises(Conflict):
        await unsubscribe.undo(await address(), left_at, make_lists.VISIT)


WAYS = (
    by_a_file, by_a_file_released_later, by_an_invitation, by_a_click_of_staff, on_paper,
    by_phone_through_a_program, by_a_form_without_the_mailbox, by_a_merge, by_the_list_itself,
    by_an_order, by_a_new_main_address, by_undoing_too_late,
)  # fmt: skip


async def objected() -> OfferedList:
    known = await make_lists.subscriber(EMAIL)
    await make_lists.stop_everything(known)
    return known.list


async def erased() -> OfferedList:
    known = await make_lists.subscriber(EMAIL)
    contact = known.address.contact_id
    found = await whose.of_contact(contact)
    assert found is not None
    await erase(found, lambda: whose.of_contact(contact), "Request by letter", by=None)
    return known.list


async def mailable(offered: OfferedList) -> set[str]:
    """Whom a campaign to the list would be sent to."""
    campaign = await make_deliveries.campaign(offered.list_id)
    await database.execute("update campaigns set started_at = $1", clock.now())
    await freeze(campaign)
    rows = await database.fetch(
        "select a.canonical from delivery d join contact_addresses a on a.id = d.address "
        "where d.campaign = $1 and d.state = 'p'",
        campaign,
    )
    return {row["canonical"] for row in rows}


# trial E8
@pytest.mark.parametrize("stopped", [objected, erased])
@pytest.mark.parametrize("way", WAYS)
async def test_nobody_comes_back(
    db: None, way: Way, stopped: Callable[[], Awaitable[OfferedList]]
) -> None:
    offered = await stopped()
    await way(offered)
    reached = await mailable(offered)
    assert EMAIL not in reached
    if stopped is objected:  # an erasure reaches the address, an objection the person
        assert "new@example.org" not in reached
    if known := await address_by_canonical(EMAIL):
        assert not any(one.allowed for one in await permissions_of(known.id))
        addresses = "select id from contact_addresses where contact = $1"
        for row in await database.fetch(addresses, known.contact_id):
            if stopped is objected:
                assert not any(one.allowed for one in await permissions_of(row["id"]))


# trial E8
@pytest.mark.parametrize("stopped", [objected, erased])
@pytest.mark.parametrize("kind", ["personal", "work_personal", "role"])
async def test_no_fact_that_staff_record_later_is_a_ground(
    db: None, kind: str, stopped: Callable[[], Awaitable[OfferedList]]
) -> None:
    """Bought, is at work about the beat, stands for a company, said so on the phone."""
    offered, group = await stopped(), await made_grounds.product_group()
    contact, subject = await person(), await address()
    await made_grounds.balance(offered.list_id)
    place = await make_contacts.organisation()
    await database.execute("update organisations set legal_form = 'company' where id = $1", place)
    held = await made_grounds.position(contact, place)
    await made_grounds.address_of(contact, kind)
    await bought(contact, group)
    await has_duties(contact, held, offered.list_id)
    await talked(contact, offered.list_id)
    campaign = await made_grounds.campaign_to_everybody(offered, group)
    await stale.decide_anew()
    row = (await frozen(campaign)).get(subject)
    assert row is None or row[0] == "x"
    seen = await who_would_be_asked([contact], offered.list_id, [group])
    assert not seen.asked


# trial E8
@pytest.mark.parametrize("stopped", [objected, erased])
async def test_their_own_confirmed_subscription_brings_them_back_to_that_list_alone(
    db: None, stopped: Callable[[], Awaitable[OfferedList]]
) -> None:
    offered, other = await stopped(), await make_lists.a_list()
    await make_lists.subscriber(EMAIL, offered)
    assert EMAIL in await mailable(offered)
    with pytest.raises(OnSuppressionList) if stopped is objected else nullcontext():
        await consent.record(
            make_consent.new_event(
                await address(), State.GIVEN, Method.WRITTEN, list_id=other.list_id,
                purpose=other.purpose, actor=Actor.STAFF,
            )
        )  # fmt: skip


async def test_who_was_erased_and_entered_again_is_left_out_as_erased(db: None) -> None:
    await make_lists.identity()
    offered = await erased()
    await admit(offered.list_id, [Ground.ORGANISATION], by=await make_staff.member())
    back, stranger = await address(), await make_contacts.known_person("outi@example.org")
    campaign = await made_grounds.campaign_to_segment_of_everybody(offered.list_id)
    await stale.decide_anew()
    counted = await audience.audience(campaign)
    told = {address: reason for address, (_, reason, _) in (await frozen(campaign)).items()}
    outi = await database.fetchval("select id from contact_addresses where contact = $1", stranger)
    assert told == {back: "erased", outi: "never_asked"}
    assert counted.left_out == {"erased": 1, "never_asked": 1}
