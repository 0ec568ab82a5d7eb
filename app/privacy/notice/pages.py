"""Staff pages: what the notice says now, what changed, whose consents refer to which version."""

from litestar import get

from app.consent import queries as ledger
from app.disclosures.queries import recipients_now
from app.disclosures.rules import KIND_WORDS, NEEDED
from app.lib.languages import N_, Language, current_language, gettext
from app.privacy.notice import queries
from app.privacy.notice.facts import facts
from app.privacy.notice.periods import kept
from app.staff.periods.queries import periods
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render

PATH = "/staff/notice"
CHANGE = [needs(Right.CHANGE_SETTINGS)]
# What a section of the text is made from, and where that is changed.
_SETTINGS = (N_("From the settings"), "/staff/settings", "settings")
_RECIPIENTS = (N_("From the recipients"), "/staff/recipients", "outbox")
ORIGINS = {
    **dict.fromkeys(("k1", "k2", "k3"), _SETTINGS),
    "k4": (N_("From the purposes"), "/staff/purposes", "scales"),
    "k5": (N_("From the retention periods"), "/staff/retention", "clock"),
    **dict.fromkeys(("k7", "k8"), _RECIPIENTS),
}


@get("/", name="privacy.notice_desk", guards=CHANGE)
async def desk(request: StaffRequest) -> Page:
    language = current_language()
    text = next((one for one in Language if one == request.query_params.get("text")), language)
    published, named = await ledger.notice(None, text.value), await recipients_now()
    known = await facts()
    missing = [one for one in NEEDED if one not in {each.kind for each in named}]
    return render(
        request,
        "privacy/desk.html",
        published=published,
        changes=await queries.changed_in(published.version, text.value) if published else (),
        text=text.value,
        names=NAMES,
        origins=ORIGINS,
        versions=await queries.versions_in_use(language),
        unnamed=[gettext(KIND_WORDS[one]) for one in missing],
        officer=known.identity.dpo_name or known.identity.dpo_email if known else "",
        kept=list(kept(named, await periods())),
    )


router = staff_router(PATH, [desk])
