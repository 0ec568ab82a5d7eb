"""Staff pages: the grounds of each list with how many they reach, and who a campaign left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.campaigns import outcomes
from app.campaigns.grounds import queries, words
from app.campaigns.grounds.queries import LeftOut
from app.campaigns.outcomes import Outcome
from app.campaigns.writing import queries as writing_queries
from app.consent.grounds.facts import Ground
from app.consent.grounds.reasons import Reason
from app.consent.wordings.reasons import told_to_staff
from app.lib.languages import N_, format_date
from app.lib.refusals import NotFound
from app.lists import staff_queries
from app.lists.actions.admitting import BESIDES_CONSENT, admit, admitted
from app.lists.staff_queries import KnownList
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import read_form
from app.web.rendering.pages import Page, render, see_other

PAGE = 50
NO_SUCH_PAGE = N_("There is no such page.")
DONE = {
    "admitted": N_("Saved. Within a minute it is decided again who may be sent the letters."),
    "same": N_("Nothing was changed."),
}


@dataclass(frozen=True)
class ListWithGrounds:
    """A list, what it admits, and how many addresses each ground reaches."""

    one: KnownList
    admits: frozenset[Ground]
    reached: Mapping[Ground, int]


@get("/", name="grounds.all", guards=[needs(Right.SEE_PEOPLE)])
async def all_grounds(request: StaffRequest) -> Page:
    reached = await queries.holding()
    lists = [
        ListWithGrounds(one, await admitted(one.id), reached.get(one.id, {}))
        for one in await staff_queries.known_lists()
        if one.closed_at is None
    ]
    return render(
        request,
        "campaigns/grounds/grounds.html",
        lists=lists,
        grounds=[Ground.CONSENT, *BESIDES_CONSENT, Ground.CONTRACT],
        besides=BESIDES_CONSENT,
        names=words.NAMES,
        rests_on=words.RESTS_ON,
        stops=words.STOPS,
        totals={
            ground: sum(each.reached.get(ground, 0) for each in lists) for ground in words.NAMES
        },
        unknown=await queries.ground_unknown(),
        waiting=await queries.waiting_for_a_decision(),
        done=DONE,
    )


@post("/{slug:str}", name="grounds.admit", guards=[needs(Right.MANAGE_LISTS)])
async def change_admitted(request: StaffRequest, slug: FromPath[str]) -> Redirect:
    """What is ticked is admitted from now on, and nothing else."""
    found, form = await staff_queries.existing(slug), await read_form(request)
    ticked = [ground for ground in BESIDES_CONSENT if form.has("ground", ground.value)]
    changed = await admit(found.id, ticked, by=request.user.id)
    return see_other("/staff/grounds", done="admitted" if changed else "same")


router = staff_router("/staff/grounds", [all_grounds, change_admitted])


@dataclass(frozen=True)
class Group:
    """The left out of one reason: why in a sentence each, and what would mend it."""

    reason: str
    words: str
    people: int
    question: str
    law: str
    some: list[tuple[LeftOut, str]]
    following: int | None


@get(
    "/{campaign_id:int}/excluded", name="campaigns.excluded",
    guards=[needs(Right.WRITE_CAMPAIGNS, Right.SEE_PEOPLE)],
)  # fmt: skip
async def excluded(
    request: StaffRequest,
    campaign_id: FromPath[int],
    reason: FromQuery[str] = "",
    after: FromQuery[int] = 0,
) -> Page:
    """By reason, a few of each; with a reason fifty a page."""
    campaign = await writing_queries.existing(campaign_id)
    counts = await queries.left_out_by_reason(campaign_id)
    if not 0 <= after < 2**31 or (reason and reason not in counts):
        raise NotFound(NO_SUCH_PAGE)
    shown = {reason: counts[reason]} if reason else counts
    most = PAGE if reason else FEW
    return render(
        request,
        "campaigns/grounds/excluded.html",
        campaign=campaign,
        counts=[(key, _words(key), people) for key, people in counts.items()],
        total=sum(counts.values()),
        groups=[await _group(campaign_id, key, n, after, most) for key, n in shown.items()],
        reason=reason,
        is_first=after == 0,
    )


FEW = 10


async def _group(campaign: int, reason: str, people: int, after: int, most: int) -> Group:
    found = await queries.left_out(campaign, reason, after=after, most=most + 1)
    known = queries.known_reason(reason)
    return Group(
        reason=reason,
        words=_words(reason),
        people=people,
        question=words.QUESTIONS.get(known, "") if known else "",
        law=words.LAWS.get(known, "") if known else "",
        some=[(one, _why(known, one)) for one in found[:most]],
        following=found[most - 1].seq if len(found) > most else None,
    )


def _words(reason: str) -> str:
    known = queries.known_reason(reason)
    if known is not None:
        return told_to_staff(known)
    return outcomes.reason_words(Outcome.EXCLUDED, reason)


def _why(reason: Reason | None, one: LeftOut) -> str:
    if reason is None:
        return outcomes.reason_words(Outcome.EXCLUDED, one.reason)
    return told_to_staff(reason, day=format_date(one.since) if one.since else None)
