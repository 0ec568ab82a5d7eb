"""Fill the demo's register of customers, prospects, journalists, partners and authorities.

Everything goes through the actions that staff use, only with dates in the past.
"""

from decimal import Decimal
from uuid import UUID

from app import database
from app.contacts.actions import custom_fields, keeping, organisations, roles
from app.contacts.facts import OrganisationFields, Owner, Source
from app.contacts.legal_forms import LegalForm, proposed_form
from app.crm.billing import actions as billing
from app.crm.billing.rules import BillingFields
from app.crm.relations import actions as profiles
from app.crm.rules import Stage
from app.crm.services import actions as orders
from app.crm.services import catalogue as services
from app.crm.services.rules import Period, Terms
from app.demo import shapes
from app.demo.grounds import fill_grounds
from app.demo.people import KNOWN_FOR, Register, add_person, ago, day
from app.demo.post import fill_post
from app.demo.private_customers import fill_enquiries, fill_private_customers
from app.demo.proofs import forms_of
from app.demo.readers import OpenList
from app.demo.requests import fill_requests
from app.demo.shapes import DemoOrder, DemoOrganisation
from app.lib import clock
from app.segments import actions as segments
from app.staff.actions import members
from app.staff.rules import StaffRole

COLLEAGUES = (
    ("elias.hakala@example.com", "Elias Hakala", StaffRole.PUBLISHER),
    ("oona.virtanen@example.com", "Oona Virtanen", StaffRole.WRITER),
)
SEGMENTS: tuple[tuple[str, dict[str, object]], ...] = (
    (
        "Asiakkaiden päättäjät",
        {
            "all": [
                {"field": "role", "is": "is", "value": "customer"},
                {"field": "decision_maker", "is": "yes", "value": ""},
            ]
        },
    ),
    ("Mediakontaktit", {"all": [{"field": "role", "is": "is", "value": "media"}]}),
)


async def fill(lists: dict[str, OpenList], notice: int | None) -> None:
    """All of it, in the caller's transaction. Needs the first account."""
    first = await database.fetchval("select id from staff_members order by created_at limit 1")
    with clock.standing_at(ago(KNOWN_FOR)):
        colleagues = [await members.add_member(*one, "fi", by=first) for one in COLLEAGUES]
        register = Register(lists, await forms_of(notice), [first, *colleagues])
        for name, description in shapes.register().services.items():
            register.services[name] = await services.add_service(name, description, register.who)
        register.card = await custom_fields.define_field(
            "Joulukortti", "person", "yes_no", (), first
        )
        register.size = await custom_fields.define_field(
            "Henkilöstö", "organisation", "number", (), first
        )
    for number, one in enumerate(shapes.register().organisations):
        await _organisation(register, one, register.staff[number % 2])
    await fill_private_customers(register)
    if notice is not None:
        await fill_enquiries(register, notice)
    await fill_grounds(register)
    await fill_post(register)
    await fill_requests(register)
    with clock.standing_at(ago(60)):
        for name, definition in SEGMENTS:
            await segments.add(name, definition, by=first)


def _legal_form(one: DemoOrganisation) -> LegalForm | None:
    said = LegalForm(one.legal_form) if one.legal_form else None
    return said or proposed_form(one.name, one.business_id, "FI")


async def _organisation(register: Register, one: DemoOrganisation, owner: UUID) -> None:
    with clock.standing_at(ago(KNOWN_FOR - 20)):
        made = await organisations.add_organisation(
            OrganisationFields(
                name=one.name,
                kind=one.kind,
                business_id=one.business_id,
                web=one.web,
                street=one.street,
                postcode=one.postcode,
                place=one.place,
                country="FI",
                parent=register.organisations.get(one.parent),
                owner=owner,
                legal_form=_legal_form(one),
            ),
            Source("meeting"),
            register.who,
        )
        itself = Owner(organisation=made)
        register.organisations[one.name] = made
        for role in one.roles:
            await roles.add_role(itself, role, register.who)
        if one.size:
            await custom_fields.set_value(itself, register.size, str(one.size), register.who)
    people = [await add_person(register, made, each, owner) for each in one.people]
    for order in one.orders:
        await _order(register, made, order, people[0] if people else None)
    if one.billing:
        await _billing(register, made, one.billing)
    if one.stage:
        await _prospect(register, itself, one)
    if one.people:
        with clock.standing_at(ago(40)):
            await keeping.mark_checked(itself, register.who)


async def _order(
    register: Register, organisation: UUID, order: DemoOrder, person: UUID | None
) -> None:
    with clock.standing_at(ago(min(order.days, KNOWN_FOR - 40))):
        made = await orders.start_order(
            Owner(organisation=organisation),
            orders.OrderFields(
                service=register.services[order.service],
                starts_on=day(order.days - min(order.days, KNOWN_FOR - 40)),
                terms=Terms(order.what, Decimal(order.price), Period(order.period)),
                ordered_by=person,
            ),
            register.who,
        )
    for fact in order.facts:
        with clock.standing_at(ago(fact.days)):
            today = clock.now().date()
            if fact.kind == "end":
                await orders.end_order(made, today, fact.note, register.who)
            else:
                terms = Terms(fact.what, Decimal(fact.price), Period(fact.period))
                await orders.change_order(made, today, terms, fact.note, register.who)


async def _billing(register: Register, organisation: UUID, details: dict[str, str]) -> None:
    texts = {name: text for name, text in details.items() if name != "terms_days"}
    with clock.standing_at(ago(KNOWN_FOR - 50)):
        await billing.change_billing(
            Owner(organisation=organisation),
            BillingFields(**texts, terms_days=int(details["terms_days"])),
            0,
            register.who,
        )


async def _prospect(register: Register, itself: Owner, one: DemoOrganisation) -> None:
    with clock.standing_at(ago(30)):
        for name in one.considers:
            service = register.services[name]
            await profiles.set_stage(itself, service, Stage.CONTACTED, "", register.who)
    with clock.standing_at(ago(16)):
        step_on = day(-one.next_days - 16)
        await profiles.set_prospect(itself, Stage(one.stage), one.next_step, step_on, register.who)
        first = register.services[one.considers[0]]
        await profiles.set_stage(itself, first, Stage(one.stage), "", register.who)
