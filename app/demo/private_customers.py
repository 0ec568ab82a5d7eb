"""Private people of the demo: who bought a course and may get letters about such, and who wrote by the form."""

from decimal import Decimal

from app.consent.grounds import groups
from app.contacts.actions import people, roles
from app.contacts.facts import Owner, PersonFields, Source
from app.contacts.queries import people as people_queries
from app.crm.billing.actions import change_billing
from app.crm.billing.rules import BillingFields
from app.crm.enquiries import actions as enquiries
from app.crm.enquiries import queries as enquiry_queries
from app.crm.enquiries.actions import Written
from app.crm.enquiries.rules import Words
from app.crm.follow_ups.actions import finish_follow_up
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
EMAIL = "tuuli.ojala@example.net"
FORM = "yhteys"
WORDS = {
    "fi": Words("Ota yhteyttä", "Kysy palveluista, kursseista tai laskusta. Vastaamme kahdessa päivässä."),
    "sv": Words("Kontakta oss", "Fråga om tjänster, kurser eller en faktura. Vi svarar inom två dagar."),
    "en": Words("Contact us", "Ask about services, courses or an invoice. We answer within two days."),
}  # fmt: skip
ASKED = (
    (
        12, EMAIL, "Tuuli", "Ojala", "", "",
        "Hei! Kävin keväällä saavutettavuuskurssin. Onko sille jatkoa, ja saako maksaa kahdessa erässä?",
    ),
    (
        1, "matti.peltola@example.org", "Matti", "Peltola", "Kittilän Kyläyhdistys ry", "040 555 0142",
        "Yhdistyksemme täyttää 50 vuotta. Tekisittekö juhlavuodesta neljä uutiskirjettä, ja mitä se maksaisi?",
    ),
)  # fmt: skip


async def fill_private_customers(register: Register) -> None:
    with clock.standing_at(ago(BOUGHT)):
        group = await groups.add_group(COURSES, register.who)
        service = await catalogue.add_service(
            "Saavutettavan viestinnän kurssi", "Yksi päivä Rovaniemellä.", register.who, group
        )
        person = await people.add_person(
            PersonFields("Tuuli", "Ojala", place="Rovaniemi", country="FI"),
            Source("contract"),
            register.who,
            address=_address(EMAIL),
        )
        await roles.add_role(Owner(contact=person), "customer", register.who)
        (given,) = await people_queries.addresses_of(person)
        seat = Terms("Yksi paikka", Decimal("320.00"), Period.ONCE)
        fields = orders.OrderFields(
            service, day(0), seat, address_given=given.id, refusal_offered=REFUSAL
        )
        await orders.start_order(Owner(contact=person), fields, register.who)
        paid = BillingFields(
            street="Koskikatu 8 A 3", postcode="96200", place="Rovaniemi", country="FI",
            email=EMAIL, terms_days=14,
        )  # fmt: skip
        await change_billing(Owner(contact=person), paid, 0, register.who)


async def fill_enquiries(register: Register, notice: int) -> None:
    """A form that has long been open; a known customer has got an answer, a stranger waits for one."""
    owner = register.staff[1]
    with clock.standing_at(ago(60)):
        await enquiries.add_form(FORM, WORDS, owner, register.staff[0])
        await enquiries.open_form(await enquiry_queries.form(FORM), register.staff[0])
    form = await enquiry_queries.form(FORM)
    for days, email, first, last, company, phone, message in ASKED:
        with clock.standing_at(ago(days)):
            written = Written(_address(email), message, "fi", first, last, company, phone)
            await enquiries.receive(form, written, notice, "")
    answered = (await enquiry_queries.enquiries())[-1]
    assert answered.follow_up is not None, "each enquiry is somebody's to answer"
    with clock.standing_at(ago(11)):
        await finish_follow_up(answered.follow_up, register.who)


def _address(text: str) -> Address:
    address = parse(text)
    assert isinstance(address, Address)
    return address
