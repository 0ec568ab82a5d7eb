"""The owner of the address answers the mail: 'yes, I want these', or 'this was not me'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app import database
from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.events import Actor, Method, State
from app.consent.shown.forms import FormShown, keep_form
from app.contacts.actions import confirmed
from app.contacts.facts import Source
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import Conflict
from app.lists import queries
from app.lists.actions.also_wanted import AlsoWanted, ask_for_the_next
from app.lists.actions.evidence import evidence_of
from app.lists.actions.sign_up import record_wish
from app.lists.actions.subscribing import join
from app.lists.queries import IS_ON, Request, WantedList
from app.lists.rules import CONFIRM_WITHIN, Mail, RequestState, Visit
from app.mail import outbox
from app.mail.addresses import Address, parse

ENDED = N_("The consent has ended, so it cannot go on. To get the letters again, subscribe again.")
CLOSED = N_("These lists have closed since you signed up, so there is nothing to confirm.")


@dataclass(frozen=True)
class Agreed:
    """What was agreed to on the page `form`, which was opened at `shown_at`.

    `also` are lists of other sign-ups that the owner ticked. `signals` (seconds since the mail,
    seconds on the page) are kept as evidence.
    """

    form: FormShown
    also: Sequence[AlsoWanted] = ()
    shown_at: datetime | None = None
    signals: Mapping[str, object] = field(default_factory=dict)


async def confirm(request: Request, visit: Visit, agreed: Agreed) -> RequestState:
    """Begin the subscriptions and record the consent, once. Answers the state after it.

    Raises Conflict when every wanted list was closed, or the consent that was to go on has ended.
    """
    now = clock.now()
    visit = replace(visit, form=agreed.form.digest.hex(), language=current_language())
    async with transaction():
        await lock(f"address {request.canonical}")
        if not await _answer("confirmed_at", request.id, now):
            return await _state_of(request.id)
        if not request.lists:
            raise Conflict(CLOSED)
        # The ledger before the person, as everybody does who writes both: nobody waits in a ring.
        known = await people.address_by_canonical(request.canonical)
        subject = known.id if known else request.subject
        await lock(f"subject {subject}")
        if request.renews is not None and not await queries.still_given(request):
            raise Conflict(ENDED)
        await _keep_person(request, known)
        await keep_form(agreed.form)
        lists = [(request, wanted) for wanted in request.lists]
        lists += await _also_agreed(agreed.also, now)
        for asked in {one.id: one for one, _ in lists}.values():
            if asked.mailed_at is None:  # no mail has brought it into the ledger
                await record_wish(asked)
        await _begin(lists, subject, visit, now, agreed.signals)
        await _settle_others(request, subject, now)
        if request.renews is None:
            await outbox.post(Mail.WELCOME, request.id, request.language)
        await ask_for_the_next(request, agreed.shown_at or now, now)
    return RequestState.CONFIRMED


async def _also_agreed(
    also: Sequence[AlsoWanted], now: datetime
) -> list[tuple[Request, WantedList]]:
    """Their sign-ups are answered, too, so that the proof of who asked is kept as long."""
    answered = set()
    for request in {one.request.id: one.request for one in also}.values():
        if await _answer("confirmed_at", request.id, now):
            await record_wish(request)
            answered.add(request.id)
    return [(one.request, one.wanted) for one in also if one.request.id in answered]


async def _begin(
    agreed: Sequence[tuple[Request, WantedList]],
    subject: UUID,
    visit: Visit,
    now: datetime,
    signals: Mapping[str, object],
) -> None:
    """Each list with the sentence, notice and evidence of the sign-up that asked for it."""
    on = {one.list_id for one in await queries.subscribed([subject], agreed[0][0].language)}
    events = []
    for request, wanted in agreed:
        await join(wanted.list_id, subject, now)
        state = State.RENEWED if wanted.list_id in on else State.GIVEN
        proof = proof_of(request, visit, signals)
        method = how(request, agreed[0][0])
        events.append(answer(request, subject, wanted, state, method, now, proof))
    await consent.record_many(events)


def how(request: Request, opened: Request) -> Method:
    """Who began: the person, or we. What we asked for and the person ticked behind the link of a
    sign-up of their own (`opened`) is the person's own word all the same.
    """
    if not request.is_invitation:
        return Method.DOUBLE_OPT_IN
    return Method.INVITED if opened.is_invitation else Method.OWN_LINK


def proof_of(request: Request, visit: Visit, signals: Mapping[str, object]) -> Evidence:
    return evidence_of(visit, request.email, request=str(request.id), **signals)


async def cancel(request: Request, visit: Visit) -> RequestState:
    """Say 'this was not me': the link stops working and the refusal is recorded. Idempotent."""
    now = clock.now()
    async with transaction():
        await lock(f"address {request.canonical}")
        if not await _answer("cancelled_at", request.id, now):
            return await _state_of(request.id)
        subject, proof = request.subject, proof_of(request, visit, {})
        await consent.record_many(
            [
                answer(request, subject, wanted, State.REFUSED, Method.PAGE, now, proof)
                for wanted in request.lists
            ]
        )
    return RequestState.CANCELLED


async def hold(request: Request, visit: Visit, signals: Mapping[str, object]) -> None:
    """Confirm nothing: note the press and ask once more, by one second mail. Idempotent."""
    now = clock.now()
    async with transaction():
        await lock(f"address {request.canonical}")
        if await database.fetchval(_HOLD, request.id, now) is None:
            return
        await record_wish(request)
        subject, proof = request.subject, proof_of(request, visit, signals)
        method = how(request, request)
        await consent.record_many(
            [
                answer(request, subject, wanted, State.HELD, method, now, proof)
                for wanted in request.lists
            ]
        )
        await outbox.post(Mail.SIGN_UP_AGAIN, request.id, request.language)


_HOLD = """
update subscription_requests set held_at = $2
 where id = $1 and held_at is null
   and confirmed_at is null and cancelled_at is null and superseded_at is null
