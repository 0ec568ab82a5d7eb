"""Records a consent that was given on paper, by phone or at an event, with what shows it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from app import database
from app.consent import actions as consent
from app.consent import queries as ledger
from app.consent.actions import Evidence, NewEvent
from app.consent.events import EMAIL, Actor, Method, State
from app.consent.grounds.reasons import Reason
from app.consent.tables import ConsentPaper
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.contacts.sql import subjects
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid, NotFound
from app.lib.tokens import keyed_hash
from app.lists.actions.subscribing import join
from app.lists.queries import OfferedList
from app.lists.rules import Mail
from app.lists.tables import RequestedList, SubscriptionRequest
from app.lists.transfer.actions import Asked, Told, permit
from app.lists.transfer.words import KEPT_UNDER
from app.mail import outbox
from app.mail.addresses import Address, parse
from app.privacy.recording.papers import Paper
from app.privacy.recording.stops import held, told_of
from app.staff.log import actions as log

NO_SUCH_ADDRESS = N_("The person has no such address.")
PAPER_NEEDED = N_("Attach a scan or photograph of the paper.")
WORDS_NEEDED = N_("Enter what was said: it is the only evidence of a phone call.")
IN_FUTURE = N_("The moment is in the future.")
NO_NOTICE = N_("Publish the privacy notice first: the consent refers to it.")
SAID_NO = N_(
    "The holder of the address has said no to this list. Only their own confirmed subscription "
    "ends that."
)
KNOWN = N_("This consent has been given already.")


class How(StrEnum):
    PAPER = "paper"
    PHONE = "phone"
    EVENT = "event"


class Then(StrEnum):
    """What the person is sent: a question to confirm, a receipt, nothing."""

    ASK = "ask"
    TELL = "tell"
    NOTHING = "nothing"


METHODS: Mapping[How, Method] = {
    How.PAPER: Method.WRITTEN,
    How.PHONE: Method.ORAL,
    How.EVENT: Method.WRITTEN,
}


@dataclass(frozen=True)
class Given:
    """A consent as it was given. `taken_by` is the member of staff who was there.

    `address` is None of a person who has none: then it is a permission that no letter needs.
    """

    address: UUID | None
    offer: OfferedList
    how: How
    at: datetime
    taken_by: UUID
    where: str = ""
    said: str = ""
    then: Then = Then.ASK
    paper: Paper | None = None


async def record_consent(contact_id: UUID, given: Given, *, by: UUID) -> int:
    """The event's id. With `Then.ASK` it is a wish that the person's own confirmation makes a consent.

    Raises Invalid when what has to show it is missing, Conflict when the person has said no before or
    has agreed already, OnSuppressionList when only their own opt-in may end what stands against it.
    """
    _refuse_without_proof(given)
    notice = await ledger.current_notice_version()
    if notice is None:
        raise Conflict(NO_NOTICE)
    if given.offer.list_id == KEPT_UNDER:
        return await _record_transfer(contact_id, given, notice, by)
    async with transaction():
        address = await _held(contact_id, given.address)
        await _refuse_known(address, given)
        asks = given.then is Then.ASK
        event = await consent.record(_event(address, given, notice, by, is_wish=asks))
        if given.paper is not None:
            await _keep_paper(event, address.id, given.paper)
        if asks:
            await _post(address, given, notice, Mail.SIGN_UP)
        else:
            await join(given.offer.list_id, address.id, clock.now())
            if given.then is Then.TELL:
                await _post(address, given, notice, Mail.WELCOME)
        await log.note(by, "consent_recorded", about_kind="contact", about=contact_id)
    return event


async def _record_transfer(contact_id: UUID, given: Given, notice: int, by: UUID) -> int:
    """At every address of the person, or for the person without one; nothing is mailed about it."""
    async with transaction():
        address = await _held(contact_id, given.address)
        detail = _detail(given) | await told_of(contact_id, [address])
        evidence = replace(_evidence(address, given), detail=detail)
        told = Told(METHODS[given.how], evidence, Actor.STAFF, by, given.at)
        asked = Asked(given.offer.sentence, given.offer.language, notice)
        events = await permit(address.id, asked, told)
        if not events:
            raise Conflict(KNOWN)
        if given.paper is not None:
            await _keep_paper(events[0], address.id, given.paper)
        await log.note(by, "consent_recorded", about_kind="contact", about=contact_id)
    return events[0]


def _refuse_without_proof(given: Given) -> None:
    if given.how is How.PAPER and given.paper is None:
        raise Invalid(PAPER_NEEDED)
    if given.how is How.PHONE and not given.said:
        raise Invalid(WORDS_NEEDED)
    if given.at > clock.now():
        raise Invalid(IN_FUTURE)


async def _held(contact_id: UUID, address_id: UUID | None) -> AddressOfPerson:
    """In the order of everybody: the address, then the subject."""
    if address_id is None:
        return (await held(contact_id))[0]
    address = await people.address(address_id)
    if address is None or address.contact_id != contact_id:
        raise NotFound(NO_SUCH_ADDRESS)
    await lock(f"address {address.canonical}")
    await lock(f"subject {address.id}")
    return address


async def _refuse_known(address: AddressOfPerson, given: Given) -> None:
    thing = (given.offer.purpose, EMAIL, given.offer.list_id)
    for one in await ledger.permissions_of(address.id):
        if (one.purpose, one.channel, one.list_id) == thing:
            if one.allowed and one.reason is Reason.CONSENT:
                raise Conflict(KNOWN)
            if one.reason in (Reason.NOT_ME, Reason.NO_THANKS):
                raise Conflict(SAID_NO)


def _event(
    address: AddressOfPerson, given: Given, notice: int, by: UUID, *, is_wish: bool
) -> NewEvent:
    return NewEvent(
        subject=address.id,
        state=State.REQUESTED if is_wish else State.GIVEN,
        method=METHODS[given.how],
        purpose=given.offer.purpose,
        list_id=given.offer.list_id,
        language=given.offer.language,
        wording=given.offer.wording,
        notice_version=notice,
        actor=Actor.STAFF,
        actor_id=by,
        at=given.at,
        evidence=_evidence(address, given),
    )


def _evidence(address: AddressOfPerson, given: Given) -> Evidence:
    return Evidence(email=address.email, page="/staff/people/consent", detail=_detail(given))


def _detail(given: Given) -> dict[str, object]:
    """`scan` ties the paper to the sealed event."""
    told: dict[str, object] = {"how": given.how.value, "taken_by": str(given.taken_by)}
    told |= {name: text for name, text in (("where", given.where), ("said", given.said)) if text}
    return told | ({"scan": given.paper.digest.hex()} if given.paper else {})


async def _keep_paper(event: int, subject: UUID, paper: Paper) -> None:
    await ConsentPaper.insert(
        ConsentPaper(
            event=event, subject=subject, file_name=paper.name, kind=paper.kind,
            digest=paper.digest, content=paper.content, created_at=clock.now(),
        )
    )  # fmt: skip


async def _post(address: AddressOfPerson, given: Given, notice: int, mail: Mail) -> None:
    """The mails of a sign-up: to be confirmed, or told as confirmed by somebody else's record."""
    parsed = parse(address.email)
    assert isinstance(parsed, Address), "addresses of the register can be read"
    request, now = uuid4(), clock.now()
    await SubscriptionRequest.insert(
        SubscriptionRequest(
            id=request, subject=address.id, email=parsed.envelope, canonical=parsed.canonical,
            mailbox_hash=keyed_hash("limit", parsed.limit_key), first_name="", last_name="",
            language=given.offer.language, notice_version=notice, nonce=secrets.token_bytes(16),
            created_at=now, confirmed_at=None if mail is Mail.SIGN_UP else now,
        )
    )  # fmt: skip
    await RequestedList.insert(RequestedList(id=uuid4(), request=request, **given.offer.asked))
    await outbox.post(mail, request, given.offer.language)


@dataclass(frozen=True)
class KeptPaper:
    name: str
    kind: str
    content: bytes


async def paper_of(contact_id: UUID, event: int) -> KeptPaper | None:
    """Of this person alone."""
    row = await database.fetchrow(
        "select p.file_name as name, p.kind, p.content from consent_papers p "
        f"where p.event = $1 and p.subject in {subjects('$2')}",
        event,
        contact_id,
    )
    return KeptPaper(**row) if row else None


async def papers_of(contact_id: UUID) -> list[tuple[int, str, datetime]]:
    """Event, file name and day of each paper kept about this person."""
    rows = await database.fetch(
        "select p.event, p.file_name, p.created_at from consent_papers p "
        f"where p.subject in {subjects('$1')} order by p.event",
        contact_id,
    )
    return [(row["event"], row["file_name"], row["created_at"]) for row in rows]
