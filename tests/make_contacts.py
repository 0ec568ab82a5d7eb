"""People and addresses for tests, with believable names."""

from itertools import count
from uuid import UUID, uuid4

from app.contacts import actions
from app.contacts.actions import Source
from app.contacts.queries import AddressOfPerson
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
    return await actions.find_or_create_by_address(
        address(email),
        address_id or uuid4(),
        language=language,
        source=Source("sign_up"),
        first_name=first_name,
        last_name=last_name,
    )
