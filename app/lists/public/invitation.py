"""The page behind an invitation: yes, no thank you, no marketing at all. Looking changes nothing."""

from datetime import datetime, timedelta
from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath

from app.consent.actions import OnSuppressionList
from app.consent.events import Method
from app.consent.shown.forms import FormShown
from app.lib import clock
from app.lib.languages import current_language, gettext
from app.lib.refusals import Conflict, NotFound, or_not_found
from app.lists import queries
from app.lists.actions import confirm as confirm_actions
from app.lists.actions.confirm import Agreed
from app.lists.asking.answers import decline, object_to_all
from app.lists.asking.grounds import ground_told
from app.lists.public import forms
from app.lists.public.one_click import ONE_CLICK_DONE, is_one_click
from app.lists.public.shown import SHOWN, form_shown
from app.lists.public.visits import NOT_A_LINK, visit_of
from app.lists.queries import Request as Invitation
from app.lists.rules import RequestState
from app.staff.queries.identity import Identity
from app.staff.sessions import identity_of
from app.web.rendering.forms import read_form
from app.web.rendering.pages import Page, render

TEMPLATE = "lists/public/invitation.html"
ANSWERS = ("yes", "no", "never")
CONFIRMED = (RequestState.CONFIRMED, RequestState.SUPERSEDED)


@get("/invitation/{link:str}", name="lists.ask_to_answer")
async def ask_to_answer(request: Request[Any, Any, Any], link: FromPath[str]) -> Page:
    """`answer` in the address only says which button stands first: mail scanners follow links."""
    invitation = await _invitation_of(link)
    return await _question(request, invitation, link, request.query_params.get("answer", ""))


@post("/invitation/{link:str}", name="lists.answer", status_code=200)
async def answer(request: Request[Any, Any, Any], link: FromPath[str]) -> Page | Response[str]:
    """A no counts however it comes; a yes only from the page that showed the sentence."""
    invitation = await _invitation_of(link)
    visit = visit_of(request, "/invitation")
    if is_one_click(await request.body()):
        await decline(invitation, visit, by=Method.ONE_CLICK)
        return Response(f"{gettext(ONE_CLICK_DONE)}\n", media_type=MediaType.TEXT)
    form = await read_form(request)
    act = form.value("act")
    if act == "no":
        await decline(invitation, visit, by=Method.PAGE)
        return _answered(request, invitation, "no")
    if act == "never":
        await object_to_all(invitation, visit)
        return _answered(request, invitation, "never")
    shown = forms.shown_at(form, f"invitation {invitation.id}")
    page = await _shown(request, invitation)
    is_ours = shown is not None and form.value(SHOWN) == page.digest.hex()
    if act != "yes" or not is_ours or invitation.state is not RequestState.OPEN:
        return await _question(request, invitation, link, act)
    return await _agree(
        request, invitation, link, Agreed(page, (), shown, _signals(invitation, shown))
    )


async def _agree(
    request: Request[Any, Any, Any], invitation: Invitation, link: str, agreed: Agreed
) -> Page:
    """An answer to our question ends no stop of the person's: only what they begin themselves does."""
    try:
        await confirm_actions.confirm(invitation, visit_of(request, "/invitation"), agreed)
    except OnSuppressionList:
        return _answered(request, invitation, "stopped", 409)
    except Conflict:  # the consent has ended since, or the list was closed
        return await _question(request, invitation, link, "")
    return render(
        request,
        "lists/public/confirmed.html",
        wanted=invitation,
        agreed=invitation.lists,
        already=False,
    )


async def _question(
    request: Request[Any, Any, Any], invitation: Invitation, link: str, first: str
) -> Page:
    state = invitation.state
    if state in CONFIRMED:
        return render(
            request, "lists/public/confirmed.html", wanted=invitation, agreed=(), already=True
        )
    has_ended = invitation.renews is not None and not await queries.still_given(invitation)
    is_over = state is RequestState.EXPIRED or not invitation.lists or has_ended
    if state is RequestState.CANCELLED:
        return _answered(request, invitation, "no", link=link)
    ordered = sorted(ANSWERS, key=lambda one: one != first)
    return render(
        request,
        TEMPLATE,
        410 if is_over else 200,
        wanted=invitation,
        masked=invitation.masked,
        answers=[one for one in ordered if one != "yes" or not is_over],
        is_over=is_over,
        ground=await _ground(invitation),
        link_token=link,
        mark=forms.mark(f"invitation {invitation.id}"),
        shown="" if is_over else (await _shown(request, invitation)).digest.hex(),
    )


def _answered(
    request: Request[Any, Any, Any],
    invitation: Invitation,
    what: str,
    status: int = 200,
    *,
    link: str = "",
) -> Page:
    """`link` leads to the other no, where there still is one to say."""
    return render(
        request,
        "lists/public/invitation-answered.html",
        status,
        what=what,
        wanted=invitation,
        masked=invitation.masked,
        link_token=link,
    )


async def _shown(request: Request[Any, Any, Any], invitation: Invitation) -> FormShown:
    identity = or_not_found(await identity_of(request), NOT_A_LINK)
    return question_shown(invitation, identity, await _ground(invitation))


def question_shown(invitation: Invitation, identity: Identity, ground: str) -> FormShown:
    """The page as it asks about this list, for proof."""
    return form_shown(
        TEMPLATE,
        identity,
        invitation.notice_version,
        wanted=invitation,
        masked="",
        answers=ANSWERS,
        is_over=False,
        ground=ground,
        link_token="",
    )


async def _ground(invitation: Invitation) -> str:
    return await ground_told(
        invitation.ground, invitation.fact, invitation.subject, current_language()
    )


async def _invitation_of(link: str) -> Invitation:
    invitation = await queries.request_of(link)
    if invitation is None or not invitation.is_invitation:
        raise NotFound(NOT_A_LINK)
    return invitation


def _signals(invitation: Invitation, shown: datetime | None) -> dict[str, object]:
    """How long it took, in seconds: scanners press at once."""
    now, second = clock.now(), timedelta(seconds=1)
    signals: dict[str, object] = {}
    if shown is not None:
        signals["seconds_on_page"] = (now - shown) // second
    if invitation.mailed_at is not None:
        signals["seconds_after_mail"] = (now - invitation.mailed_at) // second
    return signals


handlers = (ask_to_answer, answer)
