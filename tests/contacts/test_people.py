import asyncio
from uuid import uuid4

import pytest

from app.contacts import personal_data
from app.contacts.actions import confirmed
from app.contacts.facts import Source
from app.contacts.queries import people
from app.contacts.rules import sort_key
from app.contacts.tables import Contact, ContactAddress
from app.lib.refusals import NotFound
from tests.make import contacts as make


async def test_a_new_address_keeps_the_id_the_ledger_knows(db: None) -> None:
    subject = uuid4()
    known = await make.person("aino@example.org", address_id=subject)
    assert (known.id, known.is_main, known.confirmed_at is not None) == (subject, True, True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A@EXAMPLE.org", "a@example.org"),
        ("a@ääkköset.example.org", "a@xn--kkset-fraa0m.example.org"),
        ("a@a\u0308a\u0308kko\u0308set.example.org", "a@ääkköset.example.org"),
        ("a@example.org.", "a@example.org"),
    ],
)
async def test_two_spellings_of_a_mailbox_are_one_person(db: None, first: str, second: str) -> None:
    # trial B13
    assert (await make.person(first)).id == (await make.person(second)).id


async def test_sharp_s_and_double_s_are_two_domains(db: None) -> None:
    # trial B13, decision 3
    sharp, double = (
        await make.person("a@straße.example.org"),
        await make.person("a@strasse.example.org"),
    )
    assert sharp.contact_id != double.contact_id


async def test_names_given_at_a_later_confirmation_replace_the_old_ones(db: None) -> None:
    await make.person("aino@example.org", first_name="Aino", last_name="Mäkinen")
    known = await make.person("aino@example.org", first_name="Aino-Maija", last_name="Virtanen")
    person = await people.person(known.contact_id)
    assert person is not None
    assert person.name == "Aino-Maija Virtanen"


async def test_a_confirmation_without_names_leaves_them(db: None) -> None:
    await make.person("aino@example.org")
    known = await make.person("aino@example.org", first_name="", last_name="", language="sv")
    person = await people.person(known.contact_id)
    assert person is not None
    assert (person.name, person.language) == ("Aino Mäkinen", "sv")


async def test_a_person_can_take_a_name_away(db: None) -> None:
    known = await make.person("aino@example.org")
    await confirmed.change_name_and_language(known.contact_id, "", "", "en")
    person = await people.person(known.contact_id)
    assert person is not None
    assert (person.name, person.language) == ("aino@example.org", "en")


async def test_the_search_key_follows_the_name(db: None) -> None:
    known = await make.person("aino@example.org")
    await confirmed.change_name_and_language(known.contact_id, "Åsa", "Öhman", "sv")
    key = await Contact.select(Contact.search_key).where(Contact.id == known.contact_id).first()
    assert key == {"search_key": " ohman asa aino aino@example.org"}


async def test_the_sort_key_follows_the_name(db: None) -> None:
    known = await make.person("aino@example.org")
    await confirmed.change_name_and_language(known.contact_id, "Åsa", "Öhman", "sv")
    key = await Contact.select(Contact.sort_key).where(Contact.id == known.contact_id).first()
    assert key == {"sort_key": sort_key("Åsa", "Öhman", "aino@example.org")}


async def test_nobody_cannot_be_renamed(db: None) -> None:
    with pytest.raises(NotFound):
        await confirmed.change_name_and_language(uuid4(), "Aino", "", "fi")


async def test_the_source_is_that_of_the_first_time(db: None) -> None:
    # register R13
    known = await make.person("aino@example.org")
    person = await people.person(known.contact_id)
    assert person is not None
    assert person.source_kind == "sign_up"


async def test_ten_confirmations_at_once_make_one_person(committed: None) -> None:
    address, source = make.address(), Source("sign_up")
    found = await asyncio.gather(
        *(
            confirmed.find_or_create_by_address(address, uuid4(), language="fi", source=source)
            for _ in range(10)
        )
    )
    assert len({one.id for one in found}) == 1


async def test_erasing_an_address_takes_the_person_with_it(db: None) -> None:
    known = await make.person("aino@example.org")
    await personal_data.erase([known.id])
    assert not await Contact.exists().where(Contact.id == known.contact_id)


async def test_erasing_one_of_two_addresses_leaves_no_trace_of_it(db: None) -> None:
    main = await make.person("old@example.org")
    other = await make.person("new@example.org")
    await ContactAddress.update(
        {ContactAddress.contact: main.contact_id, ContactAddress.main_since: None}
    ).where(ContactAddress.id == other.id)
    await personal_data.erase([main.id])
    person = await people.person(main.contact_id)
    assert person is not None
    assert [(one.email, one.is_main) for one in person.addresses] == [("new@example.org", True)]


async def test_all_that_is_known_of_a_person_can_be_collected(db: None) -> None:
    known = await make.person("aino@example.org")
    collected = await personal_data.collect([known.id])
    assert [row["last_name"] for row in collected["contacts"]] == ["Mäkinen"]
    assert [row["email"] for row in collected["contact_addresses"]] == ["aino@example.org"]
