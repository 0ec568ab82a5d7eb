"""Every router, in one list. The only file that knows all rooms' pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Litestar, Request, get
from litestar.response import Response

from app import (
    home,
    segment_fields,  # noqa: F401 - what lists and segments can ask about
)
from app.campaigns import pages as campaigns
from app.config import Settings
from app.contacts import queries as contacts
from app.contacts.words import TOLD_HOW
from app.crm import (
    billing_pages,
    bulk_pages,
    export_pages,
    field_pages,
    find_pages,
    follow_up_pages,
    interaction_pages,
    merge_pages,
    order_pages,
    organisation_edit_pages,
    organisation_list_pages,
    organisation_pages,
    people_list_pages,
    person_address_pages,
    person_edit_pages,
    person_pages,
    person_position_pages,
    person_work_pages,
    segment_pages,
    service_pages,
    stale_pages,
    telling_pages,
    view_pages,
)
from app.database import fetchval
from app.imports import pages as imports
from app.lib.languages import gettext
from app.lists import public as lists
from app.lists import staff_queries as known_lists
from app.lists.pages import lists_pages, subscribers_pages
from app.privacy import pages as privacy
from app.privacy import public as privacy_public
from app.staff import log_names, log_values
from app.staff import queries as staff
from app.staff.pages import account, door, log, mailbox, members, outgoing
from app.staff.sessions import signed_in
from app.web import errors, files
from app.web.forms import PUBLIC_LIMIT
from app.web.frame import put_frame
from app.web.templates import template_config

PUBLIC: list[Any] = [files.router, privacy_public.router, lists.router]
STAFF: list[Any] = [
    door.router,
    account.router,
    members.router,
    log.router,
    outgoing.router,
    mailbox.router,
    privacy.settings_router,
    privacy.evidence_router,
    campaigns.router,
    home.router,
    lists_pages.router,
    subscribers_pages.router,
    person_pages.router,
    person_edit_pages.router,
    person_address_pages.router,
    person_position_pages.router,
    person_work_pages.router,
    organisation_pages.router,
    organisation_edit_pages.router,
    interaction_pages.router,
    imports.router,
    imports.upload_router,
    service_pages.router,
    order_pages.router,
    billing_pages.router,
    follow_up_pages.router,
    people_list_pages.router,
    organisation_list_pages.router,
    view_pages.router,
    bulk_pages.router,
    export_pages.people_router,
    export_pages.organisations_router,
    stale_pages.router,
    merge_pages.router,
    telling_pages.router,
    field_pages.router,
    segment_pages.router,
    find_pages.router,
]

log_names.know("list", known_lists.list_names)
log_names.know("organisation", contacts.organisation_names)
log_values.say("how", TOLD_HOW)


def create_app(settings: Settings, lifespan: Sequence[Any] = ()) -> Litestar:
    """The web application. `lifespan` may open the database; `serve` and tests open their own."""
    app = Litestar(
        route_handlers=[health, *PUBLIC, *STAFF],
        lifespan=list(lifespan),
        template_config=template_config(),
        exception_handlers=errors.exception_handlers(),
        request_max_body_size=PUBLIC_LIMIT,
        logging_config=None,
        openapi_config=None,
    )
    app.state.page_facts = page_facts
    return put_frame(app, settings)


@dataclass(frozen=True)
class Sender:
    """Who speaks on the public pages."""

    name: str
    line: str


async def page_facts(request: Request[Any, Any, Any]) -> dict[str, object]:
    """What every page shows: whose register this is, and on staff paths who is signed in."""
    if request.url.path.startswith("/staff/"):
        request.scope["user"] = await signed_in(request)
    identity = await staff.identity()
    if identity is None:
        return {"sender": None}
    number = gettext("Business ID %(number)s", number=identity.business_id)
    line = f"{identity.name} · {identity.postal_line} · {number}"
    return {"sender": Sender(identity.name, line)}


@get("/health", name="health")
async def health() -> Response[str]:
    """200 when the pages and the database answer."""
    await fetchval("select 1")
    return Response("ok\n", media_type="text/plain")
