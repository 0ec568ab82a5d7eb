"""What the lists do by themselves: forget what nobody confirmed, end pauses that are over."""

from app import database
from app.consent import actions as consent
from app.consent.actions import Evidence
from app.consent.events import Actor
from app.consent.grounds.stops import PAUSE
from app.database import transaction
from app.lib import clock
from app.lists.actions.choices import resume
from app.lists.rules import CHANGES_KEPT, INVITATIONS_KEPT, PREFERENCES_KEPT, REQUESTS_KEPT

# An invitation that was sent is kept: its way out works, and it says on which ground it went.
_OLD = """
delete from subscription_requests
 where created_at < case when is_invitation and mailed_at is not null then $2::timestamptz else $1 end
returning id, subject, confirmed_at
"""


# A change that staff have to look at waits for them.
_OLD_CHANGES = """
delete from address_changes
 where created_at < case when confirmed_at is null then $1::timestamptz else $2 end
   and (settled_at is not null or collided_at is null and refused_at is null)
"""


async def delete_expired_requests() -> int:
    """Delete sign-ups after 14 days, settings links after 8, what we asked ourselves after three years.

    Answers how many sign-ups went.

    What nobody confirmed takes its evidence along, and so the address; its events stay and point
    at nobody. A confirmed one lives on as a subscription, whose evidence stays.
    """
    now = clock.now()
    async with transaction():
        old = await database.fetch(_OLD, now - REQUESTS_KEPT, now - INVITATIONS_KEPT)
        for row in old:
            if row["confirmed_at"] is None:
                await consent.delete_evidence(row["subject"], request=row["id"])
        await database.execute(_OLD_CHANGES, now - PREFERENCES_KEPT, now - CHANGES_KEPT)
        await database.execute(
            "delete from preferences_links where created_at < $1", now - PREFERENCES_KEPT
        )
    return len(old)


_OVER = "select distinct address from permission where reason = 'paused' and since <= $1 limit $2"
AT_ONCE = 500


async def end_pauses() -> int:
    """Letters go again to everybody who paused them 30 days ago. Answers to how many addresses."""
    over = await database.fetch(_OVER, clock.now() - PAUSE, AT_ONCE)
    for row in over:
        await resume(row["address"], Evidence(), Actor.SYSTEM)
    return len(over)
