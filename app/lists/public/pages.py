"""What strangers can reach: confirm, leave, undo, and the routes of signing up and of the choices.

No cookie, no script, no session. A GET only asks: mail scanners follow every link of a letter.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from litestar import MediaType, Request, Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.events import Method, State
from app.consent.shown.forms import FormShown
from app.contacts.queries import people
from app.lib import clock
from app.lib.languages import N_, current_language, gettext
from app.lib.refusals import NotFound, Refusal, or_not_found
from app.lib.tokens import matches, row_of
from app.lists import queries
from app.lists.actions import confirm as confirm_actions
from app.lists.actions import unsubscribe as unsubscribe_actions
from app.lists.actions.also_wanted import AlsoWanted, also_wanted
from app.lists.actions.confirm import Agreed
from app.lists.public import forms, invitation, objection
from app.lists.public import sign_up as sign_up_public
from app.lists.public.one_click import ONE_CLICK_DONE, is_one_click
from app.lists.public.own import address as own_address
from app.lists.public.own import choices as own_choices
from app.lists.public.own import preferences as own_preferences
from app.lists.public.own import transfer as own_transfer
from app.lists.public.queries import left_just_now
from app.lists.public.shown import SHOWN, form_shown
from app.lists.public.visits import (
    NOT_A_LINK,
    ONCE_MORE,
    doubts,
    genuine_back,
    is_of_a_test,
    letters_in,
    undo_facts,
    visit_of,
)
from app.lists.queries import LettersToLeave
from app.lists.queries import Request as SignUpRequest
from app.lists.rules import LEAVING_REASONS, RequestState
from app.mail.addresses import masked
from app.staff.queries.identity import Identity
from app.staff.sessions import identity_of
from app.web.receiving.body import PUBLIC_LIMIT
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

NOTHING_CHOSEN = N_("Nothing was changed. Open the link in the letter and choose there.")
CONFIRM = "lists/public/confirm.html"
CONFIRMED = (RequestState.CONFIRMED, RequestState.SUPERSEDED)


@get("/confirm/{link:str}", name="lists.ask_to_confirm")
async def ask_to_confirm(request: Request[Any, Any, Any], link: FromPath[str]) -> Page | Redirect:
    """Show what would be agreed to, and change nothing. Invitations have a page of their own."""
    asked = await _sign_up_of(link)
    if asked.is_invitation:
        return see_other(f"/invitation/{link}")
    return await _confirmation(request, asked, link)


@post("/confirm/{link:str}", name="lists.confirm")
async def confirm(request: Request[Any, Any, Any], link: FromPath[str]) -> Page | Redirect:
    """'I confirm' or 'this was not me'. A POST that our page did not make only shows the page."""
    found, form = await _sign_up_of(link), await read_form(request)
    if found.is_invitation:
        return see_other(f"/invitation/{link}")
    shown = forms.shown_at(form, f"confirm {found.id}")
    if shown is None or not _can_be_answered(found, link, form.value("act")):
        return await _confirmation(request, found, link)
    return await _answered(request, found, link, form, shown)


def _can_be_answered(asked: SignUpRequest, link: str, act: str) -> bool:
    is_open = asked.state is RequestState.OPEN
    return (
        is_open
        and act in ("confirm", "not_me")
        and not queries.waits_for_the_second_mail(asked, link)
    )


async def _answered(
    request: Request[Any, Any, Any], found: SignUpRequest, link: str, form: Form, shown: datetime
) -> Page:
    act = form.value("act")
    doubtful = doubts(request, found.mailed_at, shown)
    visit, waiting = visit_of(request, "/confirm"), await also_wanted(found, clock.now(), shown)
    also = [one for one in waiting if form.has("also", one.key)]
    page = await _shown(request, found, waiting)
    if act == "not_me" and not doubtful:
        state = await confirm_actions.cancel(found, visit)
    elif form.value(SHOWN) != page.digest.hex() and found.lists:
        return await _confirmation(request, found, link)
    elif doubtful and (act == "not_me" or found.held_at):
        return await _confirmation(request, found, link, said=ONCE_MORE)
    elif doubtful:
        low = {**_signals(found, shown), "assurance": "low", "doubts": doubtful}
        await confirm_actions.hold(found, visit, low)
        return _one_more_step(request, found)
    else:
        agreed = Agreed(page, also, shown, _signals(found, shown))
        state = await confirm_actions.confirm(found, visit, agreed)
    if state in CONFIRMED:
        already = act == "not_me" or state is RequestState.SUPERSEDED
        return _confirmed(request, found, also, already=already)
    return render(request, "lists/public/confirm-over.html", state=state.value)


def _confirmed(
    request: Request[Any, Any, Any],
    asked: SignUpRequest,
    also: Sequence[AlsoWanted] = (),
    *,
    already: bool,
) -> Page:
    agreed = [*asked.lists, *(one.wanted for one in also)]
    template = "lists/public/confirmed.html"
    return render(request, template, wanted=asked, agreed=agreed, already=already)


async def _confirmation(
    request: Request[Any, Any, Any], asked: SignUpRequest, link: str, said: str = ""
) -> Page:
    """Also asks about everything else that this address was signed up for and nobody confirmed."""
    state = asked.state
    if state is RequestState.OPEN and queries.waits_for_the_second_mail(asked, link):
        return _one_more_step(request, asked)
    if state in CONFIRMED:
        return _confirmed(request, asked, already=True)
    if state is not RequestState.OPEN:
        status = 410 if state is RequestState.EXPIRED else 200
        return render(request, "lists/public/confirm-over.html", status, state=state.value)
    waiting = await also_wanted(asked, clock.now())
    return render(
        request,
        CONFIRM,
        wanted=asked,
        masked=asked.masked,
        also=waiting,
        link_token=link,
        said=said,
        mark=forms.mark(f"confirm {asked.id}"),
        shown=(await _shown(request, asked, waiting)).digest.hex(),
    )


async def _shown(
    request: Request[Any, Any, Any], asked: SignUpRequest, also: Sequence[AlsoWanted]
) -> FormShown:
    identity = await identity_of(request)
    assert identity is not None, "nobody could sign up before it was said whose letters these are"
    return question_shown(asked, also, identity)


def question_shown(
    asked: SignUpRequest, also: Sequence[AlsoWanted], identity: Identity
) -> FormShown:
    """The page behind the mailed link as it asks about these lists, for proof."""
    notice = asked.notice_version
    return form_shown(CONFIRM, identity, notice, wanted=asked, also=also, masked="", link_token="")


def _one_more_step(request: Request[Any, Any, Any], asked: SignUpRequest) -> Page:
    return render(request, "lists/public/one-more-step.html", masked=asked.masked)


async def _sign_up_of(link: str) -> SignUpRequest:
    return or_not_found(await queries.request_of(link), NOT_A_LINK)


def _signals(asked: SignUpRequest, shown: datetime) -> dict[str, object]:
    """How long it took, in seconds."""
    now, second = clock.now(), timedelta(seconds=1)
    signals: dict[str, object] = {"seconds_on_page": (now - shown) // second}
    if asked.mailed_at is not None:
        signals["seconds_after_mail"] = (now - asked.mailed_at) // second
    return signals


@get("/unsubscribe/{link:str}", name="lists.ask_to_unsubscribe")
async def ask_to_unsubscribe(request: Request[Any, Any, Any], link: FromPath[str]) -> Page:
    """Only ask: mail scanners follow links, so a GET must not change anything."""
    if is_of_a_test(link):
        return render(request, "lists/public/test-letter.html")
    subscription = await letters_in(link)
    if subscription is None:
        return _nothing_to_leave(request)
    have = await queries.subscribed([subscription.address_id], current_language())
    is_on = await unsubscribe_actions.gets_letters(
        subscription.list_id, subscription.address_id, subscription.purpose
    )
    just_left = None if is_on else await left_just_now(subscription)
    undo = undo_facts(subscription.address_id, just_left.at if just_left else None, _path(link))
    if just_left and just_left.state is State.OBJECTED:
        return _goodbye(request, subscription, left="", undo=undo)
    return render(
        request,
        "lists/public/unsubscribe.html",
        form=filled({"what": "one" if is_on else "all"}),
        found=subscription,
        is_on=is_on,
        others=[one.name for one in have if one.list_id != subscription.list_id],
        link_token=link,
        reasons=[(key, gettext(words)) for key, words in LEAVING_REASONS.items()],
        **undo,
    )


@post("/unsubscribe/{link:str}", name="lists.unsubscribe", status_code=200)
async def unsubscribe(request: Request[Any, Any, Any], link: FromPath[str]) -> Page | Response[str]:
    """The page's button, and the mail program's one click (RFC 8058): never a redirect or cookie.

    Works for ever; when the person has left or was erased long ago, there is nothing to do.
    """
    if is_of_a_test(link):
        return render(request, "lists/public/test-letter.html")
    subscription = await letters_in(link)
    visit = visit_of(request, "/unsubscribe")
    if is_one_click(await request.body()):
        if subscription is not None:
            await unsubscribe_actions.unsubscribe(
                subscription, everything=False, method=Method.ONE_CLICK, visit=visit
            )
        return Response(f"{gettext(ONE_CLICK_DONE)}\n", media_type=MediaType.TEXT)
    form = await read_form(request)
    if form.value("what") not in ("one", "all"):
        raise Refusal(NOTHING_CHOSEN)
    if subscription is None:
        return _nothing_to_leave(request)
    everything = form.value("what") == "all"
    left_at = await unsubscribe_actions.unsubscribe(
        subscription,
        everything=everything,
        method=Method.PAGE,
        visit=visit,
        reason=form.value("reason") if form.value("reason") in LEAVING_REASONS else "",
    )
    undo = undo_facts(subscription.address_id, left_at, _path(link))
    return _goodbye(request, subscription, left="" if everything else subscription.name, undo=undo)


def _goodbye(
    request: Request[Any, Any, Any],
    subscription: LettersToLeave,
    left: str,
    undo: dict[str, Any],
) -> Page:
    """`left` is the name of the list that was left, empty after leaving everything."""
    template = "lists/public/unsubscribed.html"
    return render(request, template, left=left, masked=subscription.masked, **undo)


def _path(link: str) -> str:
    return f"/unsubscribe/{link}"


def _nothing_to_leave(request: Request[Any, Any, Any]) -> Page:
    return render(request, "lists/public/nothing-to-leave.html")


@post("/undo/{link:str}", name="lists.undo")
async def undo(request: Request[Any, Any, Any], link: FromPath[str]) -> Page:
    """The button on the page that said goodbye; ten minutes only."""
    form, address_id = await read_form(request), row_of(link)
    moment = form.value("moment")
    if address_id is None or not matches("undo", address_id, moment.encode(), link):
        raise NotFound(NOT_A_LINK)
    address = or_not_found(await people.address(address_id), NOT_A_LINK)
    await unsubscribe_actions.undo(
        address_id, datetime.fromisoformat(moment), visit_of(request, "/undo")
    )
    back = genuine_back(form.value("back"))
    return render(request, "lists/public/undone.html", masked=masked(address.email), back=back)


router = Router(
    "/",
    route_handlers=[
        *sign_up_public.handlers,
        ask_to_confirm,
        confirm,
        *own_choices.handlers,
        *own_preferences.handlers,
        *own_address.handlers,
        *own_transfer.handlers,
        ask_to_unsubscribe,
        unsubscribe,
        undo,
        *objection.handlers,
        *invitation.handlers,
    ],
    request_max_body_size=PUBLIC_LIMIT,
)
