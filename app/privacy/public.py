"""The privacy notice, for everybody: the one in force, and every older one."""

from typing import Any

from litestar import Request, Router, get
from litestar.params import FromPath
from markupsafe import Markup

from app.consent import queries
from app.consent.queries import PublishedNotice
from app.lib.languages import N_, current_language
from app.lib.refusals import NotReady, or_not_found
from app.privacy.notice.queries import changed_in
from app.web.guards.headers import INDEXED
from app.web.rendering.pages import Page, render

type_of_request = Request[Any, Any, Any]

NOT_YET = N_(
    "The privacy notice has not been published yet. It appears when the settings are filled in."
)
NO_VERSION = N_("There is no such version of the privacy notice.")


@get("/privacy", name="privacy.notice", opt=INDEXED)
async def notice_in_force(request: type_of_request) -> Page:
    """The notice that a consent given now refers to."""
    notice = await queries.notice(None, current_language())
    if notice is None:
        raise NotReady(NOT_YET)
    return await _shown(request, notice)


@get("/privacy/{version:int}", name="privacy.notice_version")
async def notice_of_version(request: type_of_request, version: FromPath[int]) -> Page:
    """The notice as it was, for consents that refer to this version."""
    known = {number for number, _ in await queries.notice_versions()}
    notice = or_not_found(
        await queries.notice(version, current_language()) if version in known else None, NO_VERSION
    )
    return await _shown(request, notice)


async def _shown(request: type_of_request, notice: PublishedNotice) -> Page:
    versions = await queries.notice_versions()
    return render(
        request,
        "privacy/notice_page.html",
        published=notice,
        text=Markup(notice.html),  # noqa: S704 - made by notice.py, escaped there
        versions=versions,
        current=versions[0][0],
        changes=await changed_in(notice.version, notice.language),
    )


router = Router("/", route_handlers=[notice_in_force, notice_of_version])
