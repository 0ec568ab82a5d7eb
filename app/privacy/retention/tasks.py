"""Which kinds of things the nights destroy, and by whose hand: each room deletes what is its own."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.lib.addresses import at as named
from app.staff.periods.rules import Key

Destroy = Callable[[datetime, Collection[UUID], int], Awaitable[int]]


@dataclass(frozen=True)
class Task:
    """`due` is SQL for what was before $1 and concerns none of $2; `do` destroys some of just
    that. It may ask for the moment of the night as $3.
    """

    key: Key
    room: str
    due: str
    do: str

    async def destroy(self, before: datetime, held: Collection[UUID], most: int) -> int:
        do: Destroy = named(f"{self.room}:{self.do}")
        return await do(before, held, most)

    async def number_due(self, before: datetime, held: Collection[UUID], at: datetime) -> int:
        due: str = named(f"{self.room}:{self.due}")
        moment = (at,) if "$3" in due else ()
        number: int = await database.fetchval(
            f"select count(*) from ({due}) due", before, list(held), *moment
        )
        return number


_LISTS, _LEDGER = "app.lists.jobs", "app.consent.ledger.jobs"
TASKS = (
    Task(Key.UNCONFIRMED, _LISTS, "SIGN_UPS_DUE", "delete_sign_ups"),
    Task(Key.INVITATIONS, _LISTS, "INVITATIONS_DUE", "delete_invitations"),
    Task(Key.LINKS, _LISTS, "LINKS_DUE", "delete_links"),
    Task(Key.LINKS, _LISTS, "ASKED_DUE", "delete_asked_changes"),
    Task(Key.OWN_ADDRESS, _LISTS, "CHANGES_DUE", "delete_changes"),
    Task(Key.NETWORK, _LEDGER, "NETWORK_DUE", "delete_network_facts"),
    Task(Key.PROOFS, _LEDGER, "PROOFS_DUE", "delete_proofs"),
    Task(Key.INTERACTIONS, "app.crm.interactions.jobs", "TEXTS_DUE", "empty_texts"),
    Task(
        Key.DELIVERIES,
        "app.campaigns.running.forgetting",
        "DELIVERIES_DUE",
        "unlink_deliveries",
    ),
    Task(Key.ORDERS, "app.crm.services.jobs", "ORDERS_DUE", "delete_orders"),
    Task(Key.IMPORTS, "app.imports.jobs", "ROWS_DUE", "delete_old_rows"),
    Task(Key.MERGES, "app.contacts.duplicates.join", "SNAPSHOTS_DUE", "forget_old_snapshots"),
    Task(Key.REQUESTS, "app.privacy.requests.kept", "REQUESTS_DUE", "forget_requests"),
    Task(Key.MESSAGES, "app.privacy.requests.kept", "MESSAGES_DUE", "forget_messages"),
    Task(Key.LOG, "app.staff.log.jobs", "LINES_DUE", "delete_lines"),
    Task(Key.READS, "app.staff.reads.jobs", "READS_DUE", "drop_months"),
    Task(Key.BREACHES, "app.privacy.breaches.actions", "BREACHES_DUE", "forget"),
    Task(Key.COUNTERS, "app.web.guards.limits", "COUNTERS_DUE", "delete_counters"),
)
