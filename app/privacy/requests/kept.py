"""What is left when the time is over: of a request number, days, decision and a keyed hash; of a message
its place in the mailbox.
"""

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
MESSAGES_DUE = """
select m.id from incoming_messages m
 where m.sorted_at <= $1 and m.content is not null and (m.contact is null or m.contact <> all($2))
   and not exists (select from follow_ups f where f.id = m.follow_up and f.done_at is null)"""
EMPTY_MESSAGES = """
update incoming_messages
   set content = null, message_id = '', from_name = '', from_email = '', canonical = '', subject = '',
       contact = null"""
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


async def forget_messages(before: datetime, held: Collection[UUID], most: int) -> int:
    """Some of the messages that were dealt with before this moment and are no requests."""
    done = await database.execute(
        f"{EMPTY_MESSAGES} where id = any(array({MESSAGES_DUE} limit $3))", before, list(held), most
    )
    return database.number_of(done)
