"""The mail that asks: what it says, that it can be left, and that only what went out is booked."""

# trial H21

from datetime import timedelta
from uuid import UUID

import pytest

from app import database
from app.consent.actions import record
from app.consent.events import Actor, Method, State
from app.lib import clock
from app.lists.actions.invite import invite, who_would_be_asked
from app.mail.outbox import Drop, Letter
from app.worker import system_mail
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


async def letter() -> Letter:
    made = await make_lists.letter_for("invitation")
    assert isinstance(made, Letter), made
    return made


async def failed() -> None:
    """The newest invitation certainly did not go out."""
    about = await database.fetchval(
        "select about from outbox where kind = 'invitation' order by created_at desc limit 1"
    )
    made_by = system_mail("invitation")
    assert made_by is not None
    assert made_by.failed is not None
    await made_by.failed(about)
    await database.execute("update outbox set state = 'dropped' where about = $1", about)


async def history(contact: UUID) -> list[tuple[str, str]]:
    return await make_lists.history(await address_of(contact))


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("fi", "Saammeko kirjoittaa sinulle?"),
        ("sv", "Får vi skriva till dig?"),
        ("en", "May we write to you?"),
    ],
)
async def test_it_says_why_who_and_what_and_has_three_answers_and_a_way_out(
    db: None, language: str, question: str
) -> None:
    offer = await make_lists.a_list()
    member = await make_staff.member(name="Elias Hakala")
    contact = await make_contacts.known_person(language=language)
    await talked(contact, by=member)
    assert await ask(offer, contact) == 1
    made = await letter()
    for part in (made.text, made.html):
        assert question in part
        assert "Elias Hakala" in part
        assert "Revontuli Viestintä Oy" in part
        assert f"Yes ({language}), Revontuli Viestintä Oy may send me" in part
        for answer in ("yes", "no", "never"):
            assert f"answer={answer}" in part
        assert "/object/" in part
        assert f"/privacy?lang={language}" in part
    assert made.leaving is not None
    assert "/invitation/" in made.leaving.url
    assert "?" not in made.leaving.url
    kept = made.to_keep()
    assert made.leaving.url.rpartition("/")[2] not in kept.text + kept.html
    assert kept.leaving is None


async def test_each_ground_is_told_with_its_facts(db: None) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    await made_grounds.balance(offer.list_id)
    group = await a_product_group()
    customer = await private()
    await bought(customer, group)
    role = await make_contacts.known_person("toimitus@example.org")
    await works_at(role, "company", "role")
    journalist = await make_contacts.known_person()
    position = await works_at(journalist, "company", "work_personal")
    await has_duties(journalist, position, offer.list_id)
    reader = (await make_lists.subscriber("", other)).address.contact_id
    for contact, words in (
        (customer, "olet asiakkaamme"),
        (role, "Lapin Lehti Oy"),
        (journalist, "kirjoitat metsistä"),
        (reader, f"Uutiskirje {other.slug}"),
    ):
        member = await make_staff.member()
        await invite([contact], offer.list_id, by=member, why="Fair", product_groups=[group])
        made = await letter()
        assert words in " ".join(made.text.split())
        assert words in made.html
        await make_lists.accepted("invitation")
        await database.execute("update outbox set state = 'accepted'")
    grounds = "select ground from subscription_requests where is_invitation order by created_at"
    assert [row["ground"] for row in await database.fetch(grounds)] == [
        "customer",
        "organisation",
        "duties",
        "consent",
    ]


async def test_it_tells_where_the_data_came_from_when_that_is_due(db: None) -> None:
    offer, contact = await make_lists.a_list(), await talked_to()
    await source_was(contact, clock.today() + timedelta(days=3))
    await ask(offer, contact)
    made = await letter()
    assert "Mediahaku 2026" in made.text
    assert made.text.count("/object/") == 1, "once, first in the section"
    await make_lists.accepted("invitation")
    told = "select told_how from contacts where id = $1"
    assert await database.fetchval(told, contact) == "invitation"


async def test_what_became_overdue_since_waits_for_the_notice(db: None) -> None:
    offer, contact = await make_lists.a_list(), await talked_to()
    await ask(offer, contact)
    await source_was(contact, clock.today() - timedelta(days=1))
    assert await make_lists.letter_for("invitation") == Drop("article_14")


