"""People, organisations and what is told about them, each text stained."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from app.consent.grounds.groups import add_group, note_similar
from app.consent.wordings.texts import keep_wording
from app.contacts.actions import organisations, people
from app.contacts.actions.addresses import add_address
from app.contacts.actions.belongings import set_phones, set_profiles, set_tags
from app.contacts.actions.custom_fields import define_field, retire_field, set_value
from app.contacts.actions.positions import add_position
from app.contacts.actions.roles import add_role
from app.contacts.duplicates.join import Wish
from app.contacts.duplicates.suggest import find_all
from app.contacts.facts import (
    OrganisationFields,
    Owner,
    PersonFields,
    PositionFields,
    Profile,
    Source,
    Who,
)
from app.contacts.queries.people import addresses_of
from app.crm.billing.actions import change_billing
from app.crm.billing.rules import BillingFields
from app.crm.duplicates import actions as merging
from app.crm.enquiries import actions as enquiries
from app.crm.enquiries.actions import Written
from app.crm.enquiries.queries import form as enquiry_form
from app.crm.enquiries.rules import Words
from app.crm.follow_ups.actions import FollowUpFields, add_follow_up, finish_follow_up
from app.crm.interactions.actions import InteractionFields, record_interaction
from app.crm.relations.actions import set_media_profile, set_prospect, set_stage
from app.crm.rules import InteractionKind, Stage
from app.crm.services.actions import OrderFields, change_order, start_order
from app.crm.services.catalogue import add_service, retire_service
from app.crm.services.rules import Period, Terms
from app.database import fetchval
from app.lib import clock
from app.privacy.retention.actions import set_hold
from app.segments.actions import add as add_segment
from app.segments.actions import archive
from tests.make import contacts as make_contacts
from tests.world.text import stained

TODAY, TERMS = date(2026, 3, 2), Terms(stained("Letters"), Decimal("1250.00"), Period.MONTH)


@dataclass(frozen=True)
class People:
    contact: UUID
    other: UUID
    address: UUID
    organisation: UUID
    position: int
    service: int
    field: int
    order: UUID
    fact: int
    interaction: UUID
    follow_up: UUID
    segment: UUID
    merge: UUID
    done: UUID
    old_field: int
    old_service: int
    old_segment: UUID
    own_order: UUID
    own_fact: int
    group: int
    other_group: int
    third_group: int
    wording: UUID
    hold: UUID
    enquiry_form: str


async def build(by: UUID) -> People:
    who = Who(by, stained("why"))
    contact, other = await _person(who, "Aino"), await _person(who, "Oona")
    organisation = await _organisation(who)
    position = await add_position(
        contact, organisation, PositionFields(stained("editor"), decision_maker=True), who
    )
    service = await add_service(stained("service"), stained("about"), who)
    order, fact = await _order(organisation, service, contact, who)
    interaction, follow_up = await _talk(organisation, contact, by, who)
    await _work(contact, organisation, service, who)
    await _nearly_double(who)
    return People(
        hold=await _hold(by),
        enquiry_form=await _enquiry(by),
        contact=contact, other=other, organisation=organisation, position=position,
        address=await add_address(contact, make_contacts.address(), None, who),
        service=service, order=order, fact=fact, interaction=interaction, follow_up=follow_up,
        field=await _fields(contact, organisation, by, who),
        segment=await add_segment(
            stained("segment"),
            {"all": [{"field": "place", "is": "equals", "value": stained("place")}]}, by=by,
        ),
        merge=await _merged(by, who),
        **await _sold(contact, service, who),
        **await _ended(by, who, contact),
    )  # fmt: skip


async def _sold(contact: UUID, service: int, who: Who) -> dict[str, Any]:
    """What a person has ordered, what is sold, and a sentence that names nobody."""
    names = {f"name_{language}": stained(f"group {language}") for language in ("fi", "sv", "en")}
    others = {column: f"{name} two" for column, name in names.items()}
    thirds = {column: f"{name} three" for column, name in names.items()}
    group, other, third = [await add_group(each, who) for each in (names, others, thirds)]
    await note_similar(group, other, stained("similar"), who)
    given = next(iter(await addresses_of(contact)))
    fields = OrderFields(
        service, TODAY, TERMS, stained("note"), address_given=given.id,
        refusal_offered=stained("refusal"),
    )  # fmt: skip
    order = await start_order(Owner(contact=contact), fields, who)
    fact = await change_order(order, date(2026, 4, 1), TERMS, stained("note"), who)
    wording = await keep_wording(uuid4(), "fi", stained("sentence"))
    return {
        "own_order": order, "own_fact": fact, "group": group, "other_group": other,
        "third_group": third, "wording": wording,
    }  # fmt: skip


async def _ended(by: UUID, who: Who, contact: UUID) -> dict[str, Any]:
    """What is over and can be brought back."""
    done = await add_follow_up(FollowUpFields(stained("done"), TODAY, by), who, contact=contact)
    await finish_follow_up(done, who)
    field = await define_field(stained("old field"), "person", "text", [], by)
    await retire_field(field, by)
    service = await add_service(stained("old service"), "", who)
    await retire_service(service, who)
    everybody = {"all": [{"field": "language", "is": "is", "value": "fi"}]}
    segment = await add_segment(stained("old segment"), everybody, by=by)
    await archive(segment, by=by)
    return {"done": done, "old_field": field, "old_service": service, "old_segment": segment}


async def _nearly_double(who: Who) -> None:
    """Two people of one name and telephone, whom nobody has compared yet."""
    for _ in range(2):
        await _person(who, "Oona")
    await find_all()


async def _hold(by: UUID) -> UUID:
    """On somebody of their own: whoever is kept cannot be erased."""
    kept = await make_contacts.known_person()
    await set_hold(stained("why"), clock.today(), by, contact=kept)
    hold: UUID = await fetchval("select id from retention_holds")
    return hold


async def _enquiry(by: UUID) -> str:
    """A form that is open, and what somebody wrote by it."""
    words = {"fi": Words(stained("title"), stained("lead"))}
    await enquiries.add_form("questions", words, by, by)
    await enquiries.open_form(await enquiry_form("questions"), by)
    form, address = await enquiry_form("questions"), make_contacts.address()
    await enquiries.receive(form, Written(address, stained("message"), "fi"), 1, "")
    return form.slug


async def _person(who: Who, name: str) -> UUID:
    fields = PersonFields(
        first_name=name, last_name=stained("last"), title=stained("title"),
        street=stained("street"), postcode="96100", place=stained("place"), country="FI",
        notes=stained("notes"), owner=who.by,
    )  # fmt: skip
    # Some of them read letters: whoever is told too late gets none.
    source = Source("partner", stained("source"), clock.today())
    contact = await people.add_person(fields, source, who, address=make_contacts.address())
    await set_phones(contact, None, [("+358401234567", "mobile")], who)
    await set_profiles(contact, None, [Profile("linkedin", "aino.makinen", "")], who)
    await set_tags(contact, [stained("tag")], who)
    for role in ("media", "prospect", "customer"):
        await add_role(Owner(contact), role, who)
    return contact


async def _organisation(who: Who) -> UUID:
    fields = OrganisationFields(
        stained("organisation"), street=stained("street"), postcode="96100",
        place=stained("place"), notes=stained("notes"), owner=who.by,
    )  # fmt: skip
    made = await organisations.add_organisation(fields, Source("contract", stained("source")), who)
    await set_profiles(None, made, [Profile("linkedin", "aino.makinen", "")], who)
    await set_phones(None, made, [("+358401234567", "work")], who)
    for role in ("media", "prospect", "customer"):
        await add_role(Owner(organisation=made), role, who)
    return made


async def _order(organisation: UUID, service: int, person: UUID, who: Who) -> tuple[UUID, int]:
    order = await start_order(
        Owner(organisation=organisation),
        OrderFields(service, TODAY, TERMS, stained("note"), person),
        who,
    )
    fact = await change_order(order, date(2026, 4, 1), TERMS, stained("note"), who)
    return order, fact


async def _talk(organisation: UUID, contact: UUID, by: UUID, who: Who) -> tuple[UUID, UUID]:
    talk = InteractionFields(
        InteractionKind.CALL, datetime(2026, 11, 3, 12, 0, tzinfo=UTC), organisation,
        stained("subject"), stained("text"), [contact], [by],
    )  # fmt: skip
    interaction = await record_interaction(talk, who)
    follow_up = FollowUpFields(stained("what"), TODAY, by)
    return interaction, await add_follow_up(
        follow_up, who, contact=contact, organisation=organisation
    )


async def _work(contact: UUID, organisation: UUID, service: int, who: Who) -> None:
    await set_media_profile(contact, stained("beat"), stained("embargo"), who)
    for owner in (Owner(contact), Owner(organisation=organisation)):
        await set_stage(owner, service, Stage.OFFERED, stained("note"), who)
        await set_prospect(owner, Stage.OFFERED, stained("next step"), TODAY, who)
    billing = BillingFields(
        name=stained("payer"), street=stained("street"), postcode="96100",
        place=stained("place"), reference=stained("reference"),
    )  # fmt: skip
    await change_billing(Owner(organisation=organisation), billing, 0, who)


async def _fields(contact: UUID, organisation: UUID, by: UUID, who: Who) -> int:
    choice = stained("choice")
    field = await define_field(stained("field"), "person", "choice", [choice, "other"], by)
    await set_value(Owner(contact), field, choice, who)
    text = await define_field(stained("words"), "organisation", "text", [], by)
    await set_value(Owner(organisation=organisation), text, stained("value"), who)
    return field


async def _merged(by: UUID, who: Who) -> UUID:
    """Two records of one person that were made one, and can be parted again."""
    kept, gone = await _person(who, "Kaisa"), await _person(who, "Kaija")
    return await merging.merge(kept, gone, Wish(frozenset({"first_name"})), by=by)
