"""Named questions about services, orders, billing, interactions, follow-ups and what roles need."""

from app.crm.queries.billing import (
    BillingNow,
    PastBillingChange,
    billing_changes,
    billing_details,
)
from app.crm.queries.candidates import Candidate, candidates, people_of
from app.crm.queries.follow_ups import (
    FollowUpDue,
    Shown,
    follow_up,
    follow_ups,
    follow_ups_of,
)
from app.crm.queries.interactions import (
    Interaction,
    Participant,
    interaction,
    interactions,
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
from app.crm.queries.organisations import NamedOrganisation, known_organisation, organisation
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
    "Candidate",
    "Considered",
    "FollowUpDue",
    "Interaction",
    "MediaProfile",
    "NamedOrganisation",
    "OrderInForce",
    "Participant",
    "PastBillingChange",
    "Prospect",
    "Service",
    "Shown",
    "billing_changes",
    "billing_details",
    "candidates",
    "considered",
    "facts_of",
    "follow_up",
    "follow_ups",
    "follow_ups_of",
    "in_force",
    "interaction",
    "interactions",
    "known_organisation",
    "media_profile",
    "offered_services",
    "order",
    "order_of_fact",
    "orders_of",
    "organisation",
    "people_of",
    "prospect",
    "service",
    "services",
]
