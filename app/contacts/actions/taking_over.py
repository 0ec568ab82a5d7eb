"""People of another installation, as its ledger's file knows them: names, language and addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.contacts.actions.addresses import address_row, subject_row
from app.contacts.actions.recording import add_rows, new_row
from app.contacts.facts import Source, Who
from app.contacts.search.keys import rewrite_people_keys
from app.contacts.tables import AddressKind
from app.mail.addresses import Address

NOBODY = Who(None, actor="system")
FROM_THERE = Source("import", "Postilupa")


@dataclass(frozen=True)
class TakenAddress:
    """One address with the reference that the ledger has for it; `said` are the file's own words.

    Without an address: what the ledger calls the person who has none.
    """

    id: UUID
    address: Address | None
    said: Mapping[str, Any]


async def take_over_person(contact: UUID, addresses: Sequence[TakenAddress]) -> None:
    """One person with these addresses. The database refuses an address that is here already."""
    said = addresses[0].said
    told = {name: said[name] for name in ("language", "first_name", "last_name")}
    await add_rows("contacts", [new_row(told | {"id": contact}, FROM_THERE, NOBODY)])
    await add_rows(
        "contact_addresses",
        [_row(contact, one, one.address) for one in addresses if one.address],
    )
    unmailed = [one.id for one in addresses if one.address is None]
    await add_rows("person_subjects", [subject_row(one, contact) for one in unmailed])
    await rewrite_people_keys([contact])


def _row(contact: UUID, one: TakenAddress, address: Address) -> dict[str, object]:
    kind = AddressKind(one.said["kind"])
    row = address_row(one.id, contact, address, kind, is_main=False)
    kept = {name: one.said[name] for name in ("main_since", "confirmed_at")}
    return row | kept
