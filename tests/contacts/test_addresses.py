import asyncio
from uuid import UUID, uuid4

import pytest

from app.contacts.actions import addresses
from app.contacts.facts import Owner, Who
from app.contacts.queries import changes, people, person_details
from app.lib.refusals import Conflict, NotFound
from tests.make import contacts as make

WHO = Who(None)


async def emails(contact_id: UUID) -> list[tuple[str, bool]]:
    return [(one.email, one.is_main) for one in await people.addresses_of(contact_id)]


async def test_a_person_has_several_addresses_and_one_main(db: None) -> None:
    contact_id = await make.known_person("aino@example.org")
    work = await addresses.add_address(
        contact_id, make.address("aino@example.com"), "work_personal", WHO
    )
    assert await emails(contact_id) == [("aino@example.org", True), ("aino@example.com", False)]
    await addresses.make_main_address(work, WHO)
    assert await emails(contact_id) == [("aino@example.com", True), ("aino@example.org", False)]


async def test_ids_stay_where_they_are_when_the_main_address_changes(db: None) -> None:
    contact_id = await make.known_person("aino@example.org")
    [before] = await people.addresses_of(contact_id)
    work = await addresses.add_address(contact_id, make.address("aino@example.com"), None, WHO)
    await addresses.make_main_address(work, WHO)
    after = await people.address(before.id)
    assert after is not None
    assert (after.email, after.contact_id) == ("aino@example.org", contact_id)


async def test_every_change_of_addresses_is_recorded(db: None) -> None:
    # register R18
    contact_id = await make.known_person("aino@example.org")
    work = await addresses.add_address(contact_id, make.address("aino@example.com"), None, WHO)
    await addresses.change_address_kind(work, "work_personal", WHO)
    await addresses.change_address_kind(work, "work_personal", WHO)
    await addresses.make_main_address(work, WHO)
    await addresses.make_main_address(work, WHO)
    await addresses.remove_address(work, WHO, known_to_ledger=False)
    history = await changes.changes_of(Owner(contact=contact_id))
    assert [(c.field, c.old, c.new) for c in reversed(history)] == [
        ("address", "", "aino@example.com"),
        ("address_kind", "aino@example.com · unknown", "aino@example.com · work_personal"),
        ("main_address", "aino@example.org", "aino@example.com"),
        ("address", "aino@example.com", ""),
    ]
    assert await emails(contact_id) == [("aino@example.org", True)]


async def test_an_address_the_ledger_knows_stays(db: None) -> None:
    contact_id = await make.known_person("aino@example.org")
    [address] = await people.addresses_of(contact_id)
    with pytest.raises(Conflict):
        await addresses.remove_address(address.id, WHO, known_to_ledger=True)
    assert await emails(contact_id) == [("aino@example.org", True)]


async def test_the_last_address_can_be_taken_from_somebody_who_stays(db: None) -> None:
    contact_id = await make.known_person("aino@example.org")
    [address] = await people.addresses_of(contact_id)
    await addresses.remove_address(address.id, WHO, known_to_ledger=False)
    assert await person_details.person_details(contact_id) is not None
    await addresses.add_address(contact_id, make.address("new@example.org"), None, WHO)
    assert await emails(contact_id) == [("new@example.org", True)]


async def test_an_address_of_somebody_else_cannot_be_added(db: None) -> None:
    first = await make.known_person("aino@example.org")
    second = await make.known_person("sanna@example.org")
    with pytest.raises(Conflict) as refusal:
        await addresses.add_address(second, make.address("Aino@example.org"), None, WHO)
    assert refusal.value.values["contact"] == first


async def test_an_unknown_address_cannot_be_changed(db: None) -> None:
    for change in (
        addresses.make_main_address(uuid4(), WHO),
        addresses.change_address_kind(uuid4(), "role", WHO),
    ):
        with pytest.raises(NotFound):
            await change


async def test_confirming_an_address_that_staff_entered_keeps_the_person(db: None) -> None:
    contact_id = await make.known_person("aino@example.org", last_name="Virtanen")
    known = await make.person("aino@example.org", first_name="", last_name="")
    assert (known.contact_id, known.confirmed_at is not None) == (contact_id, True)


async def test_two_people_made_main_at_once_leave_one_main(committed: None) -> None:
    # trial F7
    contact_id = await make.known_person()
    added = [await addresses.add_address(contact_id, make.address(), None, WHO) for _ in range(3)]
    await asyncio.gather(*(addresses.make_main_address(one, WHO) for one in added))
    assert [is_main for _, is_main in await emails(contact_id)] == [True, False, False, False]
