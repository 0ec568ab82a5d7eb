"""The proofs of the demo's consents, made by what makes them in earnest, only with dates in the past."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from app.consent.actions import NewEvent
from app.consent.events import Method, State
from app.consent.shown.forms import FormShown, keep_form
from app.consent.shown.mails import keep_mail
from app.lib import clock
from app.lib.languages import Language, speaking
from app.lists.actions.confirm import answer, proof_of
from app.lists.actions.sign_up import wishes
from app.lists.emails import confirmation_letter, confirmation_sent
from app.lists.public.forms import Offer
from app.lists.public.pages import question_shown
from app.lists.public.sign_up import sign_up_shown
from app.lists.queries import OfferedList, Request, WantedList, offered_lists
from app.lists.rules import Visit
from app.mail.jobs import taken, written
from app.staff.queries import identity as identity_queries
from app.staff.queries.identity import Identity

_MAILED_AFTER = timedelta(seconds=4)
_WANTED = tuple(each.name for each in fields(WantedList))


@dataclass(frozen=True)
class Forms:
    """Whose lists they are, and what the sign-up page offers in each language."""

    identity: Identity
    notice: int
    offers: Mapping[str, Sequence[OfferedList]]
    shown: Mapping[str, FormShown]


@dataclass(frozen=True)
class Wish:
    """Somebody ticked these lists at that moment, and pressed the button in the mail later."""

    subject: UUID
    email: str
    language: str
    lists: Sequence[UUID]
    asked_at: datetime
    confirmed_at: datetime
    visit: Visit
    queue_id: str


async def forms_of(notice: int | None) -> Forms:
    """As the first visitors saw them."""
    identity = await identity_queries.identity()
    assert identity is not None
    assert notice is not None
    offers, shown = {}, {}
    for language in Language:
        with speaking(language):
            offers[language.value] = await offered_lists(language)
            offer = Offer(offers[language.value], notice)
            shown[language.value] = sign_up_shown(offer, "/", identity)
        await keep_form(shown[language.value])
    return Forms(identity, notice, offers, shown)


async def agreed(forms: Forms, wish: Wish) -> list[NewEvent]:
    """What the form, the worker and the button wrote down; the forms and the mail are kept."""
    request = _request(forms, wish)
    with speaking(wish.language):
        question = question_shown(request, (), forms.identity)
    sent_at = wish.asked_at + _MAILED_AFTER
    letter = confirmation_letter(request, forms.identity, wish.language)
    message = written(request.id, letter, sent_at)
    mail = taken(request.id, letter, sent_at, message, f"250 2.0.0 Ok: queued as {wish.queue_id}")
    with clock.standing_at(sent_at):
        await keep_form(question)
        await keep_mail(request.subject, request.id, mail.copy)
    return [
        *wishes(request, _on_the_form(forms, wish)),
        *confirmation_sent(request, mail, sent_at),
        *_confirmed(request, wish, question),
    ]


def _request(forms: Forms, wish: Wish) -> Request:
    lists = [one for one in forms.offers[wish.language] if one.list_id in wish.lists]
    return Request(
        id=uuid5(wish.subject, "sign-up"),
        subject=wish.subject,
        email=wish.email,
        canonical=wish.email,
        mailbox_hash=b"",
        first_name="",
        last_name="",
        language=wish.language,
        notice_version=forms.notice,
        nonce=wish.queue_id.encode(),
        created_at=wish.asked_at,
        letter=None,
        mailed_at=wish.asked_at + _MAILED_AFTER,
        confirmed_at=None,
        cancelled_at=None,
        held_at=None,
        superseded_at=None,
        is_invitation=False,
        lists=tuple(WantedList(**{name: getattr(one, name) for name in _WANTED}) for one in lists),
    )


def _on_the_form(forms: Forms, wish: Wish) -> Visit:
    digest = forms.shown[wish.language].digest.hex()
    offers = forms.offers[wish.language]
    ticked = [one.slug for one in offers if one.list_id in wish.lists]
    return replace(wish.visit, form=digest, ticked=ticked, language=wish.language)


def _confirmed(request: Request, wish: Wish, question: FormShown) -> list[NewEvent]:
    digest = question.digest.hex()
    visit = replace(wish.visit, page="/confirm", form=digest, language=wish.language)
    waited = (wish.confirmed_at - wish.asked_at - _MAILED_AFTER) // timedelta(seconds=1)
    signals = {"seconds_on_page": 6 + waited % 17, "seconds_after_mail": waited}
    proof, how = proof_of(request, visit, signals), Method.DOUBLE_OPT_IN
    return [
        answer(request, request.subject, one, State.GIVEN, how, wish.confirmed_at, proof)
        for one in request.lists
    ]
