"""The staff's first page: what is going on, what needs a person, from all rooms together."""

from collections.abc import Sequence
from functools import partial

from litestar import get

from app import config
from app.campaigns import rules
from app.campaigns.rules import CampaignState
from app.consent import queries as ledger
from app.contacts.telling import told as telling
from app.crm.follow_ups import queries
from app.crm.rules import due_in_words, due_look
from app.home import queries as home_queries
from app.home.chart import chart_of
from app.home.queries import OpenCampaign
from app.home.tasks import (
    Task,
    of_access,
    of_address_changes,
    of_answers,
    of_contracts,
    of_controllers,
    of_ending_consents,
    of_legal_forms,
    of_questions,
    of_recipients,
    of_requests,
    of_retention,
    of_seal,
    of_sentences,
)
from app.lib import clock
from app.lib.languages import N_, format_date, format_datetime, gettext, ngettext
from app.lists import staff_queries as lists
from app.lists.list_rules import STATE_LOOKS, STATE_WORDS, ListState
from app.lists.staff_queries import CountedList
from app.mail.accounts import can_be_sent
from app.staff.queries.identity import Identity
from app.staff.queries.sessions import SignedIn
from app.staff.routing import any_signed_in, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.guards.proxies import undeclared_proxy_seen
from app.web.rendering.pages import Page, render

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
LOOKS = {
    CampaignState.DRAFT: "none",
    CampaignState.SCHEDULED: "wait",
    CampaignState.SENDING: "yes",
    CampaignState.PAUSED: "pause",
}


MOST_FOLLOW_UPS = 8
SAID = {"done": N_("Done.")}


@get("/", name="home", guards=[any_signed_in])
async def home(request: StaffRequest) -> Page:
    today = clock.today()
    all_lists = await lists.counted_lists()
    campaigns = await home_queries.open_campaigns()
    weeks = await home_queries.weeks(today)
    return render(
        request,
        "home/home.html",
        heading=f"{gettext(WEEKDAYS[today.weekday()])} {format_date(today)}",
        now=_now_going_on(campaigns),
        campaigns=campaigns,
        looks=LOOKS,
        words=rules.STATE_WORDS,
        weeks=weeks,
        chart=chart_of(weeks),
        totals=home_queries.totals(weeks),
        tasks=[
            *_of_proxy(request),
            *await _tasks(request.user, await identity_of(request), all_lists, campaigns),
        ],
        lists=all_lists,
        list_looks=STATE_LOOKS,
        list_words=STATE_WORDS,
        follow_ups=await _follow_ups(request.user),
        most_follow_ups=MOST_FOLLOW_UPS,
        due_look=partial(due_look, today=today),
        due_in_words=partial(due_in_words, today=today),
        done=SAID,
    )


async def _follow_ups(user: SignedIn) -> list[queries.FollowUpDue]:
    """What this person has promised to do, what is late first."""
    if not user.may(Right.SEE_PEOPLE):
        return []
    return await queries.follow_ups(user.id, most=MOST_FOLLOW_UPS)


def _now_going_on(campaigns: Sequence[OpenCampaign]) -> str:
    """One sentence: what is being sent, else what comes next, else what is being written."""
    of = {state: [one for one in campaigns if one.state is state] for state in CampaignState}
    if sending := len(of[CampaignState.SENDING]):
        return ngettext(
            "One campaign is being sent now.", "%(n)s campaigns are being sent now.", sending
        )
    if paused := len(of[CampaignState.PAUSED]):
        return ngettext("One campaign is paused.", "%(n)s campaigns are paused.", paused)
    for planned in of[CampaignState.SCHEDULED]:
        if planned.scheduled_at and not rules.is_late(planned, clock.now()):
            moment = format_datetime(planned.scheduled_at)
            return gettext(N_("The next campaign is sent on %(moment)s."), moment=moment)
    if drafts := len(of[CampaignState.DRAFT]):
        return ngettext(
            "Nothing is being sent now. One draft is being written.",
            "Nothing is being sent now. %(n)s drafts are being written.",
            drafts,
        )
    return gettext(N_("Nothing is being sent now."))


async def _tasks(
    user: SignedIn,
    identity: Identity | None,
    all_lists: Sequence[CountedList],
    campaigns: Sequence[OpenCampaign],
) -> list[Task]:
    """What needs a person, what stops everything first."""
    return [
        *await of_seal(user),
        *await _of_settings(user, identity),
        *_of_lists(user, all_lists),
        *await of_requests(user),
        *await of_recipients(user),
        *await of_sentences(user, identity, all_lists),
        *await of_questions(user),
        *await of_answers(user),
        *await of_controllers(user),
        *await of_ending_consents(user),
        *await of_legal_forms(user),
        *await of_address_changes(user),
        *await of_contracts(user),
        *await of_access(user),
        *await _of_refused(user),
        *_of_campaigns(user, campaigns),
        *await _of_unanswered(user),
        *await _of_people(user),
        *await of_retention(user),
        *await _of_system_mail(user),
    ]


def _of_proxy(request: StaffRequest) -> list[Task]:
    proxy = undeclared_proxy_seen(request.app.state)
    if proxy is None:
        return []
    sentence = gettext(N_("The proxy in front of this program is not declared"))
    hint = gettext(
        N_(
            "Visitors cannot be told apart, and their network addresses are missing from the "
            "evidence. Whoever runs this program needs to write %(address)s into "
            "POSTILUPA_TRUSTED_PROXIES."
        ),
        address=proxy,
    )
    return [Task("alert", sentence, hint)]


