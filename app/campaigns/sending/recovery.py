"""What a worker that died has left behind is settled by any other one."""

import asyncio
import logging

from app import database
from app.campaigns.sending.delivery import BEAT_IS_STALE
from app.campaigns.sending.statements import END_HOLDER, LOCK
from app.database import transaction
from app.lib.crash import Point, reached
from app.mail.jobs import give_up_mails_of

log = logging.getLogger(__name__)

NOT_STOPPED = """
select id, beat_at < now() - make_interval(secs => $2) as is_stale
  from worker where stopped_at is null and id <> $1 order by id
"""

# Only who can take its lock may call it dead: its last statement has ended, none can follow.
MAY_SETTLE = """
select pg_try_advisory_xact_lock($1, $2)
  from (select from worker where id = $2 and stopped_at is null for update skip locked) w
"""

UNDER_WAY_IS_UNKNOWN = """
update delivery d set state = 'u', reason = null, at = now(), attempts = attempts + 1
  from chunk k
 where k.worker = $1 and d.campaign = k.campaign and d.seq between k.lo and k.hi
   and d.state = 't' and d.worker = $1
"""

CHUNKS_GO_BACK = "update chunk set worker = null where worker = $1"
IS_STOPPED = "update worker set stopped_at = now() where id = $1"


async def recover(myself: int = 0) -> list[int]:
    """Settle the rows of dead workers: under way is unknown, the rest is planned. Answers who they were.

    A worker whose heart has not beaten for a minute is stopped first, by ending its session: it may
    hang or be held, and would keep its lock for ever. What it still writes then fails.
    """
    return [
        row["id"]
        for row in await database.fetch(NOT_STOPPED, myself, float(BEAT_IS_STALE))
        if await _settled(row["id"]) or (row["is_stale"] and await _stopped(row["id"]))
    ]


async def _stopped(worker: int) -> bool:
    log.warning("worker %s hangs: its session is ended", worker)
    await database.execute(END_HOLDER, LOCK, worker)
    for _ in range(20):
        await asyncio.sleep(0.1)
        if await _settled(worker):
            return True
    return False


async def _settled(worker: int) -> bool:
    async with transaction():
        if not await database.fetchval(MAY_SETTLE, LOCK, worker):
            return False
        await database.execute(UNDER_WAY_IS_UNKNOWN, worker)
        reached(Point.IN_RECOVERY)
        await database.execute(CHUNKS_GO_BACK, worker)
        await give_up_mails_of(worker)
        await database.execute(IS_STOPPED, worker)
    reached(Point.AFTER_RECOVERY)
    log.warning("worker %s is gone: what it had under way is settled", worker)
    return True
