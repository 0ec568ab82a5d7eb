"""What happens to a request: it comes in, is confirmed, goes its steps, and is closed."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID, uuid4

from app import database
from app.contacts.queries.people import AddressOfPerson
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import HOME_ZONE, N_
from app.lib.problems import Problem
from app.lib.refusals import Conflict, Invalid
from app.lib.tokens import keyed_hash
from app.mail import outbox
from app.mail.addresses import Address
from app.privacy.requests import queries, rules
from app.privacy.requests.letters import actions as letters
from app.privacy.requests.queries import Case
from app.privacy.requests.rules import Decision, Outcome, Step, Way, Wish
from app.privacy.requests.steps import GONE, add_step, held, held_open
from app.privacy.tables import PrivacyRequest, RequestFile, RequestWish
from app.staff.log.actions import note

CONFIRM = "request_confirm"
NOTHING_ASKED = N_("Choose what is asked.")
REASON_NEEDED = N_("Enter the reason: the person is told it.")
IDENTITY_FIRST = N_("Confirm first who it is, and note how.")
DECIDE_FIRST = N_("Decide first about everything that was asked.")
ANSWER_FIRST = N_("Send the answer first.")
NOT_CARRIED_OUT = N_("Carry out first what was decided, or decide otherwise.")


@dataclass(frozen=True)
class Paper:
    """A file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Received:
    """What somebody asks, and what they say of themselves."""

    way: Way
    wishes: Sequence[Wish]
    language: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    email: Address | None = None
    phone: str = ""
    said: str = ""
    received_on: date | None = None
    contact: UUID | None = None
    assigned_to: UUID | None = None
    papers: Sequence[Paper] = field(default_factory=tuple)


async def ask(received: Received) -> UUID:
    """Somebody filled in the public form: one row and one mail to make, whoever they are."""
    async with transaction():
        request_id = await _take(received, None)
        await outbox.post(CONFIRM, request_id, received.language)
    return request_id


async def ask_by_link(owner: AddressOfPerson, received: Received) -> UUID:
    """The owner of an address asks behind a link mailed to it just now: that is who it is."""
    async with transaction():
        request_id = await _take(received, None)
        await add_step(request_id, Step.IDENTITY, None)
        await database.execute(_CONFIRMED, request_id, clock.now(), owner.contact_id)
        await letters.acknowledge(await held(request_id))
    return request_id


async def record(received: Received, by: UUID) -> UUID:
    """Staff write down what came by mail, telephone or letter. Raises Invalid when nothing is asked."""
    if not received.wishes:
        raise Invalid(NOTHING_ASKED)
    async with transaction():
        request_id = await _take(received, by)
        await note(by, "request_recorded", about_kind="request", about=request_id)
    return request_id


async def _take(received: Received, by: UUID | None) -> UUID:
    request_id, now = uuid4(), clock.now()
    on = received.received_on or clock.today()
    address = received.email
    await PrivacyRequest.insert(
        PrivacyRequest(
            id=request_id,
            number=await _next_number(on.year),
            way=received.way,
            language=received.language,
            created_at=now,
            received_on=on,
            nonce=secrets.token_bytes(16),
            contact=received.contact,
            first_name=received.first_name,
            last_name=received.last_name,
            company=received.company,
            email=address.envelope if address else "",
            canonical=address.canonical if address else "",
            phone=received.phone,
            said=received.said,
            person_hash=person_hash(address) if address else None,
            assigned_to=received.assigned_to,
        )
    )
    wishes = [RequestWish(request=request_id, kind=one) for one in received.wishes]
    await RequestWish.insert(*wishes)
    at = now if on == clock.today() else datetime.combine(on, time(12), HOME_ZONE)
    await add_step(request_id, Step.RECEIVED, by, at=at)
    await keep_papers(request_id, received.papers, by)
    return request_id


def person_hash(address: Address) -> bytes:
    """What tells the requests of one mailbox without naming it, however it is spelt."""
    return keyed_hash("privacy request", address.limit_key)


