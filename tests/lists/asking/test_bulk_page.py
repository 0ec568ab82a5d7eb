"""Inviting from the list of people: who would be asked on which ground, and why not the others."""

# trial H21

from uuid import UUID

from app import database
from app.lib.languages import Language, speaking
from app.lists.asking import words
from app.lists.asking.rules import GROUNDS, Already
from tests.lists.asking.contacts import a_product_group, bought, private, talked_to
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser

PATH = "/staff/people/bulk"


async def posted(staff: StaffBrowser, list_id: UUID, **fields: str) -> str:
    form = {"action": "invite", "whole": "yes", "value": str(list_id), **fields}
    answer = await staff.send_form(f"{PATH}/do", form)
    assert answer.status_code in (200, 303, 422), answer.text
    return answer.text


async def test_first_it_shows_who_is_asked_and_why_the_others_are_not(staff: StaffBrowser) -> None:
    offer = await make_lists.a_list()
    known = await make_lists.subscriber("", offer)
    await talked_to("asked@example.net", last_name="Kysyttävä")
    stranger = await make_contacts.known_person(
        "stranger@example.net", last_name="Vieras", source="partner"
    )
    await database.execute("update contact_addresses set kind = 'personal'")
    page = await posted(staff, offer.list_id)
    assert "1 person will be asked by e-mail." in page
    assert "Agreed in a conversation: 1" in page
    assert "Already subscribed" in page
    assert f"/staff/people/{stranger}/conversation?list={offer.list_id}" in page
    assert f"/staff/people/{known.address.contact_id}/conversation" not in page
    assert await database.fetchval("select count(*) from outbox where kind = 'invitation'") == 0


async def test_only_they_get_a_mail_and_the_reason_has_to_be_said(staff: StaffBrowser) -> None:
    offer = await make_lists.a_list()
    contact = await talked_to()
    await make_contacts.known_person(source="partner")
    refused = await posted(staff, offer.list_id, sure="yes")
    assert "Write down why these people are asked." in refused
    assert "1 person will be asked by e-mail." in refused
    assert await database.fetchval("select count(*) from outbox") == 0
    await posted(staff, offer.list_id, sure="yes", why="Said so at the fair")
    rows = await database.fetch(
        "select c.id, q.why, q.ground from subscription_requests q "
        "join contact_addresses a on a.id = q.subject join contacts c on c.id = a.contact"
    )
    assert [tuple(row) for row in rows] == [(contact, "Said so at the fair", "asked")]
    await posted(staff, offer.list_id, sure="yes", why="Again")
    assert await database.fetchval("select count(*) from outbox") == 1


async def test_customers_are_asked_about_what_they_bought(staff: StaffBrowser) -> None:
    offer, group = await make_lists.a_list(), await a_product_group()
    await bought(await private(), group)
    first = await staff.send_form(PATH, {"action": "invite", "whole": "yes"})
    assert "Books" in first.text
    assert "0 people will be asked" in await posted(staff, offer.list_id)
    page = await posted(staff, offer.list_id, group=str(group))
    assert "Customer of this product group: 1" in page
    assert f'name="group" value="{group}"' in page
    await posted(staff, offer.list_id, group=str(group), sure="yes", why="They bought books")
    assert await database.fetchval("select ground from subscription_requests") == "customer"


def test_every_ground_and_every_reason_to_ask_nothing_has_words() -> None:
    assert set(words.GROUNDS) == GROUNDS
    assert set(words.ALREADY) == set(Already)
    with speaking(Language.FINNISH):
        assert words.why_not(Already.NO_ADDRESS) == "Ei sähköpostiosoitetta"
