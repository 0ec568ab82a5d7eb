"""The page behind an invitation: looking changes nothing, each answer does what it says, and tells it."""

# trial H21

import re
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from app import database
from app.consent.events import Method
from app.consent.grounds.reasons import Reason
from app.contacts.actions.addresses import add_address
from app.contacts.facts import Who
from app.contacts.queries import people
from app.lib import clock
from app.lists import personal_data
from app.lists.actions.invite import who_would_be_asked
from app.lists.actions.unsubscribe import unsubscribe
from app.lists.asking.rules import Already
from app.lists.queries import OfferedList
from app.mail.outbox import Letter
from app.staff.periods.rules import Key
from tests.lists.asking.contacts import address_of, ask, talked, talked_to
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.lists import hidden_fields
from tests.make.staff import StaffBrowser
from tests.privacy.retention.nights import destroyed

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def invited(offer: OfferedList | None = None) -> tuple[UUID, str]:
    """Somebody who has the mail, and the path of its page."""
    contact = await talked_to(language="en")
    await ask(offer or await make_lists.a_list(), contact)
    letter = await make_lists.letter_for("invitation")
    assert isinstance(letter, Letter), letter
    await make_lists.accepted("invitation")
    await database.execute("update outbox set state = 'accepted'")
    path = re.search(r"/invitation/[A-Za-z0-9_-]+", letter.text)
    assert path
    return contact, path[0]


async def press(client: httpx.AsyncClient, path: str, act: str) -> httpx.Response:
    """As our page sends it."""
    page = await client.get(f"{path}?lang=en")
    fields = {name: values[0] for name, values in hidden_fields(page).items()}
    return await client.post(f"{path}?lang=en", data={**fields, "act": act})


async def history(contact: UUID) -> list[tuple[str, str]]:
    return (await make_lists.history(await address_of(contact)))[2:]


async def permitted(contact: UUID) -> bool:
    found: bool = await database.fetchval(
        "select coalesce(bool_or(verdict), false) from permission where address = $1",
        await address_of(contact),
    )
    return found


async def test_it_shows_why_and_what_and_looking_changes_nothing(client: httpx.AsyncClient) -> None:
    contact, path = await invited()
    for answer in ("", "yes", "no", "never", "x"):
        page = await client.get(f"{path}?lang=en&answer={answer}")
        assert page.status_code == 200
    for words in ("You spoke with", "Yes, please", "No, thank you", "No marketing at all"):
        assert words in page.text
    assert "Revontuli Viestintä Oy may send me" in page.text
    assert "address is deleted after 14 days" not in page.text
    assert "Your address was already in our register." in page.text
    assert await history(contact) == []


async def test_the_chosen_answer_stands_first(client: httpx.AsyncClient) -> None:
    _, path = await invited()
    page = (await client.get(f"{path}?lang=en&answer=never")).text
    assert re.findall(r'name="act" value="(\w+)"', page) == ["never", "yes", "no"]


async def test_yes_is_a_consent_in_answer_to_an_invitation(client: httpx.AsyncClient) -> None:
    contact, path = await invited()
    done = await press(client, path, "yes")
    assert "Your subscription is confirmed" in done.text
    assert await history(contact) == [("given", "invited")]
    assert await permitted(contact)
    evidence = (await make_lists.evidence(await address_of(contact)))[-1]
    assert '"form"' in evidence["detail"], "what was shown is kept"
    assert "already confirmed" in (await client.get(f"{path}?lang=en")).text
    assert await history(contact) == [("given", "invited")]


@pytest.mark.parametrize("data", [{"act": "yes"}, {"act": "yes", "form": "1.x"}, {}])
async def test_a_yes_that_our_page_did_not_send_only_shows_it(
    client: httpx.AsyncClient, data: dict[str, str]
) -> None:
    contact, path = await invited()
    page = await client.post(f"{path}?lang=en", data=data)
    assert "Yes, please" in page.text
    assert await history(contact) == []


# trial E8
async def test_a_yes_ends_no_objection(client: httpx.AsyncClient) -> None:
    contact, path = await invited()
    page = await client.get(f"{path}?lang=en")
    fields = {name: values[0] for name, values in hidden_fields(page).items()}
    await client.post(f"{path}?lang=en", data={"act": "never"})
    await database.execute("update subscription_requests set cancelled_at = null")
    answer = await client.post(f"{path}?lang=en", data={**fields, "act": "yes"})
    assert answer.status_code == 409
    assert "does not undo that" in answer.text
    assert await history(contact) == [("objected", "page")]
    assert not await permitted(contact)
    assert await database.fetchval("select count(*) from subscriptions") == 0


# trial E8
async def test_a_yes_brings_nobody_back_to_a_list_that_was_left(client: httpx.AsyncClient) -> None:
    offer = await make_lists.a_list()
    contact, path = await invited(offer)
    address = await people.address(await address_of(contact))
    assert address is not None
    request = await make_lists.sign_up(address.email, offer)
    await make_lists.confirm(request)
    known = await make_lists.subscription(address.id, offer.list_id)
    await unsubscribe(known, everything=False, method=Method.PAGE, visit=make_lists.VISIT)
    await database.execute(
        "update subscription_requests set superseded_at = null where is_invitation"
    )
    answer = await press(client, path, "yes")
    assert answer.status_code == 409
    assert not await permitted(contact)


