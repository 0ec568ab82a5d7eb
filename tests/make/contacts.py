"""People and addresses for tests, with believable names."""

from itertools import count
from typing import Any
from uuid import UUID, uuid4

from app.contacts.actions import confirmed, organisations, people
from app.contacts.facts import OrganisationFields, PersonFields, Source, Who
from app.contacts.queries.people import AddressOfPerson
from app.mail.addresses import Address, parse

_numbers = count(1)


def address(text: str = "") -> Address:
    """The parsed address, or a new one at example.org."""
    parsed = parse(text or f"reader{next(_numbers)}@example.org")
    assert isinstance(parsed, Address), parsed
    return parsed


async def person(
    email: str = "",
    *,
    first_name: str = "Aino",
    last_name: str = "Mäkinen",
    language: str = "fi",
    address_id: UUID | None = None,
) -> AddressOfPerson:
    """A confirmed address whose owner gave a name."""
    return await confirmed.find_or_create_by_address(
        address(email),
        address_id or uuid4(),
        language=language,
        source=Source("sign_up"),
        first_name=first_name,
        last_name=last_name,
    )


async def known_person(
    email: str = "",
    *,
    first_name: str = "Aino",
    last_name: str = "Mäkinen",
    source: str = "meeting",
    by: UUID | None = None,
    **fields: Any,
) -> UUID:
    """Somebody whom staff entered, with an address that nobody confirmed; answers the contact's id."""
    return await people.add_person(
        PersonFields(first_name=first_name, last_name=last_name, **fields),
        Source(source),
        Who(by),
        address=address(email),
    )


async def organisation(name: str = "", *, parent: UUID | None = None, **fields: Any) -> UUID:
    """An organisation that staff entered."""
    given = OrganisationFields(name or f"Yhtiö {next(_numbers)} Oy", parent=parent, **fields)
    return await organisations.add_organisation(given, Source("contract"), Who(None))
