"""Staff ask somebody to confirm their details; who has the link puts them right, or asks for erasure."""

from dataclasses import dataclass
from uuid import UUID

from app import database
from app.contacts.actions import belongings
from app.contacts.actions import people as people_actions
from app.contacts.actions.confirmed import THE_PERSON
from app.contacts.actions.keeping import mark_checked
from app.contacts.facts import Owner, PersonFields
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.contacts.queries.person_details import PersonDetails
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import Conflict, NotFound
from app.lists.actions.told_of_leaving import new_link
from app.mail import outbox
from app.mail.addresses import Address, parse
from app.privacy.article_19.actions import recipients_to_tell
from app.privacy.recording.stops import is_restricted
from app.privacy.requests.incoming.actions import Received, ask_by_link
from app.privacy.requests.rules import Way, Wish
from app.staff.log.actions import note

MAIL = "details_link"
NO_ADDRESS = N_("The person has no e-mail address to send the link to.")
RESTRICTED = N_("The data of this person is only stored: ask nothing before the restriction ends.")
USED = N_("This link has been used already.")
GONE = N_("This person is no longer in the register.")


async def ask_to_confirm(contact: UUID, by: UUID) -> None:
    """A link to the main address, in the person's language."""
    async with transaction():
        person = await people.person(contact)
        if person is None:
            raise NotFound(GONE)
        main = next((one for one in person.addresses if one.is_main), None)
        address = parse(main.email) if main else None
        if not isinstance(address, Address):
            raise Conflict(NO_ADDRESS)
        if await is_restricted(contact):
            raise Conflict(RESTRICTED)
        link = await new_link(address)
        await outbox.post(MAIL, link, person.language)
        await note(by, "details_asked", about_kind="contact", about=contact)


@dataclass(frozen=True)
class Confirmed:
    """What the person says of themselves; `said` is what else is wrong."""

    fields: PersonFields
    phones: tuple[tuple[str, str], ...]
    edition: int
    said: str = ""


async def confirm(
    link: UUID, owner: AddressOfPerson, person: PersonDetails, told: Confirmed
) -> UUID | None:
    """Keep it, once. Answers the request that was made of what the form cannot hold.

    Raises EditedMeanwhile, or Conflict when the link was used.
    """
    now = (person.fields, tuple((one.number, one.kind) for one in person.phones))
    async with transaction():
        await _use(link)
        if (told.fields, told.phones) != now:
            await recipients_to_tell(person.id, Wish.CORRECTION)
        await people_actions.change_person(person.id, told.fields, told.edition, THE_PERSON)
        await belongings.set_phones(person.id, None, told.phones, THE_PERSON)
        await mark_checked(Owner(contact=person.id), THE_PERSON)
        return await _ask(owner, person, Wish.CORRECTION, told.said) if told.said else None


async def ask_for_erasure(link: UUID, owner: AddressOfPerson, person: PersonDetails) -> UUID:
    """Staff see first what has to stay, such as orders; the month runs from now on."""
    async with transaction():
        await _use(link)
        return await _ask(owner, person, Wish.ERASURE, "")


async def _use(link: UUID) -> None:
    used = await database.fetchval(
        "update preferences_links set used_at = $2 where id = $1 and used_at is null returning id",
        link,
        clock.now(),
    )
    if used is None:
        raise Conflict(USED)


async def _ask(owner: AddressOfPerson, person: PersonDetails, wish: Wish, said: str) -> UUID:
    address = parse(owner.email)
    assert isinstance(address, Address), "what is in the register could be read"
    received = Received(
        way=Way.LINK,
        wishes=[wish],
        language=current_language().value,
        first_name=person.first_name,
        last_name=person.last_name,
        email=address,
        said=said,
        contact=person.id,
    )
    return await ask_by_link(owner, received)
