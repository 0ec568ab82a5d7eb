"""A sign-up belongs to whoever has the address, also when staff came to know them later."""

from app.contacts.queries.people import address_by_canonical
from app.lists import personal_data, queries
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists


async def test_an_unanswered_sign_up_is_shown_and_erased_with_the_person(db: None) -> None:
    asked = await make_lists.sign_up("aino@example.org")
    bystander = await make_lists.sign_up("eino@example.org")
    await make_contacts.known_person("aino@example.org")
    address = await address_by_canonical("aino@example.org")
    assert address is not None
    assert address.id != asked.subject
    kept = await personal_data.collect([address.id])
    assert [row["id"] for row in kept["subscription_requests"]] == [asked.id]
    assert [row["request"] for row in kept["requested_lists"]] == [asked.id]
    await personal_data.erase([address.id])
    assert await queries.request(asked.id) is None
    assert await queries.request(bystander.id) is not None
