"""Staff pages: what the notice says now, what changed, whose consents refer to which version."""

from litestar import get

from app.consent import queries as ledger
from app.disclosures.queries import recipients_now
from app.disclosures.rules import KIND_WORDS, NEEDED
from app.lib.languages import current_language, gettext
from app.privacy.notice import queries
from app.privacy.notice.facts import facts
from app.privacy.notice.periods import kept
from app.staff.periods.queries import periods
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.pages import Page, render

PATH = "/staff/notice"
CHANGE = [needs(Right.CHANGE_SETTINGS)]


@get("/", name="privacy.notice_desk", guards=CHANGE)
async def desk(request: StaffRequest) -> Page:
    language = current_language().value
    published, named = await ledger.notice(None, language), await recipients_now()
    known = await facts()
    missing = [one for one in NEEDED if one not in {each.kind for each in named}]
    return render(
        request,
        "privacy/desk.html",
        published=published,
        changes=await queries.changed_in(published.version, language) if published else (),
        versions=await queries.versions_in_use(),
        unnamed=[gettext(KIND_WORDS[one]) for one in missing],
        officer=known.identity.dpo_name or known.identity.dpo_email if known else "",
        kept=list(kept(named, await periods())),
    )


router = staff_router(PATH, [desk])
