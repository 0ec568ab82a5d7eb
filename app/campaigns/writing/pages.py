"""Staff pages for writing: all campaigns, a new one, the editor with its test mail, a copy."""

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.campaigns.audience.whom import ChosenSegment, Usage, segments_for
from app.campaigns.grounds import products
from app.campaigns.rules import LONGEST_BODY, STATE_WORDS
from app.campaigns.writing import actions, checks, forms, letters
from app.campaigns.writing import queries as writing_queries
from app.campaigns.writing.gaps import FIELD_WORDS
from app.campaigns.writing.letters import ALL_FIELDS, Issue
from app.campaigns.writing.preview_pages import subject_shown
from app.campaigns.writing.queries import Campaign
from app.lib.languages import N_, Language, current_language, gettext
from app.lib.refusals import Invalid
from app.mail.letters.merge import FILTERS
from app.staff.routing import needs
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render, see_other

PAGE = 25
USAGE_WORDS = [
    ("", N_("no restriction")),
    (Usage.ONLY.value, N_("only them")),
    (Usage.EXCEPT.value, N_("not them")),
]
MOVED = N_("The draft was moved to the list %(list)s. Check who will get it.")
DELETED = {"deleted": N_("The draft is deleted.")}
DONE = {
    "tested": N_("Saved. The test mail is on its way to you."),
    "not_tested": N_("Saved. Write a subject and a letter, then a test can be sent."),
    "copied": N_("This is your copy."),
    "unscheduled": N_("Removed from the schedule. It is a draft again."),
    "taken_back": N_("Stopped. Nobody got it, and it is a draft again."),
}

WRITING_RULES = (
    N_("Everything arrives as you type it, including line breaks, numbers and symbols."),
    N_("An empty line begins a new paragraph."),
    N_(
        "**bold** and *italic* need the stars right at the words. A star in a sum or beside a price "
        "stays a star."
    ),
    N_(
        "- at the beginning of two or more lines makes a list. If a line continues with a number, - "
        "stays a minus sign: use * for such a list."
    ),
    N_(
        "1. 2. 3. at the beginning of lines makes a numbered list. Dates and other numbers stay as text."
    ),
    N_("# makes a heading, ## a smaller one, > a quotation, --- a line across."),
    N_(
        "[text](https://example.com) makes a link, also with mailto: and tel:. An address by itself "
        "becomes a link too."
    ),
    N_("A table: | Day | Time |, below it | --- | --- |, and then a line for each row."),
    N_("Lines between ``` and ``` are shown exactly as written."),
    N_("HTML is not used. A backslash before a mark shows the mark itself: \\*."),
)


