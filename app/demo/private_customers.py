"""A private customer of the demo, who bought a course and may be sent letters about similar ones."""

from decimal import Decimal

from app.consent.grounds import groups
from app.contacts.actions import people, roles
from app.contacts.facts import Owner, PersonFields, Source
from app.contacts.queries import people as people_queries
from app.crm.services import actions as orders
from app.crm.services import catalogue
from app.crm.services.rules import Period, Terms
from app.demo.people import Register, ago, day
from app.lib import clock
from app.mail.addresses import Address, parse

BOUGHT = 200  # days ago
COURSES = {"name_fi": "Kurssit", "name_sv": "Kurser", "name_en": "Courses"}
REFUSAL = (
    "Lähetämme asiakkaillemme kirjeitä samankaltaisista kursseista. Voit kieltää ne maksutta nyt ja "
    "jokaisessa kirjeessä."
)


async def fill_private_customers(register: Register) -> None:
    address = parse("tuuli.ojala@example.net")
    assert isinstance(address, Address)
    with clock.standing_at(ago(BOUGHT)):
        group = await groups.add_group(COURSES, register.who)
        service = await catalogue.add_service(
            "Saavutettavan viestinnän kurssi", "Yksi päivä Rovaniemellä.", register.who, group
        )
        person = await people.add_person(
            PersonFields("Tuuli", "Ojala", place="Rovaniemi", country="FI"),
            Source("contract"),
            register.who,
            address=address,
        )
        await roles.add_role(Owner(contact=person), "customer", register.who)
        (given,) = await people_queries.addresses_of(person)
        seat = Terms("Yksi paikka", Decimal("320.00"), Period.ONCE)
        fields = orders.OrderFields(
            service, day(0), seat, address_given=given.id, refusal_offered=REFUSAL
        )
        await orders.start_order(Owner(contact=person), fields, register.who)
