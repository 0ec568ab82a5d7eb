"""What happens to a request: it comes in, is confirmed, goes its steps, and is closed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app import database
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.problems import Problem
from app.lib.refusals import Conflict, Invalid
from app.privacy.requests import queries, rules
from app.privacy.requests.cases import Case
from app.privacy.requests.rules import Decision, Outcome, Step, Wish
from app.privacy.requests.steps import GONE, add_step, held_open
from app.staff.log.actions import note

REASON_NEEDED = N_("Enter the reason: the person is told it.")
IDENTITY_FIRST = N_("Confirm first who it is, and note how.")
DECIDE_FIRST = N_("Decide first about everything that was asked.")
ANSWER_FIRST = N_("Send the answer first.")
NOT_CARRIED_OUT = N_("Carry out first what was decided, or decide otherwise.")


_STILL_THERE = "select id from contacts where id = $1 for key share"


async def note_identity(request_id: UUID, how: str, by: UUID, person: UUID | None = None) -> None:
    """Somebody is sure who it is, and says how. Raises Invalid without words, Conflict when it is over."""
    if not how.strip():
        raise Invalid(rules.NO_REASON)
    async with transaction():
        await held_open(request_id)
        if person is not None:
            # A merge that is under way ends first; whoever went with it cannot be chosen any more.
            if await database.fetchval(_STILL_THERE, person) is None:
                raise Conflict(GONE)
            await database.execute(
                "update privacy_requests set contact = $2 where id = $1", request_id, person
            )
        await add_step(request_id, Step.IDENTITY, by, how)


async def pause(request_id: UUID, reason: str, by: UUID) -> None:
    """The clock stands still from today, for the reason given."""
    await _entered(
        request_id, Step.PAUSED, reason, by, lambda one: rules.pause_fault(one.clock, reason)
    )


async def resume(request_id: UUID, reason: str, by: UUID) -> None:
    """The clock goes on from today."""

    def fault(one: Case) -> Problem | None:
        return None if one.clock.is_paused else Problem(rules.NOT_PAUSED)

    await _entered(request_id, Step.RESUMED, reason, by, fault)


async def collected(request_id: UUID, said: str, by: UUID) -> None:
    """Everything about the person has been looked together."""
    await _entered(request_id, Step.COLLECTED, said, by, _needs(Step.IDENTITY, IDENTITY_FIRST))


async def told_recipients(request_id: UUID, said: str, by: UUID) -> None:
    """Those who got the data know of it (GDPR Article 19), or there is nobody to tell."""

    def fault(case: Case) -> Problem | None:
        return Problem(ANSWER_FIRST) if Step.ANSWERED not in case.done else _untold(case)

    await _entered(request_id, Step.TOLD, said, by, fault)


def _untold(case: Case) -> Problem | None:
    names = ", ".join(dict.fromkeys(one.to for one in case.still_to_tell))
    return Problem(rules.TELL_FIRST, {"names": names}) if names else None


async def add_note(request_id: UUID, said: str, by: UUID) -> None:
    """Raises Invalid without words."""
    await _entered(
        request_id,
        Step.NOTED,
        said,
        by,
        lambda _: None if said.strip() else Problem(rules.NO_REASON),
    )


def _needs(step: Step, otherwise: str) -> Callable[[Case], Problem | None]:
    return lambda one: None if step in one.done else Problem(otherwise)


async def _entered(
    request_id: UUID, step: Step, said: str, by: UUID, fault_of: Callable[[Case], Problem | None]
) -> None:
    async with transaction():
        one = await held_open(request_id)
        if fault := fault_of(one):
            raise Invalid(fault.message, **fault.values)
        await add_step(request_id, step, by, said)


@dataclass(frozen=True)
class Decided:
    """About one wish. What is not done, or not wholly, has a reason that the person is told."""

    kind: Wish
    decision: Decision
    reason: str = ""


_DECIDE = """
update privacy_request_wishes set decision = $3, reason = $4, decided_at = $5, decided_by = $6
 where request = $1 and kind = $2
