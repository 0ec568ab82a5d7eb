"""Staff pages for what becomes of a campaign: progress, results that add up, names, decisions."""

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.campaigns import outcomes, rules
from app.campaigns.audience import queries as audience_queries
from app.campaigns.outcomes import Outcome, Tally
from app.campaigns.rules import LANGUAGE_NAMES, CampaignState, Deed
from app.campaigns.running import queries as running_queries
from app.campaigns.running import seen
from app.campaigns.running import settle as running_settle
from app.campaigns.running.seen import SeenOtherwise
from app.campaigns.sending import delivery
from app.campaigns.writing import forms, letters
from app.campaigns.writing import queries as writing_queries
from app.campaigns.writing.queries import Campaign
from app.lib import clock
from app.lib.languages import N_, NO_BREAK_SPACE, Language, current_language
from app.lib.refusals import NotFound
from app.staff.reads import recording as reads
from app.staff.routing import needs
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.forms import read_form
from app.web.rendering.pages import Page, render, see_other

ROUTE = "/{campaign_id:int}"
PAGE = 50
NO_SUCH_GROUP = N_("There is no such group.")
DONE = {
    "started": N_("It will be sent in a minute. Until then you can stop it."),
    "scheduled": N_("Scheduled. It will be sent automatically."),
    "paused": N_("Paused. Nobody gets the letter until you resume."),
    "resumed": N_("Sending has resumed."),
    "rest": N_("On its way to the rest."),
    "settled": N_("The decisions are saved."),
    "undecided": N_("Nothing was decided, so nothing has changed."),
    "settled_except": N_(
        "Saved, except for readers who have left the list: nothing is sent to them."
    ),
    "cancelled": N_("Cancelled. Anyone who had not yet got the letter is left out."),
}


async def results(
    request: StaffRequest, campaign: Campaign, changed: SeenOtherwise | None = None
) -> Page:
    """One page from the schedule to the last row; it changes nothing and is refreshed by a link."""
    tally = await running_queries.tally(campaign.id)
    is_over = campaign.state in (CampaignState.FINISHED, CampaignState.CANCELLED)
    undecided = await running_queries.undecided(campaign.id, most=PAGE)
    reads.seen([one.address for one in undecided])
    return render(
        request,
        "campaigns/results.html",
        409 if changed else 200,
        changed=changed,
        campaign=campaign,
        tally=tally,
        groups=list(tally.groups()),
        bars=bars(tally),
        share=share,
        outcomes=outcomes,
        may={deed.value: rules.may(deed, campaign.state) for deed in Deed},
        state_word=rules.STATE_WORDS[campaign.state],
        pause_word=rules.PAUSE_WORDS.get(campaign.pause_reason or "", rules.PAUSED_BY_ITSELF),
        is_late=rules.is_late(campaign, clock.now()),
        is_leaving=rules.is_leaving(campaign, clock.now()),
        waiting=await delivery.waiting_for_mail_server(),
        has_worker=await running_queries.a_worker_lives(),
        rounds=await audience_queries.rounds(campaign.id),
        undecided=undecided,
        rest=await audience_queries.rest(campaign.id) if is_over else None,
        done=DONE,
    )


def bars(tally: Tally) -> list[tuple[str, str, str]]:
    """Colour, start and width of each part of the bar, in percent of the whole."""
    parts, start = [], 0.0
    for group in tally.groups() if tally.total else ():
        width = 100 * group.people / tally.total
        parts.append((outcomes.LOOKS[group.outcome][0], f"{start:.2f}%", f"{width:.2f}%"))
        start += width
    return parts


def share(part: int, whole: int) -> str:
    """`95,8 %` with a no-break space; `95.8 %` in English."""
    text = f"{100 * part / whole:.1f}".removesuffix(".0") if whole else "0"
    english = current_language() is Language.ENGLISH
    return f"{text if english else text.replace('.', ',')}{NO_BREAK_SPACE}%"


