"""The mail after a leaving on a page: what ended, for which address, and the way back."""

from uuid import UUID

from app.consent import queries as ledger
from app.consent.events import EMAIL, Method, State, effective_events
from app.contacts.queries import people
from app.lists import queries
from app.lists.emails import GONE, LIMIT, NO_IDENTITY, may_mail_link, settings_url
from app.lists.rules import Mail
from app.mail.letters.compose import compose
from app.mail.outbox import Drop, Letter, SystemMail, letter
from app.staff.queries import identity as identity_queries


async def prepare_you_have_left(about: UUID, language: str) -> Letter | Drop:
    """Nothing is sent when it was undone meanwhile; nor more than three times in a day."""
    identity, link = await identity_queries.identity(), await queries.preferences_link(about)
    if identity is None:
        return NO_IDENTITY
    address = await people.address_by_canonical(link.canonical) if link else None
    if link is None or link.left_at is None or address is None:
        return GONE
    ended = [
        event
        for event in effective_events(await ledger.events_of(address.id))
        if event.at >= link.left_at
        and event.state in (State.WITHDRAWN, State.OBJECTED)
        and (event.method, event.channel) == (Method.PAGE, EMAIL)
    ]
    if not ended:
        return GONE
    if not await may_mail_link(link):
        return LIMIT
    lists = [event.list_id for event in ended if event.list_id is not None]
    rendered = compose(
        "you-have-left",
        language,
        identity.sender(language),
        address=address.email,
        names=await queries.list_names(lists, language),
        is_everything=any(event.state is State.OBJECTED for event in ended),
        settings_url=settings_url(link.id, language),
    )
    return letter(address.email, identity, rendered)


YOU_HAVE_LEFT = SystemMail(Mail.YOU_HAVE_LEFT, prepare_you_have_left)
