"""Fill the demo's register of customers, prospects, journalists, partners and authorities.

Everything goes through the actions that staff use, only with dates in the past.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from app import database
from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.rules import Method, State
from app.contacts import actions as contacts
from app.contacts.actions import (
    OrganisationFields,
    Owner,
    PersonFields,
    PositionFields,
    Profile,
    Source,
    Who,
)
from app.contacts.tables import ContactAddress, Segment
from app.crm.actions import billing, follow_ups, interactions, orders, profiles, services
from app.crm.billing_rules import BillingFields
from app.crm.order_rules import Period, Terms
from app.crm.rules import InteractionKind, Stage
from app.demo_people import OpenList
from app.demo_register import (
    ORGANISATIONS,
    SERVICES,
    DemoOrder,
    DemoOrganisation,
    DemoPerson,
    DemoTalk,
)
from app.lib import clock
from app.lib.languages import HOME_ZONE
from app.lists.tables import Subscription
from app.mail.addresses import Address, parse
from app.staff import actions as staff
from app.staff.rules import StaffRole

COLLEAGUES = (
    ("elias.hakala@example.com", "Elias Hakala", StaffRole.PUBLISHER),
    ("oona.virtanen@example.com", "Oona Virtanen", StaffRole.WRITER),
)
KNOWN_FOR = 900  # days
# Days ago; a month after, the person has to be told where we know them from.
FROM_ELSEWHERE = {"media_register": 26, "commercial_service": 33, "partner": 8}
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


@dataclass
class Register:
    """What has been made so far, by the names the data uses."""

    lists: dict[str, OpenList]
    notice: int | None
    staff: list[UUID]
    services: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, UUID] = field(default_factory=dict)
    card: int = 0
    size: int = 0

    @property
    def who(self) -> Who:
        return Who(self.staff[0])


async def fill(lists: dict[str, OpenList], notice: int | None) -> None:
    """All of it, in the caller's transaction. Needs the first account."""
    first = await database.fetchval("select id from staff_members order by created_at limit 1")
    with clock.standing_at(_ago(KNOWN_FOR)):
        colleagues = [await staff.add_member(*one, "fi", by=first) for one in COLLEAGUES]
        register = Register(lists, notice, [first, *colleagues])
        for name, description in SERVICES:
            register.services[name] = await services.add_service(name, description, register.who)
        register.card = await contacts.define_field("Joulukortti", "person", "yes_no", (), first)
        register.size = await contacts.define_field(
            "Henkilöstö", "organisation", "number", (), first
        )
    for number, one in enumerate(ORGANISATIONS):
        await _organisation(register, one, register.staff[number % 2])
    for name, definition in SEGMENTS:
        await _segment(name, definition, first)


def _ago(days: float) -> datetime:
    return clock.now() - timedelta(days=days)


def _day(days_ago: int) -> date:
    return _ago(days_ago).astimezone(HOME_ZONE).date()


async def _organisation(register: Register, one: DemoOrganisation, owner: UUID) -> None:
    with clock.standing_at(_ago(KNOWN_FOR - 20)):
        made = await contacts.add_organisation(
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
            ),
            Source("meeting"),
            register.who,
        )
        itself = Owner(organisation=made)
        register.organisations[one.name] = made
        for role in one.roles:
            await contacts.add_role(itself, role, register.who)
        if one.size:
            await contacts.set_value(itself, register.size, str(one.size), register.who)
    people = [await _person(register, made, each, owner) for each in one.people]
    for order in one.orders:
        await _order(register, made, order, people[0] if people else None)
    if one.billing:
        await _billing(register, made, one.billing)
    if one.stage:
        await _prospect(register, itself, one)
    if one.people:
        with clock.standing_at(_ago(40)):
            await contacts.mark_checked(itself, register.who)


async def _person(register: Register, organisation: UUID, one: DemoPerson, owner: UUID) -> UUID:
    kind, detail = one.source
    address = parse(one.email)
    assert isinstance(address, Address)
    with clock.standing_at(_ago(FROM_ELSEWHERE.get(kind, KNOWN_FOR - 30))):
        person = await contacts.add_person(
            PersonFields(
                one.first_name,
                one.last_name,
                one.title,
                one.language,
                notes=one.notes,
                owner=owner if one.roles else None,
            ),
            Source(kind, detail),
            register.who,
            address=address,
        )
        itself = Owner(contact=person)
        await _place(register, person, organisation, one)
        for role in one.roles:
            await contacts.add_role(itself, role, register.who)
        if one.phone:
            await contacts.set_phones(person, None, [(one.phone, "mobile")], register.who)
        if one.tags:
            await contacts.set_tags(person, one.tags, register.who)
        if one.profiles:
            found = [Profile(*each) for each in one.profiles]
            await contacts.set_profiles(person, None, found, register.who)
        if one.card:
            await contacts.set_value(itself, register.card, "yes", register.who)
        if one.beat:
            await profiles.set_media_profile(person, one.beat, one.embargo, register.who)
    await _agreed(register, person, address, one)
    for talk in one.talks:
        await _talk(register, person, organisation, talk, owner)
    return person


