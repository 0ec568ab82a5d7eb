"""A short mail to the owner after a leaving on a page: letters are forwarded, and links opened by others."""

from datetime import datetime
from uuid import UUID, uuid4

from app import database
from app.database import transaction
from app.lib import clock
from app.lib.languages import current_language
from app.lib.tokens import keyed_hash
from app.lists.rules import Mail
from app.lists.tables import PreferencesLink
from app.mail import outbox
from app.mail.addresses import Address, parse


async def new_link(address: Address) -> UUID:
    """The row behind a link to the choices of this address, which may be nobody's."""
    link_id = uuid4()
    await PreferencesLink.insert(
        PreferencesLink(
            id=link_id,
            email=address.envelope,
            canonical=address.canonical,
            mailbox_hash=keyed_hash("limit", address.limit_key),
            created_at=clock.now(),
        )
    )
    return link_id


async def tell_of_leaving(email: str, left_at: datetime | None) -> None:
    """Say what ended since then, with a link to the own choices; the way back lies behind it."""
    address = parse(email)
    if left_at is None or not isinstance(address, Address):
        return
    async with transaction():
        link = await new_link(address)
        await database.execute(
            "update preferences_links set left_at = $2 where id = $1", link, left_at
        )
        await outbox.post(Mail.YOU_HAVE_LEFT, link, current_language())
