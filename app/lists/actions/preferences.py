"""The owner of an address looks at the own choices by a mailed link, and changes them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.rules import Method, State
from app.contacts.actions import confirmed
from app.contacts.queries.people import AddressOfPerson
from app.database import transaction
from app.lib import clock
from app.lib.languages import current_language
from app.lib.tokens import keyed_hash
from app.lists import queries
from app.lists.actions.evidence import evidence_of
from app.lists.actions.subscribing import join
from app.lists.actions.unsubscribe import leave_list, lock_person, object_to_everything
from app.lists.queries import OfferedList
from app.lists.rules import Mail, Visit
from app.lists.tables import PreferencesLink
from app.mail import outbox
from app.mail.addresses import Address

# An objection is about all direct marketing; its event names a purpose because every event does.
ANY_MARKETING = "marketing_directory"


async def ask_for_link(address: Address, language: str) -> UUID:
    """One row and one mail to make, whoever asks; whether the address is known shows only there."""
    link_id = uuid4()
    async with transaction():
        await PreferencesLink.insert(
            PreferencesLink(
                id=link_id,
                email=address.envelope,
                canonical=address.canonical,
                mailbox_hash=keyed_hash("limit", address.limit_key),
                created_at=clock.now(),
            )
        )
        await outbox.post(Mail.SETTINGS_LINK, link_id, language)
    return link_id


@dataclass(frozen=True)
class Choices:
    """What the owner saved. `off` are lists that were shown as subscribed and no longer are."""

    on: Sequence[OfferedList]
    off: Collection[UUID]
    language: str
    first_name: str
    last_name: str
    notice_version: int


async def save_choices(person: AddressOfPerson, choices: Choices, visit: Visit) -> None:
    """Make it so. What is as wished already is left alone.

    A list switched on is the owner's own word: the link came by mail on the owner's own request,
    which proves the mailbox, and the box was ticked beside the sentence, which is the consent itself.
    """
    now = clock.now()
    evidence = evidence_of(visit, person.email)
    async with transaction():
        await lock_person(person.id)
        await confirmed.change_name_and_language(
            person.contact_id, choices.first_name, choices.last_name, choices.language
        )
        on = {one.list_id: one for one in await queries.subscribed([person.id], choices.language)}
        for offer in choices.on:
            if offer.list_id not in on:
                await join(offer.list_id, person.id, now)
                await consent.record(_given(person, offer, choices, evidence, now))
        for list_id in choices.off:
            if list_id in on:
                purpose = on[list_id].purpose
                await leave_list(list_id, person.id, purpose, Method.PAGE, evidence)


async def stop_everything(person: AddressOfPerson, visit: Visit) -> datetime | None:
    """Object to all marketing, from the page of one's choices. None when that was so already."""
    have = await queries.subscribed([person.id], current_language())
    purpose = have[0].purpose if have else ANY_MARKETING
    return await object_to_everything(
        person.id, purpose, Method.PAGE, evidence_of(visit, person.email)
    )


def _given(
    person: AddressOfPerson,
    offer: OfferedList,
    choices: Choices,
    evidence: Evidence,
    now: datetime,
) -> NewEvent:
    return NewEvent(
        subject=person.id,
        state=State.GIVEN,
        method=Method.OWN_LINK,
        purpose=offer.purpose,
        list_id=offer.list_id,
        language=offer.language,
        wording=offer.wording,
        notice_version=choices.notice_version,
        at=now,
        evidence=evidence,
    )
