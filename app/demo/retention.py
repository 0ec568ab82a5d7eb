"""People of the demo whose time is nearly over, one of them kept by a hold, and a night that has passed."""

from datetime import datetime, time, timedelta
from uuid import UUID

from app import database
from app.contacts.actions import people
from app.contacts.actions.roles import add_role
from app.contacts.facts import Owner, PersonFields, Source, Who
from app.lib import clock
from app.lib.languages import HOME_ZONE
from app.mail.addresses import Address, parse
from app.privacy.retention import jobs
from app.privacy.retention.actions import set_hold
from app.staff.periods.rules import months

# Days from today until the time of each is over.
PROSPECTS = (
    ("Outi", "Lahtinen", 0),
    ("Ville", "Mustonen", 0),
    ("Elin", "Nygård", 0),
    ("Kaisa", "Pulkkinen", 6),
    ("Rasmus", "Holm", 19),
)
HELD = ("Tuomo", "Kärki", 0)
WHY = "Reklamaatio kesken"


async def fill() -> None:
    """Everybody came to the register just so long ago."""
    by: UUID = await database.fetchval("select id from staff_members order by created_at limit 1")
    for first, last, days in PROSPECTS:
        await _prospect(first, last, days)
    held = await _prospect(*HELD)
    await set_hold(WHY, clock.today() + timedelta(days=180), by, contact=held)
    with clock.standing_at(clock.now() - timedelta(days=1)):
        await jobs.tonight()
    await jobs.look_ahead(clock.today() + timedelta(days=1))


async def _prospect(first: str, last: str, days: int) -> UUID:
    day = months(24).first_kept(clock.today() + timedelta(days=days))
    at = datetime.combine(day, time(10), HOME_ZONE)
    address = parse(f"{first}.{last}@example.net".lower().replace("ä", "a").replace("å", "a"))
    assert isinstance(address, Address)
    with clock.standing_at(at):
        contact = await people.add_person(
            PersonFields(first_name=first, last_name=last, language="fi"),
            Source("meeting", "Syysseminaari"),
            Who(None),
            address=address,
        )
        await add_role(Owner(contact=contact), "prospect", Who(None), at)
    return contact
