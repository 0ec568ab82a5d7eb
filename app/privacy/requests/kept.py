"""What is left of a request when its time is over: number, days, decision and a keyed hash."""

from app import database
from app.database import transaction
from app.lib import clock
from app.privacy.requests.rules import KEPT

_OVER = """
update privacy_requests
   set first_name = '', last_name = '', company = '', email = '', canonical = '', phone = '', said = '',
       contact = null, forgotten_at = $2
 where closed_at < $1 and forgotten_at is null
returning id
"""
_WITH_THEM = (
    "delete from privacy_request_letters where request = any($1)",
    "delete from privacy_request_files where request = any($1)",
    "update privacy_request_steps set note = '' where request = any($1)",
    "update privacy_request_wishes set reason = '' where request = any($1)",
)


async def forget_old_requests() -> int:
    """Nobody is named any more in requests that were closed three years ago. Answers how many."""
    now = clock.now()
    async with transaction():
        ended = [row["id"] for row in await database.fetch(_OVER, now - KEPT, now)]
        for statement in _WITH_THEM:
            await database.execute(statement, ended)
    return len(ended)
