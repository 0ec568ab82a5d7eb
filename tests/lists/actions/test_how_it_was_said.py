"""How a consent was expressed is told truly, and only the person's own word ends an objection."""

import httpx
import pytest

from app.consent.actions import OnSuppressionList
from app.database import fetchval
from app.lib.tokens import token
from app.lists import queries
from app.lists.actions.invite import invite
from app.lists.queries import OfferedList, Request
from tests.lists.asking.contacts import WHY, talked
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import hidden_fields, history


async def invited(email: str, offer: OfferedList) -> Request:
    """Staff asked this person; the mail is on its way."""
    contact = await fetchval(
        "select contact from contact_addresses where canonical = $1", email
    ) or await make_contacts.known_person(email)
    await talked(contact)
    assert await invite([contact], offer.list_id, why=WHY, by=await make_staff.member()) == 1
    assert await make_lists.link_in("invitation", "invitation")
    await make_lists.accepted("invitation")
    newest = "select id from subscription_requests order by created_at desc, id limit 1"
    request = await queries.request(await fetchval(newest))
    assert request is not None
    return request


async def test_a_yes_to_an_invitation_is_no_double_opt_in(db: None) -> None:
    request = await invited("aino@example.org", await make_lists.a_list())
    known = await make_lists.confirm(request)
    assert await history(known.id) == [
        ("requested", "staff"), ("confirmation_sent", "invited"), ("given", "invited"),
    ]  # fmt: skip
    assert len(await queries.subscribed([known.id], "fi")) == 1


async def test_a_sign_up_of_ones_own_is(db: None) -> None:
    known = await make_lists.subscriber()
    assert (await history(known.address.id))[-1] == ("given", "double_opt_in")


async def test_what_we_asked_and_the_person_ticked_behind_their_own_link_is_their_own_word(
    client: httpx.AsyncClient,
) -> None:
    ours, theirs = await make_lists.a_list(), await make_lists.a_list()
    request = await invited("aino@example.org", ours)
    await make_lists.sign_up("aino@example.org", theirs)
    await make_lists.letter_for("sign_up")
    newest = "select id from subscription_requests order by created_at desc, id limit 1"
    own = await queries.request(await fetchval(newest))
    assert own is not None
    path = f"/confirm/{token('confirm', own.id, own.nonce)}"
    page = await client.get(path)
    box = f"{request.id}.{ours.list_id}"
    assert box in page.text
    await client.post(path, data={**hidden_fields(page), "also": box, "act": "confirm"})
    said = (await history(request.subject))[-2:]
    assert sorted(said) == [("given", "double_opt_in"), ("given", "own_link")]


async def test_an_invitation_answered_late_does_not_end_an_objection(db: None) -> None:
    ours, read = await make_lists.a_list(), await make_lists.a_list()
    known = await make_lists.subscriber("aino@example.org", read)
    request = await invited("aino@example.org", ours)
    await make_lists.stop_everything(known)
    with pytest.raises(OnSuppressionList):
        await make_lists.confirm(request)
    assert await queries.subscribed([known.address.id], "fi") == []


async def test_ones_own_choices_end_ones_objection_for_that_list(
    client: httpx.AsyncClient,
) -> None:
    known, other = await make_lists.subscriber("aino@example.org"), await make_lists.a_list()
    await make_lists.stop_everything(known)
    await client.post("/preferences", data={"email": "aino@example.org"})
    path = await make_lists.link_in("settings_link", "preferences")
    await make_lists.a_minute_later()
    page = await client.get(path)
    ticked = {"lists": other.slug, "language": "fi", "act": "save"}
    await client.post(path, data={**hidden_fields(page), **ticked})
    have = await queries.subscribed([known.address.id], "fi")
    assert [one.slug for one in have] == [other.slug]
    assert (await history(known.address.id))[-1] == ("given", "own_link")
