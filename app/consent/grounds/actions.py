"""Record the facts that grounds rest on, and end them. The one writer of `ground_facts`."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from piccolo.columns import And, Or, Where

from app import database
from app.consent.grounds.facts import FactKind
from app.consent.tables import GroundFact
from app.contacts.tables import ContactAddress
from app.contacts.values import text_fault
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid, NotFound, or_not_found

MOST_NOTE, MOST_REASON, MOST_REFUSAL, MOST_REFERENCE = 2000, 300, 1000, 40
NO_SUCH_ADDRESS = N_("There is no such e-mail address.")
NO_SUCH_FACT = N_("There is no such fact.")
NOT_YET = N_("This has not happened yet: the day is later than today.")
NO_NOTE = N_("Write down what was agreed, in the person's words.")
NO_REASON = N_("Write down why this concerns the person's work.")
NO_GUARDIAN = N_("Write down who consented for the child, and how you checked it.")
NO_ANSWER = N_("Write down how you know it: what the person said, and when.")
NO_POSITION = N_("Choose the position whose work this concerns.")
ENDED_BEFORE = N_("This has ended already.")

_LASTING = (FactKind.SALE, FactKind.CONTRACT)
"""They have an end and go on counting until it, or as what they were."""


class FactEnd(StrEnum):
    """Why a fact counts no longer, or until when it went on."""

    OVER = "over"
    """It was true until `ended_at`: a sale's service ran till then."""
    CORRECTED = "corrected"
    """It was recorded by mistake, and never was a ground."""
    REPLACED = "replaced"
    """A newer one stands in its place."""


@dataclass(frozen=True)
class NewFact:
    """What staff know. `refusal_offered` are the words by which a buyer was told of the right to refuse.

    What was bought `goes_on` until it ends when it is a service. What was agreed `is_written` when
    the person's own writing shows it.
    """

    kind: FactKind
    address: UUID
    on_day: date
    list_id: UUID | None = None
    position: int | None = None
    product_group: int | None = None
    note: str = ""
    reason_fi: str = ""
    reason_sv: str = ""
    reason_en: str = ""
    refusal_offered: str = ""
    reference: str = ""
    goes_on: bool = False
    is_written: bool = False
    checked_on: date | None = None


async def record_fact(fact: NewFact, by: UUID | None, *, replaces: int | None = None) -> int:
    """Its id. The fact that it `replaces` ends; raises Conflict where that has ended already.

    Raises NotFound for an unknown address, and Invalid for a fact that would be none: without the
    words that make it one, or of a day to come.
    """
    _refuse(fact)
    async with transaction():
        known = ContactAddress.exists().where(ContactAddress.id == fact.address)
        if not await known:
            raise NotFound(NO_SUCH_ADDRESS)
        if replaces is not None:
            await end_fact(replaces, FactEnd.REPLACED, again=fact.kind in _LASTING)
        made = await GroundFact.insert(
            GroundFact(**vars(fact), replaces=replaces, recorded_at=clock.now(), recorded_by=by)
        )
        fact_id: int = made[0]["id"]
        return fact_id


async def end_fact(
    fact_id: int, because: FactEnd, *, at: datetime | None = None, again: bool = False
) -> None:
    """It counts no longer, or went on until then. Raises Conflict for one that has ended.

    With `again` one that is over may end for another reason: a sale whose service has ended stays
    a sale, and may turn out to have been none.
    """
    open_ones: Where | And | Or = GroundFact.ended_at.is_null()
    if again:
        open_ones = Or(open_ones, GroundFact.ended_because == FactEnd.OVER)
    async with transaction():
        ended = (
            await GroundFact.update(
                {GroundFact.ended_at: at or clock.now(), GroundFact.ended_because: because}
            )
            .where(GroundFact.id == fact_id, open_ones)
            .returning(GroundFact.id)
        )
        if not ended:
            or_not_found(await _known(fact_id), NO_SUCH_FACT)
            raise Conflict(ENDED_BEFORE)


async def move_end(fact_id: int, at: datetime | None) -> None:
    """It went on until then, or goes on. Not for what was a mistake or was replaced."""
    because = FactEnd.OVER if at else None
    await database.execute(
        "update ground_facts set ended_at = $2, ended_because = $3 "
        "where id = $1 and coalesce(ended_because, 'over') = 'over'",
        fact_id,
        at,
        because,
    )


async def use_fact(fact_id: int, at: datetime) -> bool:
    """The one question that a conversation allows was sent. False where it was before."""
    used = "update ground_facts set used_at = $2 where id = $1 and used_at is null returning id"
    return await database.fetchval(used, fact_id, at) is not None


async def release_fact(fact_id: int) -> None:
    """The question did not go out after all, so it may be sent."""
    await database.execute("update ground_facts set used_at = null where id = $1", fact_id)


async def _known(fact_id: int) -> int | None:
    known: int | None = await database.fetchval(
        "select id from ground_facts where id = $1", fact_id
    )
    return known


def _refuse(fact: NewFact) -> None:
    if fact.on_day > clock.today():
        raise Invalid(NOT_YET)
    if fact.kind is FactKind.CONVERSATION and not fact.note.strip():
        raise Invalid(NO_NOTE)
    if fact.kind is FactKind.GUARDIAN and not fact.note.strip():
        raise Invalid(NO_GUARDIAN)
    if fact.kind is FactKind.ANSWER and not fact.note.strip():
        raise Invalid(NO_ANSWER)
    if fact.kind is FactKind.DUTIES and fact.position is None:
        raise Invalid(NO_POSITION)
    if fact.kind is FactKind.DUTIES and not fact.note.strip():
        raise Invalid(NO_REASON)
    for text, most in (
        (fact.note, MOST_NOTE),
        (fact.refusal_offered, MOST_REFUSAL),
        (fact.reference, MOST_REFERENCE),
        *((reason, MOST_REASON) for reason in (fact.reason_fi, fact.reason_sv, fact.reason_en)),
    ):
        if problem := text_fault(text, most, lines=True):
            raise Invalid(problem.message, **problem.values)
