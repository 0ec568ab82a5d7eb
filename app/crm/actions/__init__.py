"""Everything that changes services, orders, billing, interactions, follow-ups and what roles need."""

from app.crm.actions.billing import change_billing
from app.crm.actions.follow_ups import (
    FollowUpFields,
    add_follow_up,
    change_follow_up,
    delete_follow_up,
    finish_follow_up,
    reopen_follow_up,
)
from app.crm.actions.interactions import (
    InteractionFields,
    change_interaction,
    delete_interaction,
    record_interaction,
)
from app.crm.actions.orders import (
    OrderFields,
    change_order,
    correct_fact,
    end_order,
    start_order,
    void_fact,
)
from app.crm.actions.profiles import (
    set_media_profile,
    set_prospect,
    set_stage,
    stop_considering,
)
from app.crm.actions.services import (
    add_service,
    bring_back_service,
    change_service,
    retire_service,
)
from app.crm.billing_rules import BillingFields

__all__ = [
    "BillingFields",
    "FollowUpFields",
    "InteractionFields",
    "OrderFields",
    "add_follow_up",
    "add_service",
    "bring_back_service",
    "change_billing",
    "change_follow_up",
    "change_interaction",
    "change_order",
    "change_service",
    "correct_fact",
    "delete_follow_up",
    "delete_interaction",
    "end_order",
    "finish_follow_up",
    "record_interaction",
    "reopen_follow_up",
    "retire_service",
    "set_media_profile",
    "set_prospect",
    "set_stage",
    "start_order",
    "stop_considering",
    "void_fact",
]
