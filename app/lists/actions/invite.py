"""Staff ask people whether they want a list. No permission comes of it: only their own answer gives one.

A mail that asks for consent is itself direct marketing to a natural person, so nobody is asked who
left, objected, complained, is on the suppression list, or has been asked before.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from app import database
from app.consent import actions as consent
from app.consent import queries as ledger
from app.consent.actions import Evidence, NewEvent
from app.consent.rules import Actor, Method, State
from app.consent.suppression import kept as suppression
from app.contacts.sql import main_address_first
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict
from app.lib.tokens import keyed_hash
from app.lists.queries import OfferedList, offered_lists
from app.lists.rules import Mail
from app.lists.tables import RequestedList, SubscriptionRequest
from app.mail import outbox
from app.mail.addresses import Address, parse
from app.staff.log import actions

NO_NOTICE = N_("Publish the privacy notice first: an invitation has to link to it.")
NOT_OFFERED = N_("This list does not take subscribers now.")


class LeftOut(StrEnum):
    """Why somebody is not asked."""

    NO_ADDRESS = "no_address"
    BLOCKED = "blocked"
    ASKED = "asked"
    SUBSCRIBED = "subscribed"


@dataclass(frozen=True)
class Asked:
    """One address to write to, in a language that the list has."""

    subject: UUID
    address: Address
    language: str
    first_name: str
    last_name: str


@dataclass(frozen=True)
class Invitation:
    """Who would be asked, and how many are left out for each reason."""

    asked: Sequence[Asked]
    left_out: Mapping[LeftOut, int]


# One address for each person: the main one, else the oldest; and what is known of all of theirs.
_PEOPLE = f"""
select c.id, c.language, c.first_name, c.last_name, a.id as address, a.email, a.canonical,
       array(select b.canonical from contact_addresses b where b.contact = c.id) as canonicals,
       exists (select from contact_addresses b join permission p on p.address = b.id
                where b.contact = c.id and p.channel = 'email'
                  and p.reason in ('objected', 'complained', 'restricted', 'erased')) as is_blocked,
       exists (select from contact_addresses b
                 join subscriptions s on s.address = b.id and s.list = $2 and s.left_at is null
                where b.contact = c.id) as is_subscribed,
       exists (select from contact_addresses b join consent_events e on e.subject = b.id
                where b.contact = c.id and e.list_id = $2)
       or exists (select from contact_addresses b join subscription_requests q
                      on q.canonical = b.canonical and q.cancelled_at is null
                    join requested_lists r on r.request = q.id and r.list = $2
                   where b.contact = c.id) as is_asked
  from contacts c
  left join lateral (
       select a.id, a.email, a.canonical from contact_addresses a where a.contact = c.id
        order by {main_address_first("a")} limit 1) a on true
 where c.id = any($1) order by c.id
"""


async def who_would_be_asked(people: Collection[UUID], list_id: UUID) -> Invitation:
    """Changes nothing."""
    rows = await database.fetch(_PEOPLE, list(people), list_id)
    stopped = await suppression.suppressed([one for row in rows for one in row["canonicals"]])
    languages = await _languages(list_id)
    asked: list[Asked] = []
    left_out = dict.fromkeys(LeftOut, 0)
    for row in rows:
        address = parse(row["email"]) if row["email"] else None
        reason = _why_not(row, address, stopped)
        if reason is None and isinstance(address, Address) and languages:
            language = row["language"] if row["language"] in languages else languages[0]
            names = (row["first_name"], row["last_name"])
            asked.append(Asked(row["address"], address, language, *names))
        else:
            left_out[reason or LeftOut.NO_ADDRESS] += 1
    asked.sort(key=lambda one: one.subject)  # the order in which the ledger takes its locks
    return Invitation(asked, {why: number for why, number in left_out.items() if number})


def _why_not(row: Any, address: object, stopped: Mapping[str, object]) -> LeftOut | None:
    reasons = (
        (not isinstance(address, Address), LeftOut.NO_ADDRESS),
        (row["is_blocked"] or any(one in stopped for one in row["canonicals"]), LeftOut.BLOCKED),
        (row["is_subscribed"], LeftOut.SUBSCRIBED),
        (row["is_asked"], LeftOut.ASKED),
    )
    return next((why for applies, why in reasons if applies), None)


async def _languages(list_id: UUID) -> list[str]:
    in_force = await ledger.wordings_in_force(list_id)
    return [language for language in ("fi", "sv", "en") if language in in_force]


async def invite(people: Collection[UUID], list_id: UUID, *, by: UUID, why: str = "") -> int:
    """Put a question in the outgoing mail for each who may be asked; answers how many.

    Raises Conflict when the list takes no subscribers, or no privacy notice is published.
    """
    notice = await ledger.current_notice_version()
    if notice is None:
        raise Conflict(NO_NOTICE)
    async with transaction():
        await lock("invitations")
        invitation = await who_would_be_asked(people, list_id)
        offers = {one.language: await _offer(list_id, one.language) for one in invitation.asked}
        for one in invitation.asked:
            await _ask(one, offers[one.language], notice, by, why)
        await actions.note(
            by,
            "people_invited",
            about_kind="list",
            about=list_id,
            detail={"rows": len(invitation.asked)},
        )
    return len(invitation.asked)


async def _offer(list_id: UUID, language: str) -> OfferedList:
    for one in await offered_lists(language):
        if one.list_id == list_id:
            return one
    raise Conflict(NOT_OFFERED)


async def _ask(one: Asked, offer: OfferedList, notice: int, by: UUID, why: str) -> None:
    """A sign-up request that staff began; its link and its answer are those of any other."""
    await lock(f"address {one.address.canonical}")
    request_id = uuid4()
    await SubscriptionRequest.insert(_request(request_id, one, notice))
    await RequestedList.insert(
        RequestedList(id=uuid4(), request=request_id, list=offer.list_id, wording=offer.wording)
    )
    detail: dict[str, object] = {"request": str(request_id), **({"why": why} if why else {})}
    await consent.record(_requested(one, offer, notice, by, detail))
    await outbox.post(Mail.INVITATION, request_id, one.language)


def _request(request_id: UUID, one: Asked, notice: int) -> SubscriptionRequest:
    return SubscriptionRequest(
        id=request_id,
        subject=one.subject,
        email=one.address.envelope,
        canonical=one.address.canonical,
        mailbox_hash=keyed_hash("limit", one.address.limit_key),
        first_name=one.first_name,
        last_name=one.last_name,
        language=one.language,
        notice_version=notice,
        nonce=secrets.token_bytes(16),
        created_at=clock.now(),
    )


def _requested(
    one: Asked, offer: OfferedList, notice: int, by: UUID, detail: dict[str, object]
) -> NewEvent:
    return NewEvent(
        subject=one.subject,
        state=State.REQUESTED,
        method=Method.STAFF,
        purpose=offer.purpose,
        list_id=offer.list_id,
        language=offer.language,
        wording=offer.wording,
        notice_version=notice,
        actor=Actor.STAFF,
        actor_id=by,
        evidence=Evidence(email=one.address.envelope, detail=detail),
    )
