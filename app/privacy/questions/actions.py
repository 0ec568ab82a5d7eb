"""Somebody answers what the decision asked, and says how they know."""

from uuid import UUID

from app.consent.grounds.actions import NewFact, record_fact
from app.consent.grounds.facts import FactKind
from app.consent.grounds.reasons import Reason
from app.contacts.queries import people
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict
from app.privacy.questions import queries
from app.staff.log.actions import note

NOT_OPEN = N_("This has been answered already, or something has changed since you opened the page.")


async def answer(address: UUID, list_id: UUID, question: Reason, why: str, by: UUID) -> None:
    """It holds: letters of this list may go again, until person or organisation says the next no.

    Raises Conflict where nothing is asked any more, Invalid without the words that show it.
    """
    async with transaction():
        await lock(f"question {address} {list_id}")
        if not await queries.is_open(address, list_id, question):
            raise Conflict(NOT_OPEN)
        fact = NewFact(
            FactKind.ANSWER,
            address,
            clock.today(),
            list_id=list_id,
            note=why,
            reference=question.value,
        )
        await record_fact(fact, by)
        (one, *_) = await people.addresses_of_the_person_at(address)
        detail = {"list": str(list_id)}
        await note(
            by, "question_answered", about_kind="contact", about=one.contact_id, detail=detail
        )