async def test_nothing_is_in_the_ledger_before_it_goes_out(db: None) -> None:
    offer, contact = await make_lists.a_list(), await talked_to()
    await ask(offer, contact)
    assert await history(contact) == []
    await letter()
    await make_lists.accepted("invitation")
    assert await history(contact) == [("requested", "staff"), ("confirmation_sent", "invited")]
    assert await database.fetchval("select used_at is not null from ground_facts")
    evidence = (await make_lists.evidence(await address_of(contact)))[0]
    assert '"ground": "asked"' in evidence["detail"]
    assert "Said so at the fair" in evidence["detail"]


async def test_what_the_limit_dropped_is_not_booked_and_can_be_asked_again(db: None) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    contact = await talked_to("aino@example.org")
    await make_lists.sign_up("aino@example.org", other)
    assert isinstance(await make_lists.letter_for("sign_up"), Letter)
    await ask(offer, contact)
    before = await history(contact)
    assert await make_lists.letter_for("invitation") == Drop("limit")
    await failed()
    assert await history(contact) == before
    assert not await database.fetchval("select used_at is not null from ground_facts")
    assert await ask(offer, contact) == 1


async def test_what_the_server_refused_is_taken_back_and_can_be_asked_again(db: None) -> None:
    offer, contact = await make_lists.a_list(), await talked_to()
    await ask(offer, contact)
    await letter()
    assert await history(contact) == [("requested", "staff")]
    await failed()
    assert await history(contact) == [("requested", "staff"), ("corrected", "staff")]
    await failed()
    assert len(await history(contact)) == 2
    assert len((await who_would_be_asked([contact], offer.list_id)).asked) == 1
    assert await ask(offer, contact) == 1


async def test_a_second_try_of_the_same_mail_books_nothing_anew(db: None) -> None:
    offer, contact = await make_lists.a_list(), await talked_to()
    await ask(offer, contact)
    assert (await letter()).text == (await letter()).text
    assert await history(contact) == [("requested", "staff")]


@pytest.mark.parametrize("first_try", [True, False])
async def test_a_no_that_came_since_keeps_it_back(db: None, *, first_try: bool) -> None:
    offer, contact = await make_lists.a_list(), await talked_to()
    await ask(offer, contact)
    if not first_try:
        await letter()
    event = make_consent.new_event(
        await address_of(contact), State.OBJECTED, Method.PAGE, purpose=offer.purpose
    )
    await record(event)
    assert await make_lists.letter_for("invitation") == Drop("objected")


async def test_a_ground_that_is_gone_keeps_it_back(db: None) -> None:
    offer, contact = await make_lists.a_list(), await private()
    await talked(contact)
    await ask(offer, contact)
    await database.execute("update ground_facts set on_day = on_day - 60")
    assert await make_lists.letter_for("invitation") == Drop("conversation_old")
    await failed()
    assert await ask(offer, contact) == 0


async def test_one_conversation_is_one_question(db: None) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    contact = await talked_to()
    await ask(offer, contact)
    await letter()
    assert await ask(other, contact) == 0


async def test_an_answer_that_was_lost_is_never_tried_again(db: None) -> None:
    """Nobody knows whether it arrived, so it counts as asked."""
    offer, contact = await make_lists.a_list(), await talked_to()
    await ask(offer, contact)
    assert await database.fetchval("select bool_and(only_once) from outbox")
    await letter()
    await database.execute("update outbox set state = 'unknown'")
    assert await ask(offer, contact) == 0


async def test_a_sign_up_mail_does_not_ask_for_what_an_invitation_did_not(db: None) -> None:
    """What staff began and did not send is no wish of the person's."""
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    contact = await talked_to("aino@example.org")
    await ask(offer, contact)
    request = await make_lists.sign_up("aino@example.org", other)
    await make_lists.letter_for("sign_up")
    await make_lists.confirm(request)
    kinds = await database.fetch("select kind, about from outbox where kind = 'sign_up'")
    assert [row["about"] for row in kinds] == [request.id]


async def test_a_question_of_ours_is_said_to_be_ours_in_the_ledger(db: None) -> None:
    offer, contact = await make_lists.a_list(), await talked_to()
    member = await make_staff.member()
    await ask(offer, contact, by=member)
    await letter()
    row = await database.fetchrow("select actor, actor_id from consent_events")
    assert row is not None
    assert (row["actor"], row["actor_id"]) == (Actor.STAFF.value, member)