returning id
"""


async def _answer(column: str, request_id: UUID, now: datetime) -> bool:
    """Only an unanswered request that is not too old can be answered."""
    answered = await database.fetchval(
        f"update subscription_requests set {column} = $2 "
        "where id = $1 and confirmed_at is null and cancelled_at is null and superseded_at is null "
        "and coalesce(open_until, coalesce(mailed_at, created_at) + $3) > $2 returning id",
        request_id,
        now,
        CONFIRM_WITHIN,
    )
    return answered is not None


_SETTLE = f"""
update subscription_requests q set superseded_at = $3
 where q.canonical = $1 and q.id <> $2
   and q.confirmed_at is null and q.cancelled_at is null and q.superseded_at is null
   and q.renews is null
   and not exists (
       select from requested_lists r where r.request = q.id and not exists (
           select from subscriptions s where s.list = r.list and s.address = $4 and {IS_ON}))
"""


async def _settle_others(request: Request, subject: UUID, now: datetime) -> None:
    """Other sign-ups of this address wait no more if all they asked for comes now. Nobody refused."""
    await database.execute(_SETTLE, request.canonical, request.id, now, subject)


async def _state_of(request_id: UUID) -> RequestState:
    request = await queries.request(request_id)
    return request.state if request else RequestState.EXPIRED


async def _keep_person(request: Request, known: AddressOfPerson | None) -> None:
    """The known one, or somebody new whose address takes over the sign-up's reference."""
    address = parse(request.email)
    assert isinstance(address, Address), "only addresses that could be read become requests"
    await confirmed.keep_confirmed(
        known,
        address,
        request.subject,
        language=request.language,
        source=Source("sign_up"),
        first_name=request.first_name,
        last_name=request.last_name,
    )


def answer(
    request: Request,
    subject: UUID,
    wanted: WantedList,
    state: State,
    method: Method,
    at: datetime,
    proof: Evidence,
) -> NewEvent:
    """One list of a sign-up answered; who pressed a button that is `held`, nobody knows."""
    return NewEvent(
        subject=subject,
        state=state,
        method=method,
        purpose=wanted.purpose,
        purpose_version=wanted.purpose_version,
        list_id=wanted.list_id,
        language=wanted.language,
        wording=wanted.wording,
        notice_version=request.notice_version,
        actor=Actor.SYSTEM if state is State.HELD else Actor.PERSON,
        at=at,
        evidence=proof,
    )
