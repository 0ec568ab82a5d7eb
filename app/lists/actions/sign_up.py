"""Somebody typed an address into the form. The same happens for every address (trial A5)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from app.consent import actions as consent
from app.consent.actions import NewEvent
from app.consent.rules import Method, State
from app.database import lock, transaction
from app.lib import clock
from app.lib.tokens import keyed_hash
from app.lists import queries
from app.lists.actions.evidence import evidence_of
from app.lists.queries import OfferedList
from app.lists.rules import Mail, Visit
from app.lists.tables import RequestedList, SubscriptionRequest
from app.mail import outbox
from app.mail.addresses import Address


@dataclass(frozen=True)
class SignUp:
    """What was asked for. `lists` are those ticked, each with the sentence beside its box."""

    address: Address
    lists: Sequence[OfferedList]
    language: str
    notice_version: int
    first_name: str = ""
    last_name: str = ""


async def sign_up(wanted: SignUp, visit: Visit) -> UUID:
    """Note the wish, its evidence, and one mail to the owner of the address.

    Whether the address is known, and what the mail says, is decided when the mail is made; here
    nothing depends on it but the reference the ledger uses.
    """
    request_id, now = uuid4(), clock.now()
    async with transaction():
        await lock(f"address {wanted.address.canonical}")
        subject = await queries.subject_known_for(wanted.address.canonical) or uuid4()
        await _keep_request(request_id, subject, wanted, now)
        await consent.record_many(
            [_requested(request_id, subject, wanted, one, visit, now) for one in wanted.lists]
        )
        await outbox.post(Mail.SIGN_UP, request_id, wanted.language)
    return request_id


async def _keep_request(request_id: UUID, subject: UUID, wanted: SignUp, now: datetime) -> None:
    await SubscriptionRequest.insert(
        SubscriptionRequest(
            id=request_id,
            subject=subject,
            email=wanted.address.envelope,
            canonical=wanted.address.canonical,
            mailbox_hash=keyed_hash("limit", wanted.address.limit_key),
            first_name=wanted.first_name,
            last_name=wanted.last_name,
            language=wanted.language,
            notice_version=wanted.notice_version,
            nonce=secrets.token_bytes(16),
            created_at=now,
        )
    )
    await RequestedList.insert(
        *(
            RequestedList(id=uuid4(), request=request_id, list=offer.list_id, wording=offer.wording)
            for offer in wanted.lists
        )
    )


def _requested(
    request_id: UUID,
    subject: UUID,
    wanted: SignUp,
    offer: OfferedList,
    visit: Visit,
    now: datetime,
) -> NewEvent:
    return NewEvent(
        subject=subject,
        state=State.REQUESTED,
        method=Method.FORM,
        purpose=offer.purpose,
        list_id=offer.list_id,
        language=offer.language,
        wording=offer.wording,
        notice_version=wanted.notice_version,
        at=now,
        evidence=evidence_of(visit, wanted.address.envelope, request=str(request_id)),
    )
