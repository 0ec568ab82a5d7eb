"""What this room knows about a person: sign-ups, subscriptions, and asked-for settings links."""

from collections.abc import Collection
from uuid import UUID

from piccolo.table import Table

from app import database
from app.database import transaction
from app.lists.tables import (
    AddressChange,
    ListGround,
    ListText,
    MailingList,
    PreferencesLink,
    RequestedList,
    Subscription,
    SubscriptionRequest,
)

PERSONAL: dict[type[Table], tuple[str, ...]] = {
    SubscriptionRequest: (
        "subject",
        "email",
        "canonical",
        "mailbox_hash",
        "first_name",
        "last_name",
        "language",
        "visit",
        "why",
    ),
    RequestedList: ("request", "list"),
    Subscription: ("list", "address", "joined_at", "left_at", "left_by"),
    AddressChange: ("address", "email", "canonical", "mailbox_hash", "became"),
    PreferencesLink: ("email", "canonical", "mailbox_hash"),
}
NONE: tuple[type[Table], ...] = (MailingList, ListText, ListGround)

_OF_THE_PERSON = (
    "canonical = any(array(select canonical from contact_addresses where id = any($1)))"
)
_REQUESTS = f"(subject = any($1) or {_OF_THE_PERSON})"
_CHANGES = f"(address = any($1) or became = any($1) or {_OF_THE_PERSON})"
# What is collected of somebody may also stand under an address ($2) that the register does not know.
_ASKED_BY = f"({_OF_THE_PERSON} or canonical = any($2))"
_OWN_REQUESTS = f"(subject = any($1) or {_ASKED_BY})"
_OWN_CHANGES = f"(address = any($1) or became = any($1) or {_ASKED_BY})"
_TOLD = {
    "subscription_requests": f"""
        select id, email, first_name, last_name, language, created_at, confirmed_at, cancelled_at,
               superseded_at, visit, is_invitation, why, ground,
               renews, open_until, reminded_at
          from subscription_requests where {_OWN_REQUESTS} order by created_at""",
    "requested_lists": f"""
        select r.request, l.slug as list, w.sentence
          from requested_lists r join lists l on l.id = r.list join wordings w on w.id = r.wording
         where r.request in (select id from subscription_requests where {_OWN_REQUESTS})""",
    "subscriptions": """
        select s.address, l.slug as list, s.joined_at, s.left_at, s.left_by
          from subscriptions s join lists l on l.id = s.list
         where s.address = any($1) order by s.joined_at""",
    "address_changes": f"""
        select address, email, created_at, confirmed_at, refused_at from address_changes
         where {_OWN_CHANGES} order by created_at""",
    "preferences_links": f"""
        select email, created_at, mailed_at, left_at from preferences_links
         where {_ASKED_BY} order by created_at""",
}


async def collect(
    address_ids: list[UUID], emails: Collection[str] = ()
) -> dict[str, list[dict[str, object]]]:
    """Everything kept here about the people who have these addresses. Keys of links stay out.

    `emails` (canonical) are addresses that may have asked without being in the register.
    """
    return await database.fetch_each(_TOLD, address_ids, [*emails])


_BY_ADDRESS = (
    "delete from subscription_requests where canonical = any($1)",
    "delete from preferences_links where canonical = any($1)",
    "delete from address_changes where canonical = any($1)",
)


async def erase(address_ids: list[UUID], emails: Collection[str] = ()) -> None:
    """Delete it all. Their unsubscribe links then answer that there is nothing to do.

    `emails` (canonical) are addresses that may have asked without being in the register.
    """
    async with transaction():
        for sql in _BY_ADDRESS:
            await database.execute(sql, list(emails))
        for sql in (
            f"delete from subscription_requests where {_REQUESTS}",
            f"delete from preferences_links where {_OF_THE_PERSON}",
            f"delete from address_changes where {_CHANGES}",
            "delete from subscriptions where address = any($1)",
        ):
            await database.execute(sql, address_ids)