async def _of_settings(user: SignedIn, identity: Identity | None) -> list[Task]:
    found = []
    settings = "/staff/settings" if user.may(Right.CHANGE_SETTINGS) else None
    if identity is None or not identity.is_complete:
        sentence = gettext(N_("Enter the controller's details"))
        hint = gettext(N_("Until then nothing is sent, and nobody can subscribe."))
        found.append(Task("settings", sentence, hint, settings))
    elif await ledger.current_notice_version() is None:
        sentence = gettext(N_("The privacy notice is not published"))
        hint = gettext(N_("Save the settings once more, and the notice will be published."))
        found.append(Task("shield", sentence, hint, settings))
    if not await can_be_sent(config.current()):
        sentence = gettext(N_("No mail server is set"))
        hint = gettext(
            N_(
                "Whoever runs this program needs to set POSTILUPA_SMTP_URL. Until then, "
                "messages wait."
            )
        )
        found.append(Task("alert", sentence, hint))
    return found


def _of_lists(user: SignedIn, all_lists: Sequence[CountedList]) -> list[Task]:
    if any(one.state is ListState.PUBLISHED for one in all_lists):
        return []
    drafts = [one for one in all_lists if one.state is ListState.DRAFT]
    path = f"{drafts[0].path}/edit" if drafts else "/staff/lists/new"
    sentence = N_("Publish a list") if drafts else N_("Create the first list")
    hint = gettext(N_("Nobody can subscribe until a list is published."))
    return [Task("list", gettext(sentence), hint, path if user.may(Right.MANAGE_LISTS) else None)]


def _of_campaigns(user: SignedIn, campaigns: Sequence[OpenCampaign]) -> list[Task]:
    found = []
    for one in campaigns:
        path = one.path if user.may(Right.WRITE_CAMPAIGNS) else None
        subject = one.subject or gettext(N_("No subject"))
        if rules.is_late(one, clock.now()):
            sentence = gettext(N_("“%(subject)s” was not sent on time"), subject=subject)
            hint = gettext(N_("The program was not running then. Send it now or reschedule it."))
            found.append(Task("clock", sentence, hint, path))
        elif one.state is CampaignState.PAUSED:
            sentence = gettext(N_("“%(subject)s” is paused"), subject=subject)
            hint = gettext(rules.PAUSE_WORDS.get(one.pause_reason or "", rules.PAUSED_BY_ITSELF))
            found.append(Task("pause", sentence, hint, path))
    return found


async def _of_refused(user: SignedIn) -> list[Task]:
    not_sent = N_("“%(subject)s” was not sent on %(moment)s")
    # Whose list was closed, its time may be yet to come.
    off = N_("“%(subject)s” is no longer scheduled for %(moment)s")
    return [
        Task(
            "alert",
            gettext(
                off if one.reason == rules.StartRefusal.LIST_CLOSED else not_sent,
                subject=one.subject or gettext(N_("No subject")),
                moment=format_datetime(one.due_at),
            ),
            gettext(rules.START_REFUSAL_WORDS.get(one.reason, "")),
            f"/staff/campaigns/{one.campaign}" if user.may(Right.WRITE_CAMPAIGNS) else None,
        )
        for one in await home_queries.refused()
    ]


async def _of_unanswered(user: SignedIn) -> list[Task]:
    hint = N_("“%(subject)s”: the letters may have arrived. Decide whether to send them again.")
    if not user.may(Right.SEND_CAMPAIGNS):
        hint = N_("“%(subject)s”: the letters may have arrived. A publisher decides what to do.")
    return [
        Task(
            "mail",
            ngettext(
                "%(n)s delivery with an unknown outcome",
                "%(n)s deliveries with an unknown outcome",
                found.people,
            ),
            gettext(hint, subject=found.subject),
            f"/staff/campaigns/{found.campaign}" if user.may(Right.WRITE_CAMPAIGNS) else None,
        )
        for found in await home_queries.unanswered()
    ]


async def _of_people(user: SignedIn) -> list[Task]:
    """Whose data came from elsewhere and who must be told of it soon (GDPR Article 14)."""
    due = await telling.due_soon()
    if not (due.late or due.soon):
        return []
    said = ngettext(
        "Tell %(n)s person where their data came from",
        "Tell %(n)s people where their data came from",
        due.late + due.soon,
    )
    hint = gettext(N_("The one-month deadline ends within a week."))
    if due.late:
        hint = ngettext("%(n)s of them is late.", "%(n)s of them are late.", due.late)
    path = "/staff/people/to-tell" if user.may(Right.SEE_PEOPLE) else None
    return [Task("clock", said, hint, path)]


async def _of_system_mail(user: SignedIn) -> list[Task]:
    failed = await home_queries.failed_system_mails()
    if not failed:
        return []
    sentence = ngettext(
        "%(n)s system message did not arrive", "%(n)s system messages did not arrive", failed
    )
    hint = gettext(
        N_("Confirmations and links from the last seven days that were refused or lost.")
    )
    path = "/staff/outgoing" if user.may(Right.SEE_MAIL) else None
    return [Task("outbox", sentence, hint, path)]


router = staff_router("/staff", [home])
