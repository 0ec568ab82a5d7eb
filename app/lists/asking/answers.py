"""The owner of the address answers our question with a no: to this list, or to all marketing."""

from asyncpg import Record

from app import database
from app.consent import actions as consent
from app.consent.actions import NewEvent
from app.consent.events import ANY_MARKETING, Method, State
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import current_language
from app.lists.actions.evidence import evidence_of
from app.lists.actions.told_of_leaving import tell_of_leaving
from app.lists.actions.unsubscribe import leave_list, object_to_everything
from app.lists.queries import Request
from app.lists.rules import Visit

_ANSWER = """
update subscription_requests set cancelled_at = $2
 where id = $1 and is_invitation and confirmed_at is null and cancelled_at is null returning id
"""
# Also of a list that has closed since: the no is to every question of ours.
_ASKED = """
select l.id, l.purpose, r.wording, r.purpose_version from requested_lists r
  join lists l on l.id = r.list where r.request = $1
"""


async def decline(request: Request, visit: Visit, *, by: Method) -> None:
    """'No, thank you': nobody asks for this list again, nor for another one for a year.

    Works for ever and any number of times; who said yes first leaves the list, and so does who is
    asked whether the letters go on. `by` is how it was said: on the page, or with the mail program's
    one click.
    """
    now = clock.now()
    async with transaction():
        await lock(f"address {request.canonical}")
        answered = await database.fetchval(_ANSWER, request.id, now)
        for row in await database.fetch(_ASKED, request.id):
            if answered:
                await consent.record(_refused(request, row, visit, by))
            had_yes = not answered and request.confirmed_at is not None
            if had_yes or request.renews is not None:
                evidence = evidence_of(visit, request.email)
                left_at = await leave_list(
                    row["id"], request.subject, row["purpose"], by, evidence, answers_letter=True
                )
                if by is Method.PAGE:
                    await tell_of_leaving(request.email, left_at)


def _refused(request: Request, asked: Record, visit: Visit, by: Method) -> NewEvent:
    return NewEvent(
        subject=request.subject,
        state=State.REFUSED,
        method=Method.INVITED,
        purpose=asked["purpose"],
        purpose_version=asked["purpose_version"],
        list_id=asked["id"],
        language=current_language(),
        wording=asked["wording"],
        notice_version=request.notice_version,
        evidence=evidence_of(visit, request.email, request=str(request.id), by=by.value),
    )


async def object_to_all(request: Request, visit: Visit) -> None:
    """'No marketing at all': an objection at every address of the person, who is told by mail."""
    async with transaction():
        await lock(f"address {request.canonical}")
        await database.fetchval(_ANSWER, request.id, clock.now())
        evidence = evidence_of(visit, request.email, request=str(request.id))
        left_at = await object_to_everything(request.subject, ANY_MARKETING, Method.PAGE, evidence)
        await tell_of_leaving(request.email, left_at)
