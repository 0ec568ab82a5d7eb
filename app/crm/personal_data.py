"""What this room knows about people: interactions, stages, what they need, orders they made."""

from collections.abc import Collection
from uuid import UUID

from piccolo.table import Table

from app import database
from app.contacts.queries import people as people_queries
from app.crm.tables import (
    BillingChange,
    BillingDetails,
    ConsideredService,
    FollowUp,
    Interaction,
    InteractionPerson,
    InteractionStaff,
    MediaProfile,
    Order,
    OrderFact,
    ProspectProfile,
    SavedView,
    Service,
)
from app.database import transaction

PERSONAL: dict[type[Table], tuple[str, ...]] = {
    Order: ("contact", "ordered_by"),
    ConsideredService: ("contact", "note"),
    Interaction: ("subject", "text", "search_key", "search_grams"),
    InteractionPerson: ("contact",),
    FollowUp: ("contact", "what"),
    MediaProfile: ("contact", "beat", "embargo_notes"),
    ProspectProfile: ("contact", "next_step"),
    BillingDetails: ("name", "street", "reference"),
    BillingChange: ("old", "new"),
    SavedView: ("filters",),
}
NONE: tuple[type[Table], ...] = (Service, OrderFact, InteractionStaff)

# What is told to the person: the room's own words without keys of its search.
_TOLD = {
    "interactions": """
        select i.id, i.kind, i.at, o.name as organisation, i.subject, i.text, i.created_at
          from interactions i left join organisations o on o.id = i.organisation
         where i.id in (select interaction from interaction_people where contact = any($1))
         order by i.at""",
    "considered_services": """
        select c.contact, s.name as service, c.stage, c.note, c.since, c.until
          from considered_services c join services s on s.id = c.service
         where c.contact = any($1) order by c.since""",
    "follow_ups": """
        select id, contact, what, due_on, created_at, done_at from follow_ups
         where contact = any($1)
            or interaction = any(array(
               select interaction from interaction_people where contact = any($1)))
         order by created_at""",
    "media_profiles": """
        select contact, beat, embargo_notes, changed_at from media_profiles where contact = any($1)""",
    "prospect_profiles": """
        select contact, stage, next_step, next_step_on, changed_at from prospect_profiles
         where contact = any($1)""",
    "orders": """
        select o.id, g.name as organisation, s.name as service, o.contact, o.ordered_by, o.created_at
          from orders o left join organisations g on g.id = o.organisation
          join services s on s.id = o.service
         where o.ordered_by = any($1) or o.contact = any($1) order by o.created_at""",
    "order_facts": """
        select f."order", f.kind, f.from_on, f.what, f.price, f.period, f.note, f.recorded_at
          from order_facts f join orders o on o.id = f."order"
         where o.ordered_by = any($1) or o.contact = any($1) order by f.id""",
}


async def collect(
    address_ids: list[UUID], people: Collection[UUID] = ()
) -> dict[str, list[dict[str, object]]]:
    """Interactions, considered services, follow-ups, profiles and orders of the people at these addresses."""
    everybody = {*people, *await people_queries.contacts_at(address_ids)}
    return await database.fetch_each(_TOLD, [*everybody])


async def erase(address_ids: list[UUID], people: Collection[UUID] = ()) -> None:
    """Delete what is about these people alone; an interaction with others stays, without them.

    Called before the room below erases: of people who keep another address nothing goes, unless
    they are named among `people`.
    """
    people = [*{*people, *await people_queries.left_without_address(address_ids)}]
    if not people:
        return
    async with transaction():
        interactions = await _leave_interactions(people)
        await _delete_interactions_with_nobody(interactions)
        for table in (ConsideredService, FollowUp, MediaProfile, ProspectProfile):
            await table.delete().where(table.contact.is_in(people))
        await Order.update({Order.ordered_by: None}).where(Order.ordered_by.is_in(people))
        await Order.delete().where(Order.contact.is_in(people))


async def _leave_interactions(people: list[UUID]) -> list[UUID]:
    rows = (
        await InteractionPerson.delete()
        .where(InteractionPerson.contact.is_in(people))
        .returning(InteractionPerson.interaction)
    )
    return [row["interaction"] for row in rows]


async def _delete_interactions_with_nobody(interactions: list[UUID]) -> None:
    await database.execute(
        "delete from interactions i where i.id = any($1) "
        "and not exists (select 1 from interaction_people p where p.interaction = i.id)",
        interactions,
    )
