"""Requests about own data in several states, each text with a stain."""

from dataclasses import dataclass
from uuid import UUID

from app.database import fetchval
from app.lib.tokens import token
from app.mail.outbox import Taken
from app.mail.smtp.account import Security
from app.privacy.requests import actions, queries
from app.privacy.requests.actions import Decided
from app.privacy.requests.cases import Case
from app.privacy.requests.incoming import actions as incoming
from app.privacy.requests.incoming.actions import Paper, Received
from app.privacy.requests.intake.box import Account
from app.privacy.requests.intake.mailbox import set_mailbox
from app.privacy.requests.letters.actions import Written, note_sent, write
from app.privacy.requests.letters.drafts import Kind
from app.privacy.requests.queries import LINK
from app.privacy.requests.rules import Decision, Way, Wish
from tests.make import contacts as make_contacts
from tests.privacy.requests.intake.messages import letter, taken
from tests.world.people import People
from tests.world.text import stained


@dataclass(frozen=True)
class Requests:
    """`decided` waits to be carried out, `fresh` for who it is, `asked` for the link, `closed` is over."""

    decided: UUID
    fresh: UUID
    asked: UUID
    closed: UUID
    file: UUID
    letter: UUID
    link: str
    message: UUID


async def build(known: People, by: UUID) -> Requests:
    decided = await _decided(known, by)
    fresh = await incoming.record(_received(Way.PHONE, Wish.ACCESS), by)
    closed = await incoming.record(_received(Way.POST, Wish.OTHER), by)
    await actions.withdraw(closed, stained("withdrawn"), by)
    asked = await incoming.ask(_received(Way.PAGE, Wish.PORTABILITY))
    case = await queries.case(asked)
    assert isinstance(case, Case)
    return Requests(
        decided=decided,
        fresh=fresh,
        asked=asked,
        closed=closed,
        file=await fetchval("select id from privacy_request_files where request = $1", decided),
        letter=await fetchval("select id from privacy_request_letters where request = $1", decided),
        link=token(LINK, asked, case.nonce),
        message=await _message(known, by),
    )


async def _message(known: People, by: UUID) -> UUID:
    """From an address in the register, in a mailbox that is set up."""
    account = Account("imap.example.org", 993, Security.TLS, "requests", stained("key"), "INBOX")
    await set_mailbox(account, is_read=True, by=by)
    email = await fetchval("select email from contact_addresses where id = $1", known.address)
    return await taken(letter(stained("subject"), stained("text"), From=email))


async def _decided(known: People, by: UUID) -> UUID:
    wishes = (Wish.CORRECTION, Wish.RESTRICTION)
    received = _received(Way.EMAIL, *wishes, contact=known.contact)
    request = await incoming.record(received, by)
    await actions.note_identity(request, stained("identity"), by)
    await actions.collected(request, stained("collected"), by)
    decisions = [Decided(one, Decision.GRANTED, stained("reason")) for one in wishes]
    await actions.decide(request, decisions, by)
    letter = Written(Kind.RECEIVED, "en", stained("letter"), stained("body"))
    message = stained("message").encode()
    await note_sent(
        await write(request, letter, by), Taken("<1@example.com>", message, message, "250")
    )
    return request


def _received(way: Way, *wishes: Wish, contact: UUID | None = None) -> Received:
    return Received(
        way=way, wishes=wishes, language="en", first_name=stained("asks")[:80],
        last_name=stained("asks")[:80], company=stained("company"), email=make_contacts.address(),
        phone="+358401234567", said=stained("said"), contact=contact,
        papers=[Paper("message.eml", stained("message").encode())] if contact else [],
    )  # fmt: skip
