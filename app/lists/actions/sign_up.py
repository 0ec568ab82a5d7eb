"""Somebody typed an address into the form. The same happens for every address (trial A5)."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID, uuid4

from app import database
from app.consent import actions as consent
from app.consent.actions import NewEvent
from app.consent.events import Method, State
from app.consent.shown.forms import FormShown, keep_form
from app.database import lock, transaction
from app.lib import clock
from app.lib.tokens import keyed_hash
from app.lists import queries
from app.lists.actions.evidence import evidence_of
from app.lists.queries import OfferedList, Request, WantedList
from app.lists.rules import Mail, Visit
from app.lists.tables import RequestedList, SubscriptionRequest
from app.mail import outbox
from app.mail.addresses import Address


@dataclass(frozen=True)
class SignUp:
    """What was asked for. `lists` are those ticked on the form `shown`, each with its sentence."""

    address: Address
    lists: Sequence[OfferedList]
    language: str
    notice_version: int
    shown: FormShown
    first_name: str = ""
    last_name: str = ""


async def sign_up(wanted: SignUp, visit: Visit) -> UUID:
    """Note the wish, from where it came, and one mail to the owner of the address.

    Whether the address is known, what the mail says and whether one goes at all is decided when the
    mail is made; here nothing depends on it but the reference the ledger uses. The ledger learns of
    the wish only then: anybody may ask with another's address, however often (trial H5).
    """
    request_id = uuid4()
    async with transaction():
        await lock(f"address {wanted.address.canonical}")
        subject = await queries.subject_known_for(wanted.address.canonical) or uuid4()
        await keep_form(wanted.shown)
        await _keep_request(request_id, subject, wanted, _seen(wanted, visit))
        await outbox.post(Mail.SIGN_UP, request_id, wanted.language)
    return request_id


def _seen(wanted: SignUp, visit: Visit) -> Visit:
    ticked = tuple(offer.slug for offer in wanted.lists)
    form = wanted.shown.digest.hex()
    return replace(visit, form=form, ticked=ticked, language=wanted.language)


async def _keep_request(request_id: UUID, subject: UUID, wanted: SignUp, visit: Visit) -> None:
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
            created_at=clock.now(),
            visit=json.dumps(asdict(visit)),
        )
    )
    await RequestedList.insert(
        *(RequestedList(id=uuid4(), request=request_id, **offer.asked) for offer in wanted.lists)
    )


_ONCE = """
update subscription_requests q set visit = null
  from (select id, visit from subscription_requests where id = $1 for update) kept
 where q.id = kept.id and kept.visit is not null
returning kept.visit
"""


async def record_wish(request: Request) -> None:
    """Put a sign-up into the ledger, once: with the mail that asks about it, or the answer to that."""
    kept = await database.fetchval(_ONCE, request.id)
    if kept is None:
        return
    visit = Visit(**json.loads(kept))
    await consent.record_many(wishes(request, visit))


def wishes(request: Request, visit: Visit) -> list[NewEvent]:
    """One event for each list that was asked for."""
    return [_requested(request, wanted, visit) for wanted in request.lists]


def _requested(request: Request, wanted: WantedList, visit: Visit) -> NewEvent:
    return NewEvent(
        subject=request.subject,
        state=State.REQUESTED,
        method=Method.FORM,
        purpose=wanted.purpose,
        purpose_version=wanted.purpose_version,
        list_id=wanted.list_id,
        language=wanted.language,
        wording=wanted.wording,
        notice_version=request.notice_version,
        at=request.created_at,
        evidence=evidence_of(visit, request.email, request=str(request.id)),
    )
