"""The demo's people at organisations, with what they agreed to and what was said to them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from app.consent import actions as consent
from app.contacts.actions import belongings, custom_fields, people, positions, roles
from app.contacts.facts import Owner, PersonFields, PositionFields, Profile, Source, Who
from app.contacts.queries.people import addresses_of
from app.contacts.tables import ContactAddress
from app.crm.follow_ups import actions as follow_ups
from app.crm.interactions import actions as interactions
from app.crm.relations import actions as profiles
from app.crm.rules import InteractionKind
from app.demo.proofs import Forms, Wish, agreed
from app.demo.readers import OpenList
from app.demo.shapes import DemoInteraction, DemoPerson
from app.lib import clock
from app.lib.languages import HOME_ZONE
from app.lists.actions.invite import invite
from app.lists.asking.conversations import record_conversation
from app.lists.rules import Visit
from app.lists.tables import Subscription
from app.mail.addresses import Address, parse

BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0)"
KNOWN_FOR = 900  # days
# Days ago; a month after, the person has to be told where we know them from.
FROM_ELSEWHERE = {"media_register": 26, "commercial_service": 33, "partner": 8}


@dataclass
class Register:
    """What has been made so far, by the names the data uses."""

    lists: dict[str, OpenList]
    forms: Forms
    staff: list[UUID]
    services: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, UUID] = field(default_factory=dict)
    card: int = 0
    size: int = 0

    @property
    def who(self) -> Who:
        return Who(self.staff[0])


def ago(days: float) -> datetime:
    return clock.now() - timedelta(days=days)


def day(days_ago: int) -> date:
    return ago(days_ago).astimezone(HOME_ZONE).date()


async def add_person(register: Register, organisation: UUID, one: DemoPerson, owner: UUID) -> UUID:
    kind, detail = one.source
    address = parse(one.email)
    assert isinstance(address, Address)
    with clock.standing_at(ago(FROM_ELSEWHERE.get(kind, KNOWN_FOR - 30))):
        person = await people.add_person(
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
            await roles.add_role(itself, role, register.who)
        if one.phone:
            await belongings.set_phones(person, None, [(one.phone, "mobile")], register.who)
        if one.tags:
            await belongings.set_tags(person, one.tags, register.who)
        if one.profiles:
            found = [Profile(*each) for each in one.profiles]
            await belongings.set_profiles(person, None, found, register.who)
        if one.card:
            await custom_fields.set_value(itself, register.card, "yes", register.who)
        if one.beat:
            await profiles.set_media_profile(person, one.beat, one.embargo, register.who)
    await _agreed(register, person, address, one)
    if one.talked:
        await _asked(register, person, one, owner)
    for each in one.interactions:
        await _interaction(register, person, organisation, each, owner)
    return person


async def _place(register: Register, person: UUID, organisation: UUID, one: DemoPerson) -> None:
    if not one.title:
        place = PositionFields(main=True)
    else:
        until = None if one.left_days is None else day(one.left_days - KNOWN_FOR + 30)
        place = PositionFields(
            title=one.title,
            decision_maker=one.decides,
            since=day(400),
            until=until,
            main=until is None,
        )
    await positions.add_position(person, organisation, place, register.who)


async def _asked(register: Register, person: UUID, one: DemoPerson, owner: UUID) -> None:
    """Said in a conversation that one question may be sent; it goes out when the demo begins."""
    list_id = register.lists[one.asked_about].id
    [address] = await addresses_of(person)
    with clock.standing_at(ago(3)):
        await record_conversation(
            address.id, clock.today(), one.talked, list_id, had_by=owner, by=owner
        )
    await invite([person], list_id, by=owner, why=one.talked)


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
    at = ago(11) if one.roles == ("media",) else ago(420)
    lists = [register.lists[slug].id for slug in one.lists]
    wish = Wish(
        subject=subject["id"],
        email=address.envelope,
        language=one.language,
        lists=lists,
        asked_at=at,
        confirmed_at=at + timedelta(minutes=35),
        visit=Visit("/", "192.0.2.0", BROWSER),
        queue_id=subject["id"].hex[:16].upper(),
    )
    await consent.record_many(await agreed(register.forms, wish))
    for list_id in lists:
        await Subscription.insert(Subscription(list=list_id, address=subject["id"], joined_at=at))


async def _interaction(
    register: Register, person: UUID, organisation: UUID, one: DemoInteraction, owner: UUID
) -> None:
    with clock.standing_at(ago(one.days)):
        made = await interactions.record_interaction(
            interactions.InteractionFields(
                kind=InteractionKind(one.kind),
                at=clock.now(),
                organisation=organisation,
                subject=one.subject,
                text=one.text,
                people=[person],
                staff=[owner],
            ),
            Who(owner),
        )
    if one.follow_up:
        await follow_ups.add_follow_up(
            follow_ups.FollowUpFields(one.follow_up, day(-one.due), register.staff[0]),
            Who(owner),
            contact=person,
            organisation=organisation,
            interaction=made,
        )
