"""People whom a letter may go to on other grounds than consent, for tests."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from app import database
from app.campaigns.audience.whom import Usage
from app.campaigns.writing import actions as writing
from app.consent import queries as purposes
from app.consent.grounds.actions import NewFact, record_fact
from app.consent.grounds.facts import FactKind, Ground
from app.consent.purposes.actions import change_purpose, fields_of
from app.lib import clock
from app.lists.actions.admitting import admit
from app.lists.queries import OfferedList
from app.segments import actions as segments
from tests.make import contacts as make_contacts
from tests.make import deliveries as make_deliveries
from tests.make import staff as make_staff

_numbers = count(1)
ALL = (Ground.CUSTOMER, Ground.ORGANISATION, Ground.DUTIES)
REASON = "Kirjoittaa matkailusta"


def new_email() -> str:
    return f"known{next(_numbers)}@example.org"


async def product_group(name: str = "Viestintäpalvelut") -> int:
    made: int = await database.fetchval(
        "insert into product_groups (name_fi, name_sv, name_en, created_at) "
        "values ($1, $1, $1, now()) returning id",
        name,
    )
    return made


async def address_of(contact: UUID, kind: str) -> UUID:
    found: UUID = await database.fetchval(
        "update contact_addresses set kind = $2 where contact = $1 returning id", contact, kind
    )
    return found


async def customer(group: int, *, bought: date | None = None, email: str = "") -> UUID:
    """A private buyer who was told of the right to refuse; answers the address."""
    contact = await make_contacts.known_person(email or new_email(), source="sign_up")
    address = await address_of(contact, "personal")
    fact = NewFact(
        FactKind.SALE, address, bought or clock.today() - timedelta(days=30),
        product_group=group, refusal_offered="Voit kieltää viestit milloin tahansa.",
    )  # fmt: skip
    await record_fact(fact, None)
    return address


async def role_address(form: str | None = "company", email: str = "") -> UUID:
    """An organisation's shared address."""
    contact = await make_contacts.known_person(
        email or new_email(), source="sign_up", first_name="", last_name="Toimitus"
    )
    organisation = await make_contacts.organisation(f"Lapin Sana {next(_numbers)} Oy")
    await database.execute(
        "update organisations set legal_form = $2 where id = $1", organisation, form
    )
    await position(contact, organisation)
    return await address_of(contact, "role")


async def balance(list_id: UUID, note: str = "Etu on työssä, haitta vähäinen.") -> None:
    """Write the balancing note of the list's purpose."""
    interests = dict.fromkeys(("fi", "sv", "en"), "Etu")
    await purpose_says(list_id, balancing=note, interests=interests)


async def purpose_says(list_id: UUID, **changes: Any) -> None:
    """A new version of the list's purpose."""
    key = await database.fetchval("select purpose from lists where id = $1", list_id)
    purpose = await purposes.purpose(key)
    assert purpose is not None
    wanted = replace(fields_of(purpose), **changes)
    by = await make_staff.member()
    await change_purpose(key, wanted, purpose.version, by, has_lists=True)


async def position(contact: UUID, organisation: UUID) -> int:
    made: int = await database.fetchval(
        "insert into positions (contact, organisation, title, since, created_at, main_since) "
        "values ($1, $2, 'Toimittaja', current_date - 100, now(), now()) returning id",
        contact,
        organisation,
    )
    return made


async def journalist(list_id: UUID, *, email: str = "", reason: str = REASON) -> UUID:
    """Somebody at work, with a written reason why this list concerns it."""
    contact = await make_contacts.known_person(email or new_email(), source="sign_up")
    held = await position(contact, await make_contacts.organisation())
    address = await address_of(contact, "work_personal")
    fact = NewFact(
        FactKind.DUTIES, address, clock.today() - timedelta(days=10), list_id=list_id,
        position=held, note="Vastaa matkailusta.", reason_fi=reason, checked_on=clock.today(),
    )  # fmt: skip
    await record_fact(fact, None)
    return address


async def campaign_to_everybody(offered: OfferedList, group: int | None = None) -> int:
    """A written draft to the people of a segment that holds everybody."""
    await admit(offered.list_id, ALL, None)
    made = await campaign_to_segment_of_everybody(offered.list_id)
    await database.execute("update campaigns set product_group = $2 where id = $1", made, group)
    return made


async def campaign_to_segment_of_everybody(list_id: UUID) -> int:
    made = await make_deliveries.campaign(list_id, started=False)
    anyone = {"any": [{"field": "language", "is": "is", "value": "fi"}]}
    segment = await segments.add(f"Everybody {next(_numbers)}", anyone, by=None)
    await writing.choose_segments(made, {segment: Usage.ONLY})
    return made
