"""Staff pages for letting a campaign go, now or later, and for holding it back."""

from collections.abc import Awaitable

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.campaigns.grounds.queries import waiting_on_a_list
from app.campaigns.rules import CampaignState, Deed, is_late, is_leaving, why_not
from app.campaigns.running import actions, seen
from app.campaigns.running import queries as running_queries
from app.campaigns.running import schedule as schedule_actions
from app.campaigns.running.seen import SeenOtherwise
from app.campaigns.writing import actions as writing
from app.campaigns.writing import checks, forms, letters
from app.campaigns.writing import queries as writing_queries
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid
from app.staff.routing import needs
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

ROUTE = "/{campaign_id:int}"
NOT_SAID = N_("Tick the box if the letter holds no marketing. If it holds some, take it out first.")


@get(f"{ROUTE}/check", name="campaigns.check", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def check(request: StaffRequest, campaign_id: FromPath[int]) -> Page:
    """Everything that is looked at before it may go, and the button."""
    return await _check(request, campaign_id, filled({}), 200)


async def _check(
    request: StaffRequest,
    campaign_id: int,
    form: Form,
    status: int,
    changed: SeenOtherwise | None = None,
) -> Page:
    """`changed` says why it has to be looked at again."""
    campaign = await writing_queries.existing(campaign_id)
    if refusal := why_not(Deed.SEND, campaign.state):
        raise Conflict(refusal)
    issue = await letters.issue(campaign, await identity_of(request))
    facts = await checks.facts_of(issue)
    judged = await checks.judged(facts)
    return render(
        request,
        "campaigns/check.html",
        status,
        campaign=campaign,
        checks=judged,
        blocked=checks.blocking(judged),
        audience=facts.audience,
        in_doubt=await waiting_on_a_list(campaign.list_id),
        asks_for_no_marketing=issue.masthead.is_service,
        is_late=is_late(campaign, clock.now()),
        form=form,
        seen=await seen.seen(issue, facts.audience.people),
        changed=changed,
    )


@post(f"{ROUTE}/no-marketing", name="campaigns.no_marketing", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def no_marketing(request: StaffRequest, campaign_id: FromPath[int]) -> Page | Redirect:
    """Not ticked, it is asked again: nothing is said by pressing a button alone."""
    form = await read_form(request)
    if not form.ticked("no_marketing"):
        form.refuse("no_marketing", NOT_SAID)
        return await _check(request, campaign_id, form, 422)
    try:
        await writing.declare_no_marketing(campaign_id, by=request.user.id, read=form.value("read"))
    except Conflict as refusal:
        form = filled({})
        form.refuse("no_marketing", refusal.sentence)
        return await _check(request, campaign_id, form, refusal.status)
    return see_other(f"/staff/campaigns/{campaign_id}/check")


@post(f"{ROUTE}/send", name="campaigns.send", guards=[needs(Right.SEND_CAMPAIGNS)])
async def send(request: StaffRequest, campaign_id: FromPath[int]) -> Page | Redirect:
    """In a minute, so that it can be taken back. Pressed twice, it is one run and the same answer."""
    was_shown = seen.read((await read_form(request)).value("seen"))
    going = schedule_actions.send(campaign_id, by=request.user.id, seen=was_shown)
    return await _let_go(request, campaign_id, going, filled({}), "started")


@post(f"{ROUTE}/schedule", name="campaigns.schedule", guards=[needs(Right.SEND_CAMPAIGNS)])
async def schedule(request: StaffRequest, campaign_id: FromPath[int]) -> Page | Redirect:
    form = await read_form(request)
    moment = forms.read_moment(form, clock.now())
    if moment is None:
        return await _check(request, campaign_id, form, 422)
    was_shown = seen.read(form.value("seen"))
    going = schedule_actions.schedule(campaign_id, moment, by=request.user.id, seen=was_shown)
    return await _let_go(request, campaign_id, going, form, "scheduled")


async def _let_go(
    request: StaffRequest, campaign_id: int, going: Awaitable[object], form: Form, done: str
) -> Page | Redirect:
    """Unless something stops it, or it is not what was shown: then it is looked at again."""
    try:
        await going
    except Invalid:
        return await _check(request, campaign_id, form, 422)
    except SeenOtherwise as changed:
        return await _check(request, campaign_id, form, 409, changed)
    return see_other(f"/staff/campaigns/{campaign_id}", done=done)


@post(f"{ROUTE}/unschedule", name="campaigns.unschedule", guards=[needs(Right.SEND_CAMPAIGNS)])
async def unschedule(request: StaffRequest, campaign_id: FromPath[int]) -> Redirect:
    """'Stop sending' within the minute after 'Send', 'Remove from the schedule' before that."""
    was_leaving = is_leaving(await writing_queries.existing(campaign_id), clock.now())
    await schedule_actions.unschedule(campaign_id, by=request.user.id)
    done = "taken_back" if was_leaving else "unscheduled"
    return see_other(f"/staff/campaigns/{campaign_id}", done=done)


@post(f"{ROUTE}/pause", name="campaigns.pause", guards=[needs(Right.SEND_CAMPAIGNS)])
async def pause(request: StaffRequest, campaign_id: FromPath[int]) -> Redirect:
    await actions.pause(campaign_id, by=request.user.id)
    return see_other(f"/staff/campaigns/{campaign_id}", done="paused")


@post(f"{ROUTE}/resume", name="campaigns.resume", guards=[needs(Right.SEND_CAMPAIGNS)])
async def resume(request: StaffRequest, campaign_id: FromPath[int]) -> Redirect:
    await actions.resume(campaign_id, by=request.user.id)
    return see_other(f"/staff/campaigns/{campaign_id}", done="resumed")


@get(f"{ROUTE}/cancel", name="campaigns.ask_cancel", guards=[needs(Right.SEND_CAMPAIGNS)])
async def ask_cancel(request: StaffRequest, campaign_id: FromPath[int]) -> Page | Redirect:
    """Asks first: cancelling is final."""
    campaign = await writing_queries.existing(campaign_id)
    if campaign.state is CampaignState.CANCELLED:
        return see_other(campaign.path)
    if refusal := why_not(Deed.CANCEL, campaign.state):
        raise Conflict(refusal)
    tally = await running_queries.tally(campaign_id)
    return render(request, "campaigns/cancel.html", campaign=campaign, tally=tally)


@post(f"{ROUTE}/cancel", name="campaigns.cancel", guards=[needs(Right.SEND_CAMPAIGNS)])
async def cancel(request: StaffRequest, campaign_id: FromPath[int]) -> Redirect:
    await actions.cancel(campaign_id, by=request.user.id)
    return see_other(f"/staff/campaigns/{campaign_id}", done="cancelled")
