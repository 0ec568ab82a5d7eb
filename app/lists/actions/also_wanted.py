"""What else waits for the owner of an address: whoever opens one link is asked about all of it.

A mailbox gets at most one question a day, so a second wish may never have had a mail of its own.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.lists import queries
from app.lists.queries import Request, WantedList
from app.lists.rules import CONFIRM_WITHIN, Mail
from app.mail import outbox

MOST = 20


@dataclass(frozen=True)
class AlsoWanted:
    """A list of another open sign-up of the same address, with the sentence that stood there."""

    request: Request
    wanted: WantedList

    @property
    def key(self) -> str:
        """As the form sends it back."""
        return f"{self.request.id}.{self.wanted.list_id}"


_OPEN = """
select id from subscription_requests
 where canonical = $1 and id <> $2
   and confirmed_at is null and cancelled_at is null and superseded_at is null
   and (mailed_at is not null or not is_invitation) and renews is null
   and coalesce(mailed_at, created_at) > $3 and created_at <= $4
 order by created_at desc, id limit $5
"""


async def also_wanted(
    asked: Request, now: datetime, shown: datetime | None = None
) -> list[AlsoWanted]:
    """One for each list, as it was asked for last; none that comes already or is in `asked`.

    With `shown`, what a page of that moment asked about.
    """
    have = await queries.subscribed([asked.subject], asked.language)
    left_out = {one.list_id for one in asked.lists} | {one.list_id for one in have}
    also: dict[UUID, AlsoWanted] = {}
    since = now - CONFIRM_WITHIN
    for row in await database.fetch(_OPEN, asked.canonical, asked.id, since, shown or now, MOST):
        other = await queries.request(row["id"])
        assert other is not None
        for wanted in other.lists:
            if wanted.list_id not in left_out:
                also.setdefault(wanted.list_id, AlsoWanted(other, wanted))
    return list(also.values())


# Another spelling of the mailbox, or what came after the page had been shown.
_NEVER_ASKED = """
select id, language from subscription_requests q
 where mailbox_hash = $1 and mailed_at is null and not is_invitation
   and confirmed_at is null and cancelled_at is null and superseded_at is null
   and created_at > $2 and (canonical <> $3 or created_at > $4)
   and not exists (select from outbox o where o.about = q.id and o.state in ('waiting', 'sending'))
 order by created_at desc, id limit 1
"""


async def ask_for_the_next(answered: Request, shown: datetime, now: datetime) -> None:
    """The limit of mails begins anew, so the last wish that no mail and no page asked about gets one."""
    row = await database.fetchrow(
        _NEVER_ASKED, answered.mailbox_hash, now - CONFIRM_WITHIN, answered.canonical, shown
    )
    if row:
        await outbox.post(Mail.SIGN_UP, row["id"], row["language"])
