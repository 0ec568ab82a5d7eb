"""Named questions about services, orders, billing, talks, follow-ups and what roles need."""

from app.crm.queries.billing import (
    BillingNow,
    PastBillingChange,
    billing_changes,
    billing_details,
)
from app.crm.queries.follow_ups import (
    FollowUpDue,
    Shown,
    follow_up,
    follow_ups,
    follow_ups_of,
)
from app.crm.queries.houses import House, house, people_of
from app.crm.queries.interactions import (
    Interaction,
    Participant,
    interaction,
    interactions,
    last_contact_of,
    last_contacts,
)
from app.crm.queries.orders import (
    ORDERS_IN_FORCE,
    OrderInForce,
    facts_of,
    in_force,
    order,
    order_of_fact,
    orders_of,
)
from app.crm.queries.profiles import (
    Considered,
    MediaProfile,
    Prospect,
    considered,
    media_profile,
    prospect,
)
from app.crm.queries.services import Service, offered_services, service, services

__all__ = [
    "ORDERS_IN_FORCE",
    "BillingNow",
    "Considered",
    "FollowUpDue",
    "House",
    "Interaction",
    "MediaProfile",
    "OrderInForce",
    "Participant",
    "PastBillingChange",
    "Prospect",
    "Service",
    "Shown",
    "billing_changes",
    "billing_details",
    "considered",
    "facts_of",
    "follow_up",
    "follow_ups",
    "follow_ups_of",
    "house",
    "in_force",
    "interaction",
    "interactions",
    "last_contact_of",
    "last_contacts",
    "media_profile",
    "offered_services",
    "order",
    "order_of_fact",
    "orders_of",
    "people_of",
    "prospect",
    "service",
    "services",
]
