"""The mail that an answer is ready: a link that tells nothing without the code."""

from uuid import UUID

from app.contacts.queries import people
from app.lib.tokens import token
from app.lists.emails import GONE, NO_IDENTITY
from app.mail.letters.compose import compose, url
from app.mail.outbox import Drop, Letter, SystemMail, letter
from app.privacy.answer import queries
from app.privacy.answer.actions import MAIL
from app.privacy.answer.queries import LINK
from app.privacy.answer.rules import State
from app.privacy.requests import queries as requests
from app.staff.queries.identity import identity


async def prepare(about: UUID, language: str) -> Letter | Drop:
    """To the address that asked when the register knows it, else to the main one."""
    us, answer = await identity(), await queries.released(about)
    if us is None:
        return NO_IDENTITY
    if answer is None or answer.contact is None or answer.state is not State.OPEN:
        return GONE
    addresses = await people.addresses_of(answer.contact)
    case = await requests.case(answer.request) if answer.request else None
    asked = [one for one in addresses if case and one.canonical == case.canonical]
    to = next(iter([*asked, *addresses]), None)
    if to is None or answer.open_until is None:
        return GONE
    secret = token(LINK, answer.id)
    rendered = compose(
        "answer-ready",
        language,
        us.sender(language),
        answer_url=url(f"/answer/{secret}", language),
        until=answer.open_until,
    )
    return letter(to.email, us, rendered, secret=secret)


ANSWER_READY = SystemMail(MAIL, prepare)
