"""What this room knows about people: talks, stages, what they need, orders they made."""

from uuid import UUID

from piccolo.table import Table

from app.contacts import queries as contacts
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
    Order: ("ordered_by",),
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


async def collect(address_ids: list[UUID]) -> dict[str, list[dict[str, object]]]:
    """Talks, considered services, follow-ups and profiles of the people at these addresses."""
    people = await contacts.contacts_at(address_ids)
    if not people:
        return {}
    talks = (
        await InteractionPerson.select(InteractionPerson.interaction)
        .where(InteractionPerson.contact.is_in(people))
        .output(as_list=True)
    )
    found: dict[str, list[dict[str, object]]] = {
        "considered_services": await ConsideredService.select().where(
            ConsideredService.contact.is_in(people)
        ),
        "follow_ups": await FollowUp.select().where(FollowUp.contact.is_in(people)),
        "media_profiles": await MediaProfile.select().where(MediaProfile.contact.is_in(people)),
        "prospect_profiles": await ProspectProfile.select().where(
            ProspectProfile.contact.is_in(people)
        ),
        "orders": await Order.select().where(Order.ordered_by.is_in(people)),
    }
    if talks:
        found["interactions"] = await Interaction.select().where(Interaction.id.is_in(talks))
    return found


async def erase(address_ids: list[UUID]) -> None:
    """Delete what is about these people alone; a talk with others stays, without them."""
    people = await contacts.contacts_at(address_ids)
    if not people:
        return
    async with transaction():
        talks = (
            await InteractionPerson.delete()
            .where(InteractionPerson.contact.is_in(people))
            .returning(InteractionPerson.interaction)
        )
        ids = [row["interaction"] for row in talks]
        if ids:
            kept = (
                await InteractionPerson.select(InteractionPerson.interaction)
                .where(InteractionPerson.interaction.is_in(ids))
                .output(as_list=True)
            )
            alone = [one for one in ids if one not in kept]
            if alone:
                await Interaction.delete().where(Interaction.id.is_in(alone))
        for table in (ConsideredService, FollowUp, MediaProfile, ProspectProfile):
            await table.delete().where(table.contact.is_in(people))
        await Order.update({Order.ordered_by: None}).where(Order.ordered_by.is_in(people))
