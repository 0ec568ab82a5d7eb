"""A message is taken in once, and a person says what it is."""

import asyncio
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from app import database
from app.contacts.facts import Who
from app.contacts.queries.people import AddressOfPerson
from app.crm.follow_ups.actions import FollowUpFields
from app.crm.interactions.actions import InteractionFields, record_interaction
from app.crm.rules import LONGEST_SUBJECT, LONGEST_TEXT, InteractionKind
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict
from app.lib.tokens import keyed_hash
from app.mail import outbox
from app.privacy.requests.incoming import actions as incoming
from app.privacy.requests.incoming.actions import CONFIRM, Paper, Received
from app.privacy.requests.incoming.forms import safe_name
from app.privacy.requests.intake import queries
from app.privacy.requests.intake.box import Raw
from app.privacy.requests.intake.queries import Message
from app.privacy.requests.intake.reading import Opened, Ours, headed, opened, tells_apart
from app.privacy.requests.intake.rules import Aside
from app.privacy.requests.intake.tables import IncomingMessage
from app.staff.log.actions import note

SORTED = N_("Somebody else has sorted this message already. Look at it again.")


@dataclass(frozen=True)
class Place:
    """Where a message lies: never twice the same."""

    mailbox: UUID
    uid_validity: int


async def take(raw: Raw, place: Place, ours: Ours) -> None:
    """Keep a message. Of one that was kept before, wherever it lay, only its new place."""
    head, aside = await asyncio.to_thread(headed, raw.content, ours)
    said = await asyncio.to_thread(tells_apart, raw.content, raw.size, is_whole=raw.is_whole)
    digest = keyed_hash("incoming message", said)
    now = clock.now()
    row = IncomingMessage(
        id=uuid4(),
        mailbox=place.mailbox,
        uid_validity=place.uid_validity,
        uid=raw.uid,
        digest=digest,
        size=raw.size,
        is_whole=raw.is_whole,
        arrived_at=raw.arrived_at,
        read_at=now,
    )
    async with transaction():
        await lock("incoming messages")
        if await database.fetchval(
            "select 1 from incoming_messages where digest = $1 limit 1", digest
        ):
            row.sorted_at, row.aside = now, Aside.COPY
        else:
            row.message_id, row.subject = head.message_id, head.subject
            row.from_name, row.from_email = head.from_name, head.from_email
            row.canonical, row.content = head.canonical, raw.content
            row.sorted_at, row.aside = (now, aside) if aside else (None, None)
        await IncomingMessage.insert(row).on_conflict(action="DO NOTHING")


async def filed(place: Place, uid: int) -> None:
    """The mailbox knows that it is kept here."""
    await database.execute(
        "update incoming_messages set filed_at = $4 where mailbox = $1 and uid_validity = $2 and uid = $3",
        place.mailbox, place.uid_validity, uid, clock.now(),
    )  # fmt: skip


async def to_request(message_id: UUID, received: Received, by: UUID) -> UUID:
    """It is a request: it goes there with all that came with it.

    A link is mailed where the address stands in the register, to the address as it stands there:
    who a message says it is from is no proof.
    """
    papers, said = await _papers(message_id)
    received = replace(received, papers=papers, said=said, assigned_to=by)
    received = await incoming.of_whom(received)
    async with transaction():
        await _held(message_id)
        request_id = await incoming.record(received, by)
        if received.contact is not None:
            await outbox.post(CONFIRM, request_id, received.language)
        await database.execute(_GIVEN, message_id, clock.now(), by, request_id)
    return request_id


_GIVEN = """
update incoming_messages
   set sorted_at = $2, sorted_by = $3, aside = null, request = $4, content = null, message_id = '',
       from_name = '', from_email = '', canonical = '', subject = ''
 where id = $1
"""
_TASK = """
update incoming_messages set sorted_at = $2, sorted_by = $3, aside = null, contact = $4, follow_up =
       (select id from follow_ups where interaction = $5)
 where id = $1
"""
_ASIDE = """
update incoming_messages set sorted_at = $2, sorted_by = $3, aside = $4 where id = $1
"""


async def to_task(
    message_id: UUID, person: AddressOfPerson, task: FollowUpFields, by: UUID
) -> UUID:
    """It is news about somebody's data: its text stands with the person, and somebody updates them."""
    known = await opened_of(message_id)
    async with transaction():
        message = await _held(message_id)
        fields = InteractionFields(
            kind=InteractionKind.EMAIL,
            at=message.arrived_at,
            subject=message.subject[:LONGEST_SUBJECT],
            text=known.text[:LONGEST_TEXT],
            people=[person.contact_id],
        )
        interaction = await record_interaction(fields, Who(by), task)
        await database.execute(_TASK, message_id, clock.now(), by, person.contact_id, interaction)
    return interaction


async def to_aside(message_id: UUID, by: UUID) -> None:
    """It is not for us. It can be taken out again as long as it is kept."""
    async with transaction():
        await _held(message_id)
        await database.execute(_ASIDE, message_id, clock.now(), by, Aside.NOT_OURS)
        await note(by, "message_set_aside")


async def opened_of(message_id: UUID) -> Opened:
    """Its text and parts; nothing of one that is not kept."""
    content = await queries.content_of(message_id)
    return await asyncio.to_thread(opened, content or b"")


async def _papers(message_id: UUID) -> tuple[list[Paper], str]:
    """The message as it came, each of its attachments, and its words."""
    content = await queries.content_of(message_id) or b""
    known = await asyncio.to_thread(opened, content)
    parts = [Paper(safe_name(one.name), one.content) for one in known.parts if one.content]
    return [Paper("message.eml", content), *parts], known.text


async def _held(message_id: UUID) -> Message:
    message = await queries.hold(message_id)
    if message is None or not message.may_be_sorted:
        raise Conflict(SORTED)
    return message
