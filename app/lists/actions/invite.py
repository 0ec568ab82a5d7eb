"""Staff ask people whether they want a list. No permission comes of it: only their own answer gives one.

Nothing is in the ledger before the mail goes out; until then it can be asked again.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from app.consent import queries as ledger
from app.consent.grounds.facts import Answer
from app.consent.wordings.queries import wordings_in_force
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid
from app.lib.tokens import keyed_hash
from app.lists.asking.people import asking
from app.lists.asking.rules import Already, PersonToAsk, whom_to_ask
from app.lists.queries import OfferedList, offered_lists
from app.lists.rules import Mail
from app.lists.tables import RequestedList, SubscriptionRequest
from app.mail import outbox
from app.mail.addresses import Address, parse
from app.staff.log import actions

NO_NOTICE = N_("Publish the privacy notice first: an invitation has to link to it.")
NOT_OFFERED = N_("This list does not take subscribers now.")
NO_WHY = N_("Write down why these people are asked.")
LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True)
class Asked:
    """One address to write to, in a language that the list has, and the ground.

    `renews`: the event of the consent which is asked to go on; `until`: it ends then.
    """

    person: PersonToAsk
    subject: UUID
    address: Address
    language: str
    answer: Answer
    renews: int | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class LeftOut:
    """Somebody who is not asked, and why: there is nothing to ask, or the decision says no."""

    person: PersonToAsk
    why: Already | Answer


@dataclass(frozen=True)
class Invitation:
    """Who would be asked, and who would not."""

    asked: Sequence[Asked]
    left_out: Sequence[LeftOut]


async def who_would_be_asked(
    people: Collection[UUID], list_id: UUID, product_groups: Collection[int] = ()
) -> Invitation:
    """Changes nothing. `product_groups`: what the list is about, for people who have bought such."""
    found = await asking(people, list_id, product_groups)
    languages = await languages_of(list_id)
    asked, left_out = list[Asked](), list[LeftOut]()
    for person in found.people:
        if (already := person.already) is not None:
            left_out.append(LeftOut(person, already))
            continue
        chosen, answer = whom_to_ask(person, found.message)
        address = parse(chosen.email) if chosen else None
        if chosen is None or not isinstance(address, Address):
            left_out.append(LeftOut(person, answer if chosen is None else Already.NO_ADDRESS))
            continue
        language = language_for(person, languages)
        asked.append(Asked(person, chosen.id, address, language, answer))
    asked.sort(key=lambda one: one.subject)  # the order in which the ledger takes its locks
    return Invitation(asked, left_out)


async def languages_of(list_id: UUID) -> list[str]:
    """Those in which this list asks for consent. Raises Conflict when there are none."""
    in_force = await wordings_in_force(list_id)
    languages = [language for language in LANGUAGES if language in in_force]
    if not languages:
        raise Conflict(NOT_OFFERED)
    return languages


def language_for(person: PersonToAsk, languages: Sequence[str]) -> str:
    return person.language if person.language in languages else languages[0]


async def invite(
    people: Collection[UUID],
    list_id: UUID,
    *,
    by: UUID,
    why: str,
    product_groups: Collection[int] = (),
) -> int:
    """Put one question in the outgoing mail for each who may be asked; answers how many.

    Raises Conflict when the list takes no subscribers, or no privacy notice is published, and Invalid
    without a reason.
    """
    if not why.strip():
        raise Invalid(NO_WHY)
    async with transaction():
        await lock("invitations")
        invitation = await who_would_be_asked(people, list_id, product_groups)
        asked = await post_questions(invitation.asked, list_id, by=by, why=why)
        detail = {"rows": asked}
        await actions.note(by, "people_invited", about_kind="list", about=list_id, detail=detail)
    return asked


async def post_questions(
    asked: Sequence[Asked], list_id: UUID, *, by: UUID | None, why: str
) -> int:
    """Put the mails in the outbox, in the caller's transaction; answers how many.

    Raises Conflict when the list takes no subscribers, or no privacy notice is published.
    """
    notice = await ledger.current_notice_version()
    if notice is None:
        raise Conflict(NO_NOTICE)
    offers = {one.language: await _offer(list_id, one.language) for one in asked}
    for one in asked:
        await lock(f"address {one.address.canonical}")
    requests = [_request(one, notice, by, why) for one in asked]
    await _keep(requests, offers)
    await outbox.post_many(Mail.INVITATION, [(each.id, each.language) for each in requests])
    return len(requests)


async def _offer(list_id: UUID, language: str) -> OfferedList:
    for one in await offered_lists(language):
        if one.list_id == list_id:
            return one
    raise Conflict(NOT_OFFERED)


async def _keep(requests: Sequence[SubscriptionRequest], offers: dict[str, OfferedList]) -> None:
    """As sign-ups that staff began; an answer to one is stored as what it is."""
    if not requests:
        return
    await SubscriptionRequest.insert(*requests)
    wanted = [(each.id, offers[each.language]) for each in requests]
    await RequestedList.insert(
        *(RequestedList(id=uuid4(), request=request, **offer.asked) for request, offer in wanted)
    )


def _request(one: Asked, notice: int, by: UUID | None, why: str) -> SubscriptionRequest:
    assert one.answer.ground is not None
    return SubscriptionRequest(
        id=uuid4(),
        subject=one.subject,
        email=one.address.envelope,
        canonical=one.address.canonical,
        mailbox_hash=keyed_hash("limit", one.address.limit_key),
        first_name=one.person.first_name,
        last_name=one.person.last_name,
        language=one.language,
        notice_version=notice,
        nonce=secrets.token_bytes(16),
        created_at=clock.now(),
        is_invitation=True,
        invited_by=by,
        why=why,
        ground=one.answer.ground.value,
        fact=one.answer.fact,
        renews=one.renews,
        open_until=one.until,
    )
