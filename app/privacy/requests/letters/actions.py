"""A letter to the one who asked: written, sent by mail or printed, and kept as it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from app import database
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, Language
from app.lib.refusals import Invalid
from app.mail import outbox
from app.mail.outbox import Taken
from app.privacy.requests import rules
from app.privacy.requests.cases import Case
from app.privacy.requests.letters.drafts import TO_FILL, Kind, drafted
from app.privacy.requests.rules import Decision, Step
from app.privacy.requests.steps import add_step, held, held_open
from app.privacy.tables import RequestLetter
from app.staff.queries.identity import identity

MAIL = "request_letter"
LONGEST_SUBJECT, LONGEST_BODY = 200, 10_000
NO_SUBJECT, NO_BODY = N_("Enter the subject."), N_("Write the letter.")
NOT_FILLED = N_("Write something in the place of “%(gap)s”.")
NO_ADDRESS = N_("The request has no e-mail address: print the letter instead.")
ALREADY_ANSWERED = N_("The answer has been sent already.")
NOT_DECIDED = N_("Decide first about everything that was asked.")
NOT_REFUSED = N_("Not everything was refused: send the answer instead, it says what was not done.")
STILL_TO_DO = N_("Carry out first what was decided: the letter says that it is done.")


@dataclass(frozen=True)
class Written:
    """What staff made of the draft. `reason` is why more time is needed, where it is."""

    kind: Kind
    language: str
    subject: str
    body: str
    by_post: bool = False
    reason: str = ""


STEPS: Mapping[Kind, Step] = {
    Kind.IDENTITY: Step.IDENTITY_ASKED,
    Kind.EXTENSION: Step.EXTENDED,
    Kind.REFUSAL: Step.ANSWERED,
    Kind.DONE: Step.ANSWERED,
}
"""What has happened to the request once such a letter is on its way."""


async def acknowledge(case: Case) -> None:
    """Tell the one who asked that the request has come in, and by when it is answered."""
    us = await identity()
    if us is None or not case.email:
        return
    draft = drafted(Kind.RECEIVED, case, us, Language(case.language))
    await _keep(case, Written(Kind.RECEIVED, case.language, draft.subject, draft.body), None)


async def write(request_id: UUID, written: Written, by: UUID) -> UUID:
    """Send it, or keep it as posted. Raises Invalid with what is missing, Conflict when all is over."""
    async with transaction():
        # Who received the data may be asked for as long as we know who asked.
        is_late = written.kind is Kind.RECIPIENTS
        case = await (held(request_id) if is_late else held_open(request_id))
        _refuse_unfit(case, written)
        letter = await _keep(case, written, by)
        if step := STEPS.get(written.kind):
            await add_step(case.id, step, by, written.reason)
        if written.kind is Kind.EXTENSION:
            await database.execute(
                "update privacy_requests set warned = null where id = $1", case.id
            )
    return letter


def _refuse_unfit(case: Case, written: Written) -> None:
    if TO_FILL in written.body:
        raise Invalid(NOT_FILLED, gap=TO_FILL)
    if not written.by_post and not case.email:
        raise Invalid(NO_ADDRESS)
    if written.kind is Kind.EXTENSION:
        fault = rules.extension_fault(case.clock, written.reason, case.is_holiday, clock.today())
        if fault:
            raise Invalid(fault.message, **fault.values)
    if written.kind in (Kind.REFUSAL, Kind.DONE):
        _refuse_early_answer(case, written.kind)


def _refuse_early_answer(case: Case, kind: Kind) -> None:
    if Step.ANSWERED in case.done:
        raise Invalid(ALREADY_ANSWERED)
    if any(one.decision is None for one in case.wishes):
        raise Invalid(NOT_DECIDED)
    refused = [one.decision is Decision.REFUSED for one in case.wishes]
    if kind is Kind.REFUSAL and not all(refused):
        raise Invalid(NOT_REFUSED)
    if any(rules.is_to_be_carried_out(one.kind, one.decision, one.done_at) for one in case.wishes):
        raise Invalid(STILL_TO_DO)


async def _keep(case: Case, written: Written, by: UUID | None) -> UUID:
    letter, now = uuid4(), clock.now()
    await RequestLetter.insert(
        RequestLetter(
            id=letter,
            request=case.id,
            kind=written.kind,
            language=written.language,
            subject=written.subject,
            body=written.body,
            by_post=written.by_post,
            created_at=now,
            by=by,
            sent_at=now if written.by_post else None,
        )
    )
    if not written.by_post:
        await outbox.post(MAIL, letter, written.language)
    return letter


async def note_sent(letter_id: UUID, taken: Taken) -> None:
    """The mail server took it: the message itself is kept."""
    await database.execute(
        "update privacy_request_letters set sent_at = $2, copy = $3, failed_at = null where id = $1",
        letter_id,
        clock.now(),
        taken.copy,
    )


async def note_failed(letter_id: UUID) -> None:
    """It certainly did not go out: staff are shown it."""
    await database.execute(
        "update privacy_request_letters set failed_at = $2 where id = $1", letter_id, clock.now()
    )
