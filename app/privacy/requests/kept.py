"""What is left of a request when its time is over: number, days, decision and a keyed hash."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app import database
from app.database import transaction
from app.lib import clock

REQUESTS_DUE = """
select id from privacy_requests
 where closed_at <= $1 and forgotten_at is null and (contact is null or contact <> all($2))"""
_FORGET = f"""
update privacy_requests
   set first_name = '', last_name = '', company = '', email = '', canonical = '', phone = '', said = '',
       contact = null, forgotten_at = $4
 where id = any(array({REQUESTS_DUE} limit $3))
returning id
"""
_WITH_THEM = (
    "delete from privacy_request_letters where request = any($1)",
    """update recipients_to_tell set who = '', note = '', email = '', subject = '', body = ''
        where request = any($1)""",
    "delete from privacy_request_files where request = any($1)",
    "update privacy_request_steps set note = '' where request = any($1)",
    "update privacy_request_wishes set reason = '' where request = any($1)",
)


async def forget_requests(before: datetime, held: Collection[UUID], most: int) -> int:
    """Nobody is named any more in some of the requests that were closed before this moment."""
    async with transaction():
        rows = await database.fetch(_FORGET, before, list(held), most, clock.now())
        ended = [row["id"] for row in rows]
        for statement in _WITH_THEM:
            await database.execute(statement, ended)
    return len(ended)