async def _next_number(year: int) -> str:
    """`2026-014`: each year counts from one, and no number comes twice."""
    await lock("numbers of privacy requests")
    last = await database.fetchval(
        "select max(split_part(number, '-', 2)::integer) from privacy_requests where number like $1",
        f"{year}-%",
    )
    return f"{year}-{(last or 0) + 1:03}"


async def keep_papers(request_id: UUID, papers: Sequence[Paper], by: UUID | None) -> None:
    rows = [
        RequestFile(
            id=uuid4(),
            request=request_id,
            file_name=one.name,
            content=one.content,
            created_at=clock.now(),
            by=by,
        )
        for one in papers
    ]
    if rows:
        await RequestFile.insert(*rows)


_CONFIRMED = """
update privacy_requests set confirmed_at = $2, contact = coalesce(contact, $3) where id = $1
"""


async def confirm(request_id: UUID) -> bool:
    """The button behind the mailed link was pressed. False: the request is over or confirmed already.

    It shows who it is where the address stands in the register; else somebody has to make sure.
    """
    async with transaction():
        one = await queries.hold(request_id)
        if one is None or not one.is_open or one.confirmed_at is not None:
            return False
        person = await queries.person_of(one)
        await database.execute(_CONFIRMED, request_id, clock.now(), person)
        if person is not None:
            await add_step(request_id, Step.IDENTITY, None)
        await letters.acknowledge(await held(request_id))
    return True


async def disown(request_id: UUID) -> bool:
    """Whoever reads the mailbox says: it was not me. False: over already."""
    async with transaction():
        one = await queries.hold(request_id)
        if one is None or not one.is_open or one.confirmed_at is not None:
            return False
        await _close(request_id, Outcome.WITHDRAWN, None)
    return True


async def note_identity(request_id: UUID, how: str, by: UUID, person: UUID | None = None) -> None:
    """Somebody is sure who it is, and says how. Raises Invalid without words, Conflict when it is over."""
    if not how.strip():
        raise Invalid(rules.NO_REASON)
    async with transaction():
        await held_open(request_id)
        if person is not None:
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
        if Step.ANSWERED not in case.done:
            return Problem(ANSWER_FIRST)
        return Problem(rules.NOBODY_NAMED) if case.to_tell and not said.strip() else None

    await _entered(request_id, Step.TOLD, said, by, fault)


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


async def carried_out(request_id: UUID, kind: Wish, by: UUID) -> None:
    """What was decided about this wish has been done. Twice is once."""
    async with transaction():
        await held_open(request_id)
        await database.execute(
            "update privacy_request_wishes set done_at = $3, done_by = $4 "
            "where request = $1 and kind = $2 and done_at is null",
            request_id,
            kind,
            clock.now(),
            by,
        )
        detail = {"wish": kind.value}
        await note(by, "request_carried_out", about_kind="request", about=request_id, detail=detail)


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
        outcome = rules.outcome_of([each.decision for each in one.wishes if each.decision])
        await _close(request_id, outcome, by)
    return outcome


async def withdraw(request_id: UUID, how: str, by: UUID) -> None:
    """Who asked has taken it back, and told us how."""
    if not how.strip():
        raise Invalid(rules.NO_REASON)
    async with transaction():
        await held_open(request_id)
        await _close(request_id, Outcome.WITHDRAWN, by, how)


async def close_unconfirmed() -> list[UUID]:
    """Requests of the public form that nobody has confirmed for two weeks. Answers which."""
    closed = []
    for one in await queries.open_cases():
        is_over = rules.is_to_be_closed_unconfirmed(
            one.received_on, is_confirmed=one.is_confirmed, today=clock.today()
        )
        if is_over:
            async with transaction():
                held = await queries.hold(one.id)
                if held and held.is_open and not held.is_confirmed:
                    await _close(one.id, Outcome.NOT_CONFIRMED, None)
                    closed.append(one.id)
    return closed


async def _close(request_id: UUID, outcome: Outcome, by: UUID | None, said: str = "") -> None:
    await database.execute(
        "update privacy_requests set closed_at = $2, outcome = $3 where id = $1",
        request_id,
        clock.now(),
        outcome,
    )
    await add_step(request_id, Step.CLOSED, by, said)