"""


_CARRIED_OUT = """
update privacy_request_wishes set done_at = $3, done_by = $4
 where request = $1 and kind = any($2) and done_at is null returning kind
"""


async def decide(request_id: UUID, decisions: Sequence[Decided], by: UUID) -> None:
    """About everything that was asked, at once; it can be decided anew until the answer is sent."""
    if any(one.decision is not Decision.GRANTED and not one.reason.strip() for one in decisions):
        raise Invalid(REASON_NEEDED)
    async with transaction():
        one = await held_open(request_id)
        if Step.IDENTITY not in one.done and any(
            each.decision is not Decision.REFUSED for each in decisions
        ):
            raise Invalid(IDENTITY_FIRST)
        if {each.kind for each in decisions} != {each.kind for each in one.wishes}:
            raise Invalid(DECIDE_FIRST)
        if Step.ANSWERED in one.done:
            raise Conflict(GONE)
        for each in decisions:
            now = clock.now()
            await database.execute(
                _DECIDE, request_id, each.kind, each.decision, each.reason.strip(), now, by
            )
        await add_step(request_id, Step.DECIDED, by)


async def carried_out(request_id: UUID, by: UUID, *kinds: Wish) -> None:
    """What was decided about these wishes has been done. Twice is once."""
    async with transaction():
        await held_open(request_id)
        for row in await database.fetch(_CARRIED_OUT, request_id, kinds, clock.now(), by):
            detail = {"wish": row["kind"]}
            await note(
                by, "request_carried_out", about_kind="request", about=request_id, detail=detail
            )


async def assign(request_id: UUID, to: UUID | None, by: UUID) -> None:
    """Somebody takes care of it."""
    async with transaction():
        await held_open(request_id)
        await database.execute(
            "update privacy_requests set assigned_to = $2 where id = $1", request_id, to
        )
        await note(by, "request_assigned", about_kind="request", about=request_id)


async def close(request_id: UUID, by: UUID) -> Outcome:
    """It is over: answered, carried out, and told. Raises Invalid with what is missing."""
    async with transaction():
        one = await held_open(request_id)
        if Step.ANSWERED not in one.done:
            raise Invalid(ANSWER_FIRST)
        if any(
            rules.is_to_be_carried_out(each.kind, each.decision, each.done_at)
            for each in one.wishes
        ):
            raise Invalid(NOT_CARRIED_OUT)
        if untold := _untold(one):
            raise Invalid(untold.message, **untold.values)
        outcome = rules.outcome_of([each.decision for each in one.wishes if each.decision])
        await close_as(request_id, outcome, by)
    return outcome


async def withdraw(request_id: UUID, how: str, by: UUID) -> None:
    """Who asked has taken it back, and told us how."""
    if not how.strip():
        raise Invalid(rules.NO_REASON)
    async with transaction():
        await held_open(request_id)
        await close_as(request_id, Outcome.WITHDRAWN, by, how)


async def close_unconfirmed() -> list[UUID]:
    """Requests of the public form that nobody has confirmed for two weeks. Answers which."""
    closed = []
    for one in await queries.open_cases():
        is_over = rules.is_to_be_closed_unconfirmed(
            one.received_on, is_confirmed=one.is_confirmed, today=clock.today()
        )
        if is_over:
            async with transaction():
                now = await queries.hold(one.id)
                if now and now.is_open and not now.is_confirmed:
                    await close_as(one.id, Outcome.NOT_CONFIRMED, None)
                    closed.append(one.id)
    return closed


async def close_as(request_id: UUID, outcome: Outcome, by: UUID | None, said: str = "") -> None:
    """In the transaction of whoever found that it is over."""
    await database.execute(
        "update privacy_requests set closed_at = $2, outcome = $3 where id = $1",
        request_id,
        clock.now(),
        outcome,
    )
    await add_step(request_id, Step.CLOSED, by, said)