async def test_no_closes_this_list_and_all_asking_for_a_year(client: httpx.AsyncClient) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    contact, path = await invited(offer)
    done = await press(client, path, "no")
    assert "nor about anything else for a year" in done.text
    assert "stays in our register" in done.text
    assert await history(contact) == [("refused", "invited")]
    await talked(contact, days_ago=0)
    for each in (offer, other):
        seen = await who_would_be_asked([contact], each.list_id)
        assert [getattr(one.why, "reason", None) for one in seen.left_out] == [Reason.NO_THANKS]
    await press(client, path, "no")
    assert len(await history(contact)) == 1
    with clock.standing_at(clock.now() + timedelta(days=367)):
        await talked(contact, days_ago=0)
        assert (await who_would_be_asked([contact], other.list_id)).asked
        assert not (await who_would_be_asked([contact], offer.list_id)).asked


async def test_what_one_gets_otherwise_stays_after_a_no(client: httpx.AsyncClient) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    known = await make_lists.subscriber("", other)
    contact = known.address.contact_id
    await ask(offer, contact)
    link = await make_lists.link_in("invitation", "invitation")
    await press(client, link, "no")
    assert await permitted(contact)


async def test_never_is_an_objection_at_every_address(client: httpx.AsyncClient) -> None:
    contact, path = await invited()
    second = await add_address(contact, make_contacts.address(), None, Who(None))
    done = await press(client, path, "never")
    assert "You have objected to all marketing" in done.text
    assert await history(contact) == [("objected", "page")]
    assert await make_lists.history(second) == [("objected", "page")]


# trial H19
@pytest.mark.parametrize("acts", [("never",), ("yes", "no")])
async def test_the_owner_hears_of_what_a_colleague_ended(
    client: httpx.AsyncClient, acts: tuple[str, ...]
) -> None:
    contact, path = await invited()
    for act in acts:
        await press(client, path, act)
    assert (await history(contact))[-1][0] in ("objected", "withdrawn")
    told = await make_lists.letter_for("you_have_left")
    assert isinstance(told, Letter)
    assert "/preferences/" in told.text


async def test_after_a_no_everything_can_still_be_stopped(client: httpx.AsyncClient) -> None:
    contact, path = await invited()
    await press(client, path, "no")
    page = await client.get(f"{path}?lang=en")
    assert 'value="never"' in page.text
    assert 'value="yes"' not in page.text
    await client.post(f"{path}?lang=en", data={"act": "never"})
    assert await history(contact) == [("refused", "invited"), ("objected", "page")]


async def test_one_click_in_the_mail_program_is_a_no(client: httpx.AsyncClient) -> None:
    contact, path = await invited()
    answer = await client.post(path, data=ONE_CLICK)
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    assert await history(contact) == [("refused", "invited")]
    evidence = (await make_lists.evidence(await address_of(contact)))[-1]
    assert '"by": "one_click"' in evidence["detail"]


async def test_after_a_yes_one_click_leaves_the_list(client: httpx.AsyncClient) -> None:
    contact, path = await invited()
    await press(client, path, "yes")
    await client.post(path, data=ONE_CLICK)
    assert await history(contact) == [("given", "invited"), ("withdrawn", "one_click")]
    assert not await permitted(contact)


async def test_yes_is_open_for_seven_days_and_no_for_ever(client: httpx.AsyncClient) -> None:
    contact, path = await invited()
    with clock.standing_at(clock.now() + timedelta(days=40)):
        assert await destroyed(Key.UNCONFIRMED, Key.INVITATIONS, Key.LINKS, Key.OWN_ADDRESS) == 0
        page = await client.get(f"{path}?lang=en")
        assert (page.status_code, 'value="yes"' in page.text) == (410, False)
        assert (await client.post(path, data={"act": "yes"})).status_code == 410
        assert await history(contact) == []
        await client.post(path, data={"act": "no"})
        assert await history(contact) == [("refused", "invited")]


async def test_a_no_counts_when_the_list_has_closed_since(client: httpx.AsyncClient) -> None:
    offer, other = await make_lists.a_list(), await make_lists.a_list()
    contact, path = await invited(offer)
    await database.execute("update lists set closed_at = now() where id = $1", offer.list_id)
    assert (await client.get(path)).status_code == 410
    await client.post(path, data={"act": "no"})
    assert await history(contact) == [("refused", "invited")]
    await talked(contact, days_ago=0)
    assert not (await who_would_be_asked([contact], other.list_id)).asked


# trial A28
async def test_other_links_do_not_open_it_and_old_ones_lead_to_it(
    client: httpx.AsyncClient,
) -> None:
    _, path = await invited()
    assert (await client.get(make_lists.forged(path))).status_code == 404
    assert (await client.get(path.replace("/invitation/", "/object/"))).status_code == 404
    old = await client.get(path.replace("/invitation/", "/confirm/"))
    assert (old.status_code, path in old.headers["location"]) == (303, True)
    request = await make_lists.sign_up()
    await make_lists.letter_for("sign_up")
    own = await make_lists.link_in("sign_up", "confirm")
    assert (await client.get(own.replace("/confirm/", "/invitation/"))).status_code == 404
    assert request.is_invitation is False


async def test_the_way_out_answers_when_the_person_was_erased(client: httpx.AsyncClient) -> None:
    """Their invitation went with them."""
    contact, path = await invited()
    await personal_data.erase([await address_of(contact)])
    assert (await client.post(path, data=ONE_CLICK)).status_code == 404


async def test_whoever_answered_is_not_waiting(client: httpx.AsyncClient) -> None:
    offer = await make_lists.a_list()
    contact, path = await invited(offer)
    await press(client, path, "yes")
    seen = await who_would_be_asked([contact], offer.list_id)
    assert [one.why for one in seen.left_out] == [Already.SUBSCRIBED]


async def test_staff_read_on_the_persons_page_what_was_answered(
    client: httpx.AsyncClient, staff: StaffBrowser
) -> None:
    contact, path = await invited()
    await press(client, path, "no")
    page = await staff.get(f"/staff/people/{contact}")
    assert page.status_code == 200
    assert "Answered" in page.text
