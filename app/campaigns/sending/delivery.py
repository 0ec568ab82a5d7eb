"""The delivery rows, one per campaign and address: changes to them that no sending is needed for.

What a worker writes while it sends is in `session.py`; who gets a row, in `audience/freeze.py`.
"""

from datetime import datetime

from app import database
from app.mail.outbox import wake

WAKE = "campaigns.send"
BEAT_IS_STALE = 60  # seconds

PAUSE = """
update campaigns set paused_at = now(), pause_reason = $2
 where id = $1 and started_at is not null and paused_at is null
   and cancelled_at is null and finished_at is null
returning id
"""

PAUSE_ALL = """
update campaigns set paused_at = now(), pause_reason = $1
 where started_at is not null and paused_at is null and cancelled_at is null and finished_at is null
returning id
"""

EXCLUDE_REST = """
update delivery set state = 'x', reason = $2, at = now(), next_try = null
 where campaign = $1 and state in ('p', 'd')
"""

# Waits for no row: what is being sent now is settled by its worker, and swept a minute later.
EXPIRE = """
update delivery d set state = 'e', at = now(), next_try = null
  from campaigns c
 where c.expires_at <= now() and c.frozen_at is not null and c.finished_at is null
   and c.paused_at is null and d.campaign = c.id and d.state in ('p', 'd')
"""

CLOSE_CHUNKS = """
update chunk k set done = true, retry_at = null
 where k.campaign = $1 and k.worker is null and not k.done
   and not exists (select from delivery d where d.campaign = k.campaign
                      and d.seq between k.lo and k.hi and d.state in ('p', 't', 'd'))
"""

FINISH = """
update campaigns c set finished_at = now(), paused_at = null, pause_reason = null
 where c.id = $1 and c.finished_at is null
   and (c.frozen_at is not null or c.cancelled_at is not null)
   and not exists (select from chunk k where k.campaign = c.id and not k.done)
   and not exists (select from delivery d where d.campaign = c.id and d.state in ('p', 't', 'd'))
returning c.id
"""

ENDING = """
select id, cancelled_at is not null as cancelled from campaigns
 where started_at is not null and finished_at is null
   and (frozen_at is not null or cancelled_at is not null)
   and (cancelled_at is not null or expires_at <= now()
        or not exists (select from chunk k where k.campaign = campaigns.id and not k.done))
"""

WAITING = """
select waiting_since, waiting_for from worker
 where stopped_at is null and beat_at > now() - make_interval(secs => $1)
   and waiting_since is not null
 order by waiting_since limit 1
"""


async def pause(campaign: int, reason: str) -> bool:
    """Nothing of this campaign starts after this commits. False: it was not being sent."""
    return await database.fetchval(PAUSE, campaign, reason) is not None


async def pause_all(reason: str) -> list[int]:
    """Pause everything that is being sent; answers which campaigns."""
    return [row["id"] for row in await database.fetch(PAUSE_ALL, reason)]


async def exclude_rest(campaign: int, reason: str) -> None:
    """Everybody whose turn has not come is left out, with this reason."""
    await database.execute(EXCLUDE_REST, campaign, reason)


async def expire() -> None:
    """Rows of campaigns whose time is over end; a paused campaign keeps its time."""
    await database.execute(EXPIRE)


async def finish_what_is_over() -> list[int]:
    """Campaigns without an open row get their end date; a cancelled one first leaves out the rest."""
    finished = []
    for row in await database.fetch(ENDING):
        if row["cancelled"]:
            await exclude_rest(row["id"], "cancelled")
        if await finish(row["id"]):
            finished.append(row["id"])
    return finished


async def finish(campaign: int) -> bool:
    """Set the end date if no row is open. False: there is something left, or it had ended."""
    await database.execute(CLOSE_CHUNKS, campaign)
    return await database.fetchval(FINISH, campaign) is not None


async def wake_senders(campaign: int) -> None:
    """Tell the workers that there is something to send, with the caller's transaction."""
    await wake(WAKE, str(campaign))


async def waiting_for_mail_server() -> tuple[datetime, str] | None:
    """Since when, and why, a living worker has been unable to use the mail server."""
    row = await database.fetchrow(WAITING, float(BEAT_IS_STALE))
    return (row["waiting_since"], row["waiting_for"]) if row else None
