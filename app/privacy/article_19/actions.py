"""Recipients come up to be told, in the transaction that changes the data; and are told, one by one."""

from collections import defaultdict
from uuid import UUID, uuid4

from app import database
from app.contacts.queries.person_details import person_details
from app.database import lock, transaction
from app.disclosures.queries import given_to, recipients_told_about
from app.disclosures.rules import ReleaseKind
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid, NotFound
from app.mail import outbox
from app.mail.outbox import Taken
from app.privacy.article_19 import queries
from app.privacy.article_19.rules import How, Telling, fault_of, known_as
from app.privacy.article_19.tables import RecipientToTell
from app.privacy.requests.rules import TOLD_OF, Wish
from app.staff.log.actions import note

MAIL = "recipient_letter"
NO_SUCH_TASK = N_("There is no such recipient to tell.")
TOLD_ALREADY = N_("Somebody has entered already how this recipient was told.")
_OPEN = """
select t.recipient from recipients_to_tell t
 where t.contact = $1 and t.what = $2 and t.request is not distinct from $3 and t.how is null
"""
_NOTHING_LEFT = (
    "delete from recipients_to_tell where contact = $1 and how is null and what <> 'erasure'"
)


async def recipients_to_tell(contact: UUID, what: Wish, request: UUID | None = None) -> int:
    """Each that got this person's data has to be told. Answers how many have come up.

    Call it in the transaction that changes the data and before it does: once a person is erased,
    nobody knows any more who had their data. What was still to be told before an erasure goes with
    it: the letter about the erasure says more.
    """
    if what not in TOLD_OF:
        return 0
    async with transaction():
        await lock(f"recipients told about {contact}")
        if what is Wish.ERASURE:
            await database.execute(_NOTHING_LEFT, contact)
        waiting = {row["recipient"] for row in await database.fetch(_OPEN, contact, what, request)}
        named = await _named(contact)
        new = [
            RecipientToTell(
                id=uuid4(),
                recipient=one.id,
                what=what,
                who=named.get(one.firm, ""),
                contact=contact,
                request=request,
                made_at=clock.now(),
            )
            for one in await recipients_told_about(contact)
            if one.id not in waiting
        ]
        if new:
            await RecipientToTell.insert(*new)
    return len(new)


async def _named(contact: UUID) -> dict[UUID, str]:
    """By firm, what the person is called in a letter to it."""
    person = await person_details(contact)
    if person is None:
        return {}
    released = defaultdict[UUID, set[ReleaseKind]](set)
    for one in await given_to(contact):
        released[one.firm].add(one.kind)
    name = f"{person.first_name} {person.last_name}".strip()
    emails = [one.email for one in person.addresses]
    return {
        firm: known_as(kinds, name, person.address_lines, emails)
        for firm, kinds in released.items()
    }


_TOLD = """
update recipients_to_tell
   set how = $2, told_on = $3, told_by = $4, note = $5, email = $6, subject = $7, body = $8,
       failed_at = null
 where id = $1 and how is null returning id
"""


async def tell(task_id: UUID, telling: Telling, by: UUID) -> None:
    """Send the letter, or enter how the recipient was told or why it was not.

    Raises Invalid with what is missing, Conflict when somebody has done it already.
    """
    async with transaction():
        task = await queries.task(task_id)
        if task is None:
            raise NotFound(NO_SUCH_TASK)
        if fault := fault_of(telling, task, clock.today()):
            raise Invalid(fault.message, **fault.values)
        is_mail = telling.how is How.MAIL
        told_on = telling.on if telling.how in (How.POST, How.PHONE) else clock.today()
        done = await database.fetchval(
            _TOLD, task_id, telling.how, told_on, by, telling.note.strip(), telling.email,
            telling.subject, telling.body,
        )  # fmt: skip
        if done is None:
            raise Conflict(TOLD_ALREADY)
        detail = {"wish": task.what.value, "told": telling.how.value}
        await note(by, "recipient_told", about_kind="request", about=task.request, detail=detail)
        if is_mail:
            await outbox.post(MAIL, task_id, telling.language or task.language.value)
        else:
            await _forget_erased(task_id)


_FORGET = """
update recipients_to_tell set who = '', email = '', subject = '', body = ''
 where id = $1 and contact is null and request is null
"""


async def _forget_erased(task_id: UUID) -> None:
    """Somebody erased of whom no request is kept either is named here no longer."""
    await database.execute(_FORGET, task_id)


async def note_sent(task_id: UUID, _: Taken) -> None:
    await database.execute(
        "update recipients_to_tell set sent_at = $2 where id = $1", task_id, clock.now()
    )
    await _forget_erased(task_id)


async def note_failed(task_id: UUID) -> None:
    """The letter certainly did not go out: the recipient has not been told."""
    await database.execute(
        "update recipients_to_tell set how = null, told_on = null, told_by = null, failed_at = $2 "
        "where id = $1",
        task_id,
        clock.now(),
    )