@get(
    f"{ROUTE}/recipients", name="campaigns.recipients",
    guards=[needs(Right.WRITE_CAMPAIGNS, Right.SEE_PEOPLE)],
)  # fmt: skip
async def recipients(
    request: StaffRequest,
    campaign_id: FromPath[int],
    group: FromQuery[str] = "accepted",
    reason: FromQuery[str] = "",
    after: FromQuery[int] = 0,
) -> Page:
    """Everybody of one outcome, by name, fifty a page."""
    campaign = await writing_queries.existing(campaign_id)
    outcome = Outcome.__members__.get(group.upper())
    if outcome is None or not 0 <= after < 2**31:
        raise NotFound(NO_SUCH_GROUP)
    people = await running_queries.recipients(
        campaign_id, outcome, reason=reason[:24] or None, after=after, most=PAGE + 1
    )
    reads.seen([one.address for one in people[:PAGE]])
    return render(
        request,
        "campaigns/recipients.html",
        campaign=campaign,
        outcome=outcome,
        group=group.lower(),
        reason=reason,
        people=people[:PAGE],
        following=people[PAGE - 1].seq if len(people) > PAGE else None,
        is_first=after == 0,
        tally=await running_queries.tally(campaign_id),
        outcomes=outcomes,
        language_names=LANGUAGE_NAMES,
    )


@get(f"{ROUTE}/rest", name="campaigns.rest", guards=[needs(Right.SEND_CAMPAIGNS)])
async def rest(
    request: StaffRequest, campaign_id: FromPath[int], start: FromQuery[int] = 0
) -> Page:
    """Whom 'send to the rest' would reach, before it does; by name, fifty a page."""
    return await _rest_page(request, campaign_id, start)


async def _rest_page(
    request: StaffRequest, campaign_id: int, start: int = 0, changed: SeenOtherwise | None = None
) -> Page:
    campaign = await writing_queries.existing(campaign_id)
    running_settle.refuse_rest(campaign)
    if not 0 <= start < 2**31:
        raise NotFound(NO_SUCH_GROUP)
    may_see = request.user.may(Right.SEE_PEOPLE)
    found = await audience_queries.rest(campaign_id)
    issue = await letters.issue(campaign, await identity_of(request))
    people = (
        await audience_queries.rest_people(campaign_id, start=start, most=PAGE) if may_see else []
    )
    reads.seen([one.address for one in people])
    return render(
        request,
        "campaigns/rest.html",
        409 if changed else 200,
        changed=changed,
        seen=await seen.seen(issue, found.reopened, found.added),
        campaign=campaign,
        rest=found,
        people=people,
        start=start,
        following=start + PAGE,
        outcomes=outcomes,
    )


@post(f"{ROUTE}/rest", name="campaigns.send_rest", guards=[needs(Right.SEND_CAMPAIGNS)])
async def send_rest(request: StaffRequest, campaign_id: FromPath[int]) -> Page | Redirect:
    was_shown = seen.read((await read_form(request)).value("seen"))
    try:
        await running_settle.send_to_the_rest(campaign_id, by=request.user.id, seen=was_shown)
    except SeenOtherwise as changed:
        return await _rest_page(request, campaign_id, changed=changed)
    return see_other(f"/staff/campaigns/{campaign_id}", done="rest")


@post(f"{ROUTE}/settle", name="campaigns.settle", guards=[needs(Right.SEND_CAMPAIGNS)])
async def settle(request: StaffRequest, campaign_id: FromPath[int]) -> Page | Redirect:
    """Decisions about letters of unknown fate, one by one."""
    campaign = await writing_queries.existing(campaign_id)
    decided = forms.read_settlements(await read_form(request))
    try:
        is_whole = await running_settle.settle_seen(campaign_id, decided, by=request.user.id)
    except SeenOtherwise as changed:
        return await results(request, campaign, changed)
    done = "settled" if decided else "undecided"
    return see_other(campaign.path, done=done if is_whole else "settled_except")
