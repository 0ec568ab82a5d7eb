"""The mails of a change of address: is it yours, to the new one; it was changed, to the old one."""

from uuid import UUID

from app import database
from app.contacts.queries import people
from app.database import lock
from app.lib import clock
from app.lib.tokens import token
from app.lists import rules
from app.lists.emails import GONE, LIMIT, NO_IDENTITY
from app.lists.replacing import queries as address_queries
from app.lists.replacing.queries import NEW_ADDRESS as CONFIRM
from app.lists.replacing.queries import NOT_ME
from app.lists.rules import ChangeState, Mail
from app.mail.addresses import masked
from app.mail.letters.compose import compose, url
from app.mail.outbox import Drop, Letter, SystemMail, letter
from app.staff.queries import identity as identity_queries


async def prepare_new_address(about: UUID, language: str) -> Letter | Drop:
    """The same mail whoever has the address; at most three a day to a mailbox, or from one address."""
    identity, change = await identity_queries.identity(), await address_queries.change(about)
    if identity is None:
        return NO_IDENTITY
    owner = await people.address(change.address) if change else None
    if change is None or change.state is not ChangeState.OPEN:
        return GONE
    if owner is None or owner.replaced_at is not None:
        return GONE
    await lock(f"mailbox {change.mailbox_hash.hex()}")
    await lock(f"changes of {change.address}")
    if await address_queries.asked_today(change) >= rules.ADDRESS_CHANGES_A_DAY:
        return LIMIT
    await database.execute(
        "update address_changes set mailed_at = $2 where id = $1", change.id, clock.now()
    )
    secret = token(CONFIRM, change.id, change.nonce)
    rendered = compose(
        "new-address",
        language,
        identity.sender(language),
        confirm_url=url(f"/new-address/{secret}", language),
    )
    return letter(change.email, identity, rendered, secret=secret)


async def prepare_address_replaced(about: UUID, language: str) -> Letter | Drop:
    """To the old address; the new one is not shown whole, for it may be another person's."""
    identity, change = await identity_queries.identity(), await address_queries.change(about)
    if identity is None:
        return NO_IDENTITY
    old = await people.address(change.address) if change else None
    if change is None or old is None or change.state is not ChangeState.DONE:
        return GONE
    secret = token(NOT_ME, change.id, change.nonce)
    rendered = compose(
        "address-replaced",
        language,
        identity.sender(language),
        address=old.email,
        new_address=masked(change.email),
        not_me_url=url(f"/not-my-change/{secret}", language),
    )
    return letter(old.email, identity, rendered, secret=secret)


NEW_ADDRESS = SystemMail(Mail.NEW_ADDRESS, prepare_new_address)
ADDRESS_REPLACED = SystemMail(Mail.ADDRESS_REPLACED, prepare_address_replaced)
