"""What the lists do by themselves: forget what nobody confirmed, end pauses that are over."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app import database
from app.consent import actions as consent
from app.consent.actions import Evidence
from app.consent.events import Actor
from app.consent.grounds.stops import PAUSE
from app.database import transaction
from app.lib import clock
from app.lists.actions.choices import resume

_ANYBODY = "$2::uuid[] is not distinct from $2"
_SIGN_UPS = f"select id from subscription_requests where created_at <= $1 and {_ANYBODY}"
# An invitation that was sent is kept longer: its way out works, and it says on which ground it went.
SIGN_UPS_DUE = f"{_SIGN_UPS} and not (is_invitation and mailed_at is not null)"
INVITATIONS_DUE = f"{_SIGN_UPS} and is_invitation and mailed_at is not null"
LINKS_DUE = f"select id from preferences_links where created_at <= $1 and {_ANYBODY}"
# A change that staff have to look at waits for them.
_CHANGES = f"""
select id from address_changes where created_at <= $1 and {_ANYBODY}
   and (settled_at is not null or collided_at is null and refused_at is null)"""
ASKED_DUE = f"{_CHANGES} and confirmed_at is null"
CHANGES_DUE = f"{_CHANGES} and confirmed_at is not null"


async def delete_sign_ups(before: datetime, held: Collection[UUID], most: int) -> int:
    """Delete sign-ups until then, so many at a time. Answers how many went.

    What nobody confirmed takes its evidence along, and so the address; its events stay and point
    at nobody. A confirmed one lives on as a subscription, whose evidence stays.
    """
    return await _delete_requests(SIGN_UPS_DUE, before, held, most)


async def delete_invitations(before: datetime, held: Collection[UUID], most: int) -> int:
    """As sign-ups: what we asked ourselves."""
    return await _delete_requests(INVITATIONS_DUE, before, held, most)


async def _delete_requests(due: str, before: datetime, held: Collection[UUID], most: int) -> int:
    sql = (
        f"delete from subscription_requests where id = any(array({due} limit $3)) "
        "returning id, subject, confirmed_at"
    )
    async with transaction():
        old = await database.fetch(sql, before, list(held), most)
        for row in old:
            if row["confirmed_at"] is None:
                await consent.delete_evidence(row["subject"], request=row["id"])
    return len(old)


async def delete_links(before: datetime, held: Collection[UUID], most: int) -> int:
    """Delete links to one's own choices that work no longer."""
    sql = f"delete from preferences_links where id = any(array({LINKS_DUE} limit $3))"
    return database.number_of(await database.execute(sql, before, list(held), most))


async def delete_asked_changes(before: datetime, held: Collection[UUID], most: int) -> int:
    """Delete changes of address that nobody confirmed."""
    sql = f"delete from address_changes where id = any(array({ASKED_DUE} limit $3))"
    return database.number_of(await database.execute(sql, before, list(held), most))


async def delete_changes(before: datetime, held: Collection[UUID], most: int) -> int:
    """Delete changes of address that can no longer be taken back."""
    sql = f"delete from address_changes where id = any(array({CHANGES_DUE} limit $3))"
    return database.number_of(await database.execute(sql, before, list(held), most))


_OVER = "select distinct address from permission where reason = 'paused' and since <= $1 limit $2"
AT_ONCE = 500


async def end_pauses() -> int:
    """Letters go again to everybody who paused them 30 days ago. Answers to how many addresses."""
    over = await database.fetch(_OVER, clock.now() - PAUSE, AT_ONCE)
    for row in over:
        await resume(row["address"], Evidence(), Actor.SYSTEM)
    return len(over)
