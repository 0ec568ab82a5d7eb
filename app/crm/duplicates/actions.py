"""Two records of one person become one in every room, in one transaction, and can part again.

The strictest permission of the two wins at every address; both histories stay.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from app.consent import merging as consent
from app.consent import queries as ledger
from app.consent.events import Method, State
from app.consent.merging import Shared
from app.contacts.duplicates import join as merging
from app.contacts.duplicates import part as parting
from app.contacts.duplicates.hanging import Hanging
from app.contacts.duplicates.join import GONE_MEANWHILE, Wish
from app.contacts.duplicates.part import Parted
from app.contacts.queries import people
from app.database import transaction
from app.lib import clock
from app.lib.languages import current_language
from app.lib.refusals import Conflict
from app.lists.actions.subscribing import leave, reopen

OF_CRM = (
    Hanging("orders", column="ordered_by"),
    Hanging("orders"),
    Hanging("considered_services"),
    Hanging("interaction_people", same="k.interaction = g.interaction"),
    Hanging("follow_ups"),
    Hanging("privacy_requests"),
    Hanging("incoming_messages", without=" - 'content'"),
    Hanging(
        "answers",
        same="k.released_at is null and g.released_at is null",
        without=" - 'sealed_pdf' - 'sealed_json'",
    ),
    Hanging("recipients_to_tell"),
    Hanging(
        "breach_people",
        same="k.breach = g.breach",
        prefer="k.letter_at is null and g.letter_at is not null",
    ),
    Hanging("paper_run_people", same="k.run = g.run"),
    Hanging("media_profiles", key="contact", same="true", prefer="'media' = any($3)"),
    Hanging("prospect_profiles", same="true", prefer="'prospect' = any($3)"),
    Hanging("billing_details", same="true"),
    Hanging("billing_changes"),
)


async def merge(kept: UUID, gone: UUID, wish: Wish, *, by: UUID) -> UUID:
    """Make `gone` a part of `kept`. Answers the merge's id, by which it can be undone for 30 days.

    Raises Conflict when either is no longer there: of two merges of the same pair the second is told.
    """
    async with transaction():
        mine, theirs = await _held(kept, gone)
        shared = await consent.share_stops(mine, theirs, language=current_language(), by=by)
        left = await _leave(shared, clock.now())
        also = {"events": [one.event for one in shared], "left": left}
        return await merging.join(kept, gone, wish, by=by, also_hanging=OF_CRM, also=also)


async def undo(merge_id: UUID, *, by: UUID) -> Parted:
    """Make two records of it again; what was taken over because of the merge is taken back."""
    async with transaction():
        kept, _ = await parting.merge_to_undo(merge_id)
        await consent.lock_addresses(await _addresses(kept))
        parted = await parting.part(merge_id, by=by, also_hanging=OF_CRM)
        await consent.take_back(parted.also["events"], language=current_language(), by=by)
        await _reopen(parted.also["left"])
        return parted


async def _held(kept: UUID, gone: UUID) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """What the ledger calls both, locked before the records are, as everybody does who writes the ledger."""
    before = await _addresses(kept) | await _addresses(gone)
    await consent.lock_addresses(before)
    await merging.lock_people([kept, gone])
    mine, theirs = await _addresses(kept), await _addresses(gone)
    if mine.keys() | theirs.keys() != before.keys():
        raise Conflict(GONE_MEANWHILE)
    return mine, theirs


async def _addresses(person: UUID) -> dict[UUID, str]:
    return {one.id: one.email for one in await people.subjects_of(person)}


async def _leave(shared: Iterable[Shared], now: datetime) -> list[dict[str, Any]]:
    """Close the subscriptions that have lost their permission. Answers what was closed."""
    closed = []
    for one in shared:
        list_id = one.stop.list_id if one.stop.state is State.WITHDRAWN else None
        if one.stop.state is State.RESTRICTED:
            continue  # The data may be stored: the subscription waits until that is lifted.
        if await leave(one.address, list_id, now, Method.MERGE):
            closed.append({"address": str(one.address), "at": now.isoformat()})
    return closed


async def _reopen(closed: Iterable[dict[str, Any]]) -> None:
    """What the merge alone had closed; not where the person has left or objected since."""
    for one in closed:
        address = UUID(one["address"])
        permissions = await ledger.permissions_of(address)
        consents = [each for each in permissions if each.is_consent and each.allowed]
        permitted = [each.list_id for each in consents if each.list_id]
        at = datetime.fromisoformat(one["at"])
        await reopen([address], at, Method.MERGE, only=permitted)
