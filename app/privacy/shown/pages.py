"""Staff pages: what was shown and sent exactly, since when, and how many consents rest on it."""

import hashlib

from litestar import MediaType, Response, get
from litestar.params import FromPath

from app.lib.languages import N_, current_language
from app.lib.refusals import or_not_found
from app.lists.staff_queries import existing
from app.privacy.proof.shown import html_of_mail, mail_as_read
from app.privacy.shown import queries
from app.privacy.shown.queries import Mail
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.guards.headers import LETTER
from app.web.rendering.languages import in_words
from app.web.rendering.pages import Page, render

SEE = [needs(Right.EXPORT_EVIDENCE)]
NO_FORM = N_("No such form is kept.")
NO_MAIL = N_("No such mail is kept. It goes with the evidence it belongs to.")


@get("/", name="shown.all", guards=SEE)
async def everything(request: StaffRequest) -> Page:
    """All of it, or with `?list=` that of one list."""
    language = current_language().value
    slug = request.query_params.get("list")
    one = await existing(slug) if slug else None
    return render(
        request,
        "privacy/shown/all.html",
        forms=await queries.forms(language, list_id=one.id if one else None),
        mails=await queries.mails(language, one.id if one else None),
        list=one,
        languages=in_words(),
    )


@get("/{digest:str}", name="shown.form", guards=SEE)
async def form(request: StaffRequest, digest: FromPath[str]) -> Page:
    html = or_not_found(await queries.html_of(digest), NO_FORM)
    found = await queries.forms(current_language().value, digest=digest.lower())
    is_intact = hashlib.sha256(html.encode()).hexdigest() == digest.lower()
    return render(
        request,
        "privacy/shown/form.html",
        known=found[0] if found else None,
        digest=digest.lower(),
        size=len(html.encode()),
        is_intact=is_intact,
        languages=in_words(),
    )


@get("/{digest:str}/html", name="shown.form_html", guards=SEE, opt=LETTER)
async def form_html(request: StaffRequest, digest: FromPath[str]) -> Response[str]:  # noqa: ARG001
    """For the frame: byte for byte, and nothing in it works."""
    html = or_not_found(await queries.html_of(digest), NO_FORM)
    return Response(html, media_type=MediaType.HTML)


@get("/mails/{mail_id:int}", name="shown.mail", guards=SEE)
async def mail(request: StaffRequest, mail_id: FromPath[int]) -> Page:
    one = await _mail(mail_id)
    is_intact = hashlib.sha256(one.source.encode()).hexdigest() == one.digest
    return render(
        request,
        "privacy/shown/mail.html",
        mail=one,
        text=mail_as_read(one.source),
        has_html=bool(html_of_mail(one.source)),
        is_intact=is_intact,
        size=len(one.source.encode()),
    )


@get("/mails/{mail_id:int}/html", name="shown.mail_html", guards=SEE, opt=LETTER)
async def mail_html(request: StaffRequest, mail_id: FromPath[int]) -> Response[str]:  # noqa: ARG001
    return Response(html_of_mail((await _mail(mail_id)).source), media_type=MediaType.HTML)


async def _mail(mail_id: int) -> Mail:
    known = await queries.mail(mail_id) if 0 < mail_id < 2**63 else None
    return or_not_found(known, NO_MAIL)


router = staff_router("/staff/shown", [everything, form, form_html, mail, mail_html])
