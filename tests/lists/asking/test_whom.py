"""Who may be asked whether they want a list: only on a recorded ground, whatever kind of contact."""

# trial H21

from datetime import timedelta
from uuid import UUID

import pytest

from app import database
from app.consent.actions import record
from app.consent.events import Actor, Method, State
from app.consent.grounds.facts import Answer, Ground
from app.consent.grounds.reasons import Reason
from app.consent.suppression.kept import suppress
from app.consent.suppression.rules import Cause
from app.contacts.actions.addresses import add_address
from app.contacts.actions.positions import end_position
from app.contacts.facts import Who
from app.lib import clock
from app.lib.refusals import Invalid
from app.lists.actions.invite import invite, who_would_be_asked
from app.lists.asking.rules import Already
from app.lists.queries import OfferedList
from tests.consent.grounds import made as made_grounds
from tests.lists.asking.contacts import (
    a_product_group,
    address_of,
    ask,
    bought,
    has_duties,
    private,
    source_was,
    talked,
    talked_to,
    works_at,
)
from tests.make import consent as make_consent
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import staff as make_staff


async def ground(contact: UUID, offer: OfferedList, *groups: int) -> Ground | None:
    """On which this person would be asked."""
    seen = await who_would_be_asked([contact], offer.list_id, groups)
    return seen.asked[0].answer.ground if seen.asked else None


async def why_not(contact: UUID, offer: OfferedList, *groups: int) -> Reason | Already:
    seen = await who_would_be_asked([contact], offer.list_id, groups)
    [left_out] = seen.left_out
    return left_out.why.reason if isinstance(left_out.why, Answer) else left_out.why


async def stopped(address: UUID, state: State, method: Method, offer: OfferedList) -> None:
    actor = Actor.STAFF if method is Method.STAFF else Actor.PERSON
    event = make_consent.new_event(
        address, state, method, list_id=offer.list_id, purpose=offer.purpose, actor=actor
    )
    await record(event)


@pytest.mark.parametrize("source", ["partner", "meeting", "event_registration", "import"])
async def test_nobody_is_asked_without_a_ground(db: None, source: str) -> None:
    offer = await make_lists.a_list()
    contact = await make_contacts.known_person(source=source)
    if source == "partner":
        await source_was(contact, clock.today() + timedelta(days=20))
    assert await ground(contact, offer) is None
    assert await ask(offer, contact) == 0
    assert await database.fetchval("select count(*) from outbox") == 0


@pytest.mark.parametrize("kind", ["role", "work_personal", "unknown", "personal"])
async def test_no_kind_of_address_is_a_ground_by_itself(db: None, kind: str) -> None:
    offer = await make_lists.a_list()
    contact = await make_contacts.known_person("info@example.org")
    await works_at(contact, None, kind)
    assert await ground(contact, offer) is None


async def test_each_ground_lets_one_ask(db: None) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    await made_grounds.balance(offer.list_id)
    group = await a_product_group()
    customer = await make_contacts.known_person()
    await bought(customer, group)
    role = await make_contacts.known_person("toimitus@example.org")
    await works_at(role, "company", "role")
    journalist = await make_contacts.known_person()
    position = await works_at(journalist, "company", "work_personal")
    await has_duties(journalist, position, offer.list_id)
    reader = (await make_lists.subscriber("", other)).address.contact_id
    found = {
        "customer": await ground(customer, offer, group),
        "role": await ground(role, offer),
        "journalist": await ground(journalist, offer),
        "reader": await ground(reader, offer),
        "talked to": await ground(await talked_to(), offer),
    }
    assert found == {
        "customer": Ground.CUSTOMER,
        "role": Ground.ORGANISATION,
        "journalist": Ground.DUTIES,
        "reader": Ground.CONSENT,
        "talked to": Ground.ASKED,
    }


async def test_the_fact_nearest_to_being_there_is_named(db: None) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    await made_grounds.balance(offer.list_id)
    group, another = await a_product_group(), await a_product_group("Lehdet")
    no_refusal = await private()
    await bought(no_refusal, group, refusal="")
    customer = await private()
    await bought(customer, group)
    role = await make_contacts.known_person("toimitus@example.org")
    await works_at(role, None, "role")
    elsewhere = await make_contacts.known_person()
    position = await works_at(elsewhere, "company", "work_personal")
    await has_duties(elsewhere, position, other.list_id)
    assert await why_not(no_refusal, offer, group) is Reason.NO_REFUSAL_OFFERED
    assert await why_not(customer, offer, another) is Reason.OTHER_PRODUCTS
    assert await why_not(role, offer) is Reason.KIND_UNKNOWN
    assert await why_not(elsewhere, offer) is Reason.OTHER_TOPIC
    await end_position(position, clock.today() - timedelta(days=1), Who(None))
    assert await ground(elsewhere, other) is None


@pytest.mark.parametrize(("days", "is_asked"), [(0, True), (30, True), (31, False)])
async def test_a_conversation_lasts_thirty_days(db: None, days: int, *, is_asked: bool) -> None:
    offer, contact = await make_lists.a_list(), await make_contacts.known_person()
    fact = await talked(contact, days_ago=0)
    day = clock.today() - timedelta(days=days)
    await database.execute("update ground_facts set on_day = $2 where id = $1", fact, day)
    assert (await ground(contact, offer) is Ground.ASKED) == is_asked


async def test_a_conversation_about_one_list_is_about_no_other(db: None) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    contact = await private()
    await talked(contact, other.list_id)
    assert await why_not(contact, offer) is Reason.OTHER_TOPIC
    assert await ground(contact, other) is Ground.ASKED


