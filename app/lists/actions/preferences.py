"""The owner of an address looks at the own choices by a mailed link, and changes them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.events import Method, State
from app.consent.shown.forms import FormShown, keep_form
from app.contacts.actions import confirmed
from app.contacts.queries.people import AddressOfPerson
from app.database import transaction
from app.lib import clock
from app.lib.languages import current_language
from app.lists import queries
from app.lists.actions.choices import object_by
from app.lists.actions.evidence import evidence_of
from app.lists.actions.subscribing import join
from app.lists.actions.told_of_leaving import new_link, tell_of_leaving
from app.lists.actions.unsubscribe import leave_list, lock_person
from app.lists.queries import OfferedList, Subscribed
from app.lists.rules import Mail, Visit
from app.mail import outbox
from app.mail.addresses import Address


async def ask_for_link(address: Address, language: str) -> UUID:
    """One row and one mail to make, whoever asks; whether the address is known shows only there."""
    async with transaction():
        link_id = await new_link(address)
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
    shown: FormShown


async def save_choices(person: AddressOfPerson, choices: Choices, visit: Visit) -> datetime | None:
    """Make it so. What is as wished already is left alone. When something was left, if it was.

    A list switched on is the owner's own word: the link came by mail on the owner's own request,
    which proves the mailbox, and the box was ticked beside the sentence, which is the consent itself.
    """
    now = clock.now()
    async with transaction():
        await lock_person(person.id)
        await confirmed.change_name_and_language(
            person.contact_id, choices.first_name, choices.last_name, choices.language
        )
        on = {one.list_id: one for one in await queries.subscribed([person.id], choices.language)}
        wanted = [offer for offer in choices.on if offer.list_id not in on]
        if wanted:
            await keep_form(choices.shown)
        evidence = evidence_of(_seen(choices, visit), person.email)
        for offer in wanted:
            await join(offer.list_id, person.id, now)
            await consent.record(_given(person, offer, choices, evidence, now))
        off = [on[each] for each in choices.off if each in on]
        return await leave_some(person, off, visit)


def _seen(choices: Choices, visit: Visit) -> Visit:
    ticked, language = [offer.slug for offer in choices.on], current_language()
    form = choices.shown.digest.hex()
    return replace(visit, form=form, ticked=ticked, language=language)


async def leave_some(
    person: AddressOfPerson, lists: Sequence[Subscribed], visit: Visit
) -> datetime | None:
    """End these, for every address of the person; the owner of this one is told by mail.

    When, or None if nothing ended.
    """
    evidence, now, ended = evidence_of(visit, person.email), clock.now(), False
    async with transaction():
        for one in lists:
            left_at = await leave_list(
                one.list_id, person.id, one.purpose, Method.PAGE, evidence, at=now
            )
            ended = ended or left_at is not None
        await tell_of_leaving(person.email, now if ended else None)
    return now if ended else None


async def stop_by(
    person: AddressOfPerson, channels: Collection[str], visit: Visit
) -> datetime | None:
    """Object to all marketing by these channels. When letters ended, if they did just now."""
    async with transaction():
        left_at = await object_by(person.id, channels, evidence_of(visit, person.email))
        await tell_of_leaving(person.email, left_at)
    return left_at


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
