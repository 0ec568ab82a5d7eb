"""The one mail that asks somebody whether they want a list: made, booked as asked, or taken back.

It goes into the ledger with the intent to send it, as a mail whose fate is unknown counts as sent;
what certainly did not go out is taken back, and can be asked again.
"""

from dataclasses import replace
from uuid import UUID

from app import database
from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.events import Actor, Method, State
from app.consent.grounds.actions import release_fact, use_fact
from app.consent.grounds.facts import Answer, Ground, Message, Outcome
from app.consent.grounds.reasons import Reason
from app.consent.wordings.article_14 import aside_of, objection_url
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.contacts.telling.told import How, told_by_message
from app.database import lock
from app.lib import clock
from app.lib.languages import Language
from app.lib.tokens import token
from app.lists import queries, rules
from app.lists.asking.grounds import ground_told
from app.lists.asking.people import asking
from app.lists.asking.rules import PersonToAsk, may_renew, strongest_stop, whom_to_ask
from app.lists.emails import GONE, LIMIT, NO_IDENTITY, note_confirmation_sent, note_letter
from app.lists.queries import Request
from app.lists.rules import Mail, RequestState, SignUpLetter
from app.mail.letters.compose import compose, url
from app.mail.letters.letter import Aside
from app.mail.letters.message import Leaving
from app.mail.outbox import Drop, Letter, SystemMail, Taken, letter
from app.staff.queries import identity as identity_queries
from app.staff.queries.identity import Identity


async def prepare(about: UUID, language: str) -> Letter | Drop:
    """Only with a ground that holds now, and only what is still open."""
    identity, request = await identity_queries.identity(), await queries.request(about)
    if identity is None:
        return NO_IDENTITY
    address = await people.address(request.subject) if request else None
    if request is None or address is None or not _is_open(request):
        return GONE
    answer = await _decided(request, address)
    if isinstance(answer, Drop):
        return answer
    if request.mailed_at is None:
        await _book(request, answer)
    asked = replace(request, ground=answer.ground, fact=answer.fact)
    aside = await aside_of(address.contact_id, request.lists[0].purpose)
    await note_letter(request.id, SignUpLetter.CONFIRM_AND_TELL if aside else SignUpLetter.CONFIRM)
    return await _letter(asked, identity, language, aside)


def _is_open(request: Request) -> bool:
    return request.state is RequestState.OPEN and bool(request.lists)


_GROUP = "select product_group from ground_facts where id = $1 and product_group is not null"


async def _decided(request: Request, address: AddressOfPerson) -> Answer | Drop:
    """What was booked at an earlier try stands, unless a no has come since.

    The limit is per mailbox, as for every question of ours.
    """
    await lock(f"mailbox {request.mailbox_hash.hex()}")
    mailed = await queries.unanswered_mails(request.mailbox_hash, besides=request.id)
    if not rules.may_mail_confirmation(mailed, clock.now()):
        return LIMIT
    bought = await database.fetchval(_GROUP, request.fact) if request.fact else None
    groups = () if bought is None else (bought,)
    found = await asking([address.contact_id], request.lists[0].list_id, groups)
    person = found.people[0]
    if person.is_subscribed and request.renews is None:
        return GONE
    answer = _still(request, person, found.message)
    return answer if answer.may_go else Drop(answer.reason.value)


def _still(request: Request, person: PersonToAsk, message: Message) -> Answer:
    if request.renews is not None:
        return may_renew(person, message, request.subject, request.renews)
    if request.mailed_at is None or request.ground is None:
        return whom_to_ask(person, message, at=request.subject)[1]
    stop, ground = strongest_stop(person, message), Ground(request.ground)
    return stop or Answer(Outcome.SEND, Reason(ground), ground, fact=request.fact)


async def _book(request: Request, answer: Answer) -> None:
    """Asked, on this ground; a conversation allows no second question."""
    if answer.ground is Ground.ASKED and answer.fact is not None:
        await use_fact(answer.fact, clock.now())
    await database.execute(
        "update subscription_requests set ground = $2, fact = $3 where id = $1",
        request.id,
        str(answer.ground),
        answer.fact,
    )
    detail: dict[str, object] = {
        "request": str(request.id),
        "why": request.why,
        "ground": str(answer.ground),
        "fact": answer.fact,
    }
    evidence = Evidence(email=request.email, detail=detail)
    await consent.record_many(
        [
            NewEvent(
                subject=request.subject,
                state=State.REQUESTED,
                method=Method.STAFF if request.invited_by else Method.INVITED,
                purpose=wanted.purpose,
                purpose_version=wanted.purpose_version,
                list_id=wanted.list_id,
                language=wanted.language,
                wording=wanted.wording,
                notice_version=request.notice_version,
                actor=Actor.STAFF if request.invited_by else Actor.SYSTEM,
                actor_id=request.invited_by,
                evidence=evidence,
            )
            for wanted in request.lists
        ]
    )


async def _letter(
    request: Request, identity: Identity, language: str, aside: Aside | None
) -> Letter:
    """Three answers behind one link, which is also the way out that mail programs show (RFC 8058)."""
    secret = token("confirm", request.id, request.nonce)
    page = url(f"/invitation/{secret}")
    objection = objection_url(request.subject, language)
    rendered = compose(
        "invitation",
        language,
        identity.sender(language),
        aside,
        asked=request.lists[0],
        ground=await ground_told(request.ground, request.fact, request.subject, Language(language)),
        has_aside=aside is not None,
        renews=request.renews is not None,
        ends_on=request.open_until,
        answer_url=f"{page}?lang={language}",
        objection_url=objection,
        email=identity.email,
    )
    secrets = f"{secret} {objection.partition('/object/')[2].partition('?')[0]}"
    return letter(request.email, identity, rendered, leaving=Leaving(page), secret=secrets)


async def note_sent(about: UUID, taken: Taken) -> None:
    """The mail server took it: kept, and if it said where the data came from, that is done."""
    await note_confirmation_sent(about, taken)
    request = await queries.request(about)
    if request is None or request.letter != SignUpLetter.CONFIRM_AND_TELL:
        return
    if address := await people.address(request.subject):
        names = ", ".join(one.name for one in request.lists)
        await told_by_message({address.contact_id: clock.now()}, How.INVITATION, what=names)


_BOOKED = """
select e.id, e.purpose, e.list_id, e.language from consent_events e
  join consent_evidence v on v.event = e.id
 where e.subject = $1 and e.state = 'requested' and v.detail ->> 'request' = $2 order by e.id
"""


async def note_not_sent(about: UUID) -> None:
    """Nobody was asked: what was booked is taken back, and nothing stays that would be in the way."""
    request = await queries.request(about)
    if request is None or request.confirmed_at is not None:
        return
    rows = await database.fetch(_BOOKED, request.subject, str(request.id))
    await consent.record_many(
        [
            NewEvent(
                subject=request.subject,
                state=State.CORRECTED,
                method=Method.STAFF,
                purpose=row["purpose"],
                list_id=row["list_id"],
                language=row["language"],
                actor=Actor.SYSTEM,
                undoes=row["id"],
                evidence=Evidence(email=request.email, detail={"request": str(request.id)}),
            )
            for row in rows
        ]
    )
    if rows and request.ground == Ground.ASKED and request.fact is not None:
        await release_fact(request.fact)
    await database.execute("delete from subscription_requests where id = $1", request.id)


INVITATION = SystemMail(Mail.INVITATION, prepare, note_sent, note_not_sent)