NOES = [
    (State.OBJECTED, Method.PAGE, True, Reason.OBJECTED),
    (State.OBJECTED, Method.COMPLAINT, True, Reason.COMPLAINED),
    (State.RESTRICTED, Method.STAFF, True, Reason.RESTRICTED),
    (State.WITHDRAWN, Method.PAGE, False, Reason.WITHDRAWN),
    (State.REFUSED, Method.INVITED, False, Reason.NO_THANKS),
    (State.REFUSED, Method.INVITED, True, Reason.NO_THANKS),
]


# trial E8
@pytest.mark.parametrize(
    ("state", "method", "about_other", "reason"),
    [*NOES, (State.REFUSED, Method.PAGE, True, Reason.NOT_ME)],
)
async def test_a_no_stands_against_every_ground(
    db: None, state: State, method: Method, *, about_other: bool, reason: Reason
) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    contact = await talked_to()
    await stopped(await address_of(contact), state, method, other if about_other else offer)
    assert await why_not(contact, offer) is reason
    assert await ask(offer, contact) == 0


# trial E8
@pytest.mark.parametrize(("state", "method", "about_other", "reason"), NOES)
async def test_a_no_at_one_address_is_the_persons(
    db: None, state: State, method: Method, *, about_other: bool, reason: Reason
) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    contact = await talked_to()
    second = await second_address(contact)
    await stopped(second, state, method, other if about_other else offer)
    assert await why_not(contact, offer) is reason


async def second_address(contact: UUID, email: str = "") -> UUID:
    address = make_contacts.address(email)
    return await add_address(contact, address, None, Who(None))


# trial E8
@pytest.mark.parametrize("cause", [Cause.OBJECTED, Cause.COMPLAINED, Cause.ERASED])
async def test_the_suppression_list_alone_stands_against_it(db: None, cause: Cause) -> None:
    offer, contact = await make_lists.a_list(), await talked_to("known@example.org")
    await second_address(contact, "other@example.org")
    await suppress("other@example.org", None, cause, clock.now())
    assert await why_not(contact, offer) is Reason[cause.name]


async def test_where_the_mailbox_is_gone_the_other_address_is_asked(db: None) -> None:
    offer, contact = await make_lists.a_list(), await talked_to("gone@example.org")
    assert await ground(contact, offer) is Ground.ASKED
    await suppress("gone@example.org", None, Cause.BOUNCED, clock.now())
    assert await why_not(contact, offer) is Reason.ADDRESS_DEAD


async def test_after_a_year_who_answered_no_may_be_asked_about_another_list(db: None) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    contact = await talked_to()
    with clock.standing_at(clock.now() - timedelta(days=370)):
        await stopped(await address_of(contact), State.REFUSED, Method.INVITED, offer)
    assert await ground(contact, other) is Ground.ASKED
    assert await why_not(contact, offer) is Reason.NO_THANKS


@pytest.mark.parametrize(("days", "is_asked"), [(1, True), (0, True), (-1, False)])
async def test_who_was_not_told_in_time_gets_the_notice_first(
    db: None, days: int, *, is_asked: bool
) -> None:
    """A question carries the section, and cures what is not late yet."""
    offer, contact = await make_lists.a_list(), await talked_to()
    await source_was(contact, clock.today() + timedelta(days=days))
    assert (await ground(contact, offer) is not None) == is_asked
    if not is_asked:
        assert await why_not(contact, offer) is Reason.ARTICLE_14
        await database.execute("update contacts set told_at = now() where id = $1", contact)
        assert await ground(contact, offer) is Ground.ASKED


async def test_who_has_been_asked_is_asked_again_only_on_a_newer_ground(db: None) -> None:
    offer = await make_lists.a_list()
    contact = await make_contacts.known_person("toimitus@example.org")
    await works_at(contact, "company", "role")
    await talked(contact, days_ago=20)
    assert await ask(offer, contact) == 1
    assert await why_not(contact, offer) is Already.WAITING
    await make_lists.letter_for("invitation")
    await make_lists.accepted("invitation")
    await database.execute("update outbox set state = 'accepted'")
    assert await why_not(contact, offer) is Reason.ALREADY_ASKED
    await talked(contact, days_ago=0)
    assert await ground(contact, offer) is Ground.ASKED


async def test_readers_of_the_list_and_people_without_address_are_not_asked(db: None) -> None:
    known = await make_lists.subscriber()
    assert await why_not(known.address.contact_id, known.list) is Already.SUBSCRIBED
    contact = await talked_to()
    await database.execute("delete from ground_facts")
    await database.execute("delete from contact_addresses where contact = $1", contact)
    assert await why_not(contact, known.list) is Already.NO_ADDRESS


async def test_germany_and_the_strict_rules_know_fewer_grounds(db: None) -> None:
    offer = await make_lists.a_list()
    role = await make_contacts.known_person("toimitus@example.org")
    await works_at(role, "company", "role")
    assert await ground(role, offer) is Ground.ORGANISATION
    await database.execute("update contacts set country = 'DE' where id = $1", role)
    assert await ground(role, offer) is None
    await database.execute("update identity set profile = 'strict'")
    assert await ground(await talked_to(), offer) is None


@pytest.mark.parametrize("why", ["", "  "])
async def test_why_they_are_asked_is_always_said(db: None, why: str) -> None:
    offer, contact = await make_lists.a_list(), await talked_to()
    with pytest.raises(Invalid):
        await invite([contact], offer.list_id, by=await make_staff.member(), why=why)
    assert await database.fetchval("select count(*) from subscription_requests") == 0