@get("/", name="campaigns.all", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def all_campaigns(request: StaffRequest, before: FromQuery[int | None] = None) -> Page:
    """The newest first."""
    known = before if before and 0 < before < 2**31 else None
    campaigns = await writing_queries.campaigns(before=known, most=PAGE + 1)
    older = campaigns[PAGE - 1].id if len(campaigns) > PAGE else None
    return render(
        request,
        "campaigns/all.html",
        campaigns=campaigns[:PAGE],
        older=older,
        words=STATE_WORDS,
        done=DELETED,
    )


@get("/new", name="campaigns.new", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def new(request: StaffRequest) -> Page:
    lists = await writing_queries.list_options()
    chosen = str(lists[0].id) if len(lists) == 1 else None
    return _new(request, filled({"list": chosen, "language": current_language()}), lists, 200)


@post("/new", name="campaigns.create", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def create(request: StaffRequest) -> Page | Redirect:
    lists = await writing_queries.list_options()
    form = await read_form(request)
    wanted = forms.read_new(form, lists)
    if wanted is None:
        return _new(request, form, lists, 422)
    made = await actions.create(wanted.list_id, wanted.language, by=request.user.id)
    return see_other(f"/staff/campaigns/{made}", done="created")


def _new(
    request: StaffRequest, form: Form, lists: list[writing_queries.ListOption], status: int
) -> Page:
    return render(
        request,
        "campaigns/new.html",
        status,
        form=form,
        lists=[(str(option.id), option.name) for option in lists],
        languages=[(code.value, name) for code, name in NAMES.items()],
    )


async def draft(request: StaffRequest, campaign: Campaign, version: str) -> Page:
    """The editor, as the draft was saved last."""
    language = _language(campaign, version)
    issue, segments = (
        await letters.issue(campaign, await identity_of(request)),
        await segments_for(campaign.id),
    )
    form = forms.letter_form(issue.version(language), segments)
    return await _editor(request, issue, segments, language, form)


@post("/{campaign_id:int}", name="campaigns.save", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def save(request: StaffRequest, campaign_id: FromPath[int]) -> Page | Redirect:
    campaign = await writing_queries.existing(campaign_id)
    form = await read_form(request)
    language = _language(campaign, form.value("version"))
    written = forms.read_letter(form)
    segments = await segments_for(campaign_id)
    usages = forms.read_usages(form, segments)
    says_group, group = await products.chosen_in(form, campaign_id)
    if written is None or form.errors:
        issue = await letters.issue(campaign, await identity_of(request))
        return await _editor(request, issue, segments, language, form, status=422)
    saved = await actions.save_version(
        campaign_id, Language(language), written.draft, edition=written.edition, by=request.user.id
    )
    if not saved.is_saved:
        issue = await letters.issue(campaign, await identity_of(request))
        form.submitted["edition"] = [str(issue.version(language).edition)]
        return await _editor(request, issue, segments, language, form, status=409)
    if usages is not None:
        await actions.choose_segments(campaign_id, usages)
    if says_group:
        await products.choose(campaign_id, group)
    return await _go_on(request, campaign, language, form.value("next"))


async def _go_on(request: StaffRequest, campaign: Campaign, language: str, wish: str) -> Redirect:
    """Where the pressed button leads, now that nothing typed can be lost."""
    if wish.removeprefix("to-") in set(Language):
        return see_other(f"{campaign.path}?version={wish.removeprefix('to-')}")
    if wish != "test":
        page = f"/{wish}" if wish in ("preview", "check") else ""
        return see_other(f"{campaign.path}{page}?version={language}", done="saved")
    done = "tested"
    try:
        await actions.post_test(campaign.id, Language(language), by=request.user.id)
    except Invalid:
        done = "not_tested"
    return see_other(f"{campaign.path}?version={language}", done=done)


async def _editor(
    request: StaffRequest,
    issue: Issue,
    segments: list[ChosenSegment],
    language: str,
    form: Form,
    *,
    status: int = 200,
) -> Page:
    """With 409 a colleague, or oneself in another window, saved `version` in the meantime."""
    facts = await checks.facts_in(issue, [one for one in segments if one.usage])
    found, version = await checks.judged(facts), issue.version(language)
    groups, about = await products.offered(issue.campaign.id)
    form.submitted.setdefault("product_group", [about])
    return render(
        request,
        "campaigns/editor.html",
        status,
        campaign=issue.campaign,
        version=version,
        written={v.language for v in issue.versions if v.is_written},
        faulty={check.version for check in checks.blocking(found)},
        form=form,
        theirs=version if status == 409 else None,
        checks=[check for check in found if check.kind != "yes"],
        passed=sum(check.kind == "yes" for check in found),
        checked=len(found),
        audience=facts.audience,
        segments=segments,
        groups=groups,
        usages=[(value, gettext(words)) for value, words in USAGE_WORDS],
        masthead=issue.masthead,
        subject_shown=await subject_shown(request, issue, version) if version.edition else "",
        languages={code.value: name for code, name in NAMES.items()},
        fields=[(name, FIELD_WORDS[name]) for name in ALL_FIELDS],
        filters=FILTERS,
        longest=LONGEST_BODY,
        rules=[gettext(rule) for rule in WRITING_RULES],
        done={**DONE, "moved": gettext(MOVED, list=issue.campaign.list_name)},
    )


def _language(campaign: Campaign, wished: str) -> str:
    return wished if wished in set(Language) else campaign.main_language


@post("/{campaign_id:int}/copy", name="campaigns.copy", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def copy(request: StaffRequest, campaign_id: FromPath[int]) -> Redirect:
    made = await actions.copy_as_new(campaign_id, by=request.user.id)
    return see_other(f"/staff/campaigns/{made}", done="copied")