async def _place(register: Register, person: UUID, organisation: UUID, one: DemoPerson) -> None:
    if not one.title:
        place = PositionFields(main=True)
    else:
        until = None if one.left_days is None else _day(one.left_days - KNOWN_FOR + 30)
        place = PositionFields(
            title=one.title,
            decision_maker=one.decides,
            since=_day(400),
            until=until,
            main=until is None,
        )
    await contacts.add_position(person, organisation, place, register.who)


async def _agreed(register: Register, person: UUID, address: Address, one: DemoPerson) -> None:
    """The person subscribed by the form and confirmed, some weeks after we met."""
    if not one.lists:
        return
    subject = (
        await ContactAddress.select(ContactAddress.id)
        .where(ContactAddress.contact == person)
        .first()
    )
    assert subject is not None
    at = _ago(11) if one.roles == ("media",) else _ago(420)
    for slug in one.lists:
        open_list = register.lists[slug]
        steps = (
            (State.REQUESTED, Method.FORM, 0),
            (State.CONFIRMATION_SENT, Method.DOUBLE_OPT_IN, 1),
            (State.GIVEN, Method.DOUBLE_OPT_IN, 35),
        )
        await consent.record_many(
            [
                NewEvent(
                    subject=subject["id"],
                    state=state,
                    method=method,
                    purpose=open_list.purpose,
                    list_id=open_list.id,
                    language=one.language,
                    wording=open_list.wordings[one.language],
                    notice_version=register.notice,
                    at=at + timedelta(minutes=minutes),
                    evidence=Evidence(email=address.envelope, ip="192.0.2.0", page="/"),
                )
                for state, method, minutes in steps
            ]
        )
        await Subscription.insert(
            Subscription(list=open_list.id, address=subject["id"], joined_at=at)
        )


async def _talk(
    register: Register, person: UUID, organisation: UUID, talk: DemoTalk, owner: UUID
) -> None:
    with clock.standing_at(_ago(talk.days)):
        made = await interactions.record_interaction(
            interactions.InteractionFields(
                kind=InteractionKind(talk.kind),
                at=clock.now(),
                organisation=organisation,
                subject=talk.subject,
                text=talk.text,
                people=[person],
                staff=[owner],
            ),
            Who(owner),
        )
    if talk.follow_up:
        await follow_ups.add_follow_up(
            follow_ups.FollowUpFields(talk.follow_up, _day(-talk.due), register.staff[0]),
            Who(owner),
            contact=person,
            organisation=organisation,
            interaction=made,
        )


async def _order(
    register: Register, organisation: UUID, order: DemoOrder, person: UUID | None
) -> None:
    with clock.standing_at(_ago(min(order.days, KNOWN_FOR - 40))):
        made = await orders.start_order(
            organisation,
            orders.OrderFields(
                service=register.services[order.service],
                starts_on=_day(order.days - min(order.days, KNOWN_FOR - 40)),
                terms=Terms(order.what, Decimal(order.price), Period(order.period)),
                ordered_by=person,
            ),
            register.who,
        )
    for kind, days, what, price, period, note in order.facts:
        with clock.standing_at(_ago(days)):
            if kind == "end":
                await orders.end_order(made, clock.now().date(), note, register.who)
            else:
                assert price is not None
                assert period is not None
                terms = Terms(what, Decimal(price), Period(period))
                await orders.change_order(made, clock.now().date(), terms, note, register.who)


async def _billing(register: Register, organisation: UUID, details: dict[str, str]) -> None:
    texts = {name: text for name, text in details.items() if name != "terms_days"}
    with clock.standing_at(_ago(KNOWN_FOR - 50)):
        await billing.change_billing(
            organisation,
            BillingFields(**texts, terms_days=int(details["terms_days"])),
            0,
            register.who,
        )


async def _prospect(register: Register, itself: Owner, one: DemoOrganisation) -> None:
    with clock.standing_at(_ago(30)):
        for name in one.considers:
            service = register.services[name]
            await profiles.set_stage(itself, service, Stage.CONTACTED, "", register.who)
    with clock.standing_at(_ago(16)):
        step_on = _day(-one.next_days - 16)
        await profiles.set_prospect(itself, Stage(one.stage), one.next_step, step_on, register.who)
        first = register.services[one.considers[0]]
        await profiles.set_stage(itself, first, Stage(one.stage), "", register.who)


async def _segment(name: str, definition: dict[str, object], by: UUID) -> None:
    now = _ago(60)
    await Segment.insert(
        Segment(
            id=uuid4(),
            name=name,
            definition=definition,
            created_at=now,
            created_by=by,
            changed_at=now,
        )
    )
