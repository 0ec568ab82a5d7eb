"""The mail with the link to one's own details."""

from uuid import UUID

from app.contacts.queries import people
from app.lib.tokens import token
from app.lists import queries
from app.lists.emails import GONE, LIMIT, NO_IDENTITY, may_mail_link
from app.lists.public.own.preferences import DETAILS
from app.mail.letters.compose import compose, url
from app.mail.outbox import Drop, Letter, SystemMail, letter
from app.privacy.details.actions import MAIL
from app.staff.queries.identity import identity


async def prepare(about: UUID, language: str) -> Letter | Drop:
    """To the address as the register has it, at most three links a day."""
    us, link = await identity(), await queries.preferences_link(about)
    if us is None:
        return NO_IDENTITY
    address = await people.address_by_canonical(link.canonical) if link else None
    if link is None or address is None or address.replaced_at is not None:
        return GONE
    if not await may_mail_link(link):
        return LIMIT
    secret = token(DETAILS, link.id)
    rendered = compose(
        "details-link",
        language,
        us.sender(language),
        details_url=url(f"/details/{secret}", language),
    )
    return letter(address.email, us, rendered, secret=secret)


DETAILS_LINK = SystemMail(MAIL, prepare)
