"""A request comes in, and its sender confirms it or says that it was somebody else."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID, uuid4

from app import database
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import HOME_ZONE, N_
from app.lib.refusals import Invalid
from app.lib.tokens import keyed_hash
from app.mail import outbox
from app.mail.addresses import Address
from app.privacy.requests import queries
from app.privacy.requests.actions import close_as
from app.privacy.requests.letters import actions as letters
from app.privacy.requests.rules import Outcome, Step, Way, Wish
from app.privacy.requests.steps import add_step, held
from app.privacy.tables import PrivacyRequest, RequestFile, RequestWish
from app.staff.log.actions import note

CONFIRM = "request_confirm"
NOTHING_ASKED = N_("Choose what is asked.")


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


async def of_whom(received: Received) -> Received:
    """Whose data it is, where the address stands in the register: who it was has still to be shown."""
    known = received.email and await people.address_by_canonical(received.email.canonical)
    return replace(received, contact=known.contact_id) if known else received


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
        await close_as(request_id, Outcome.WITHDRAWN, None)
    return True
