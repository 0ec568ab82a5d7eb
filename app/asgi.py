"""Every router, in one list. The only file that knows all rooms' pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Litestar, Request, get
from litestar.response import Response

from app.campaigns import pages as campaigns
from app.campaigns.grounds import pages as ground_pages
from app.campaigns.grounds import public as why_public
from app.campaigns.running import closing_pages
from app.config import Settings
from app.consent.ledger import public as ledger_public
from app.crm.article_14 import pages as telling_pages
from app.crm.billing import pages as billing_pages
from app.crm.duplicates import pages as merge_pages
from app.crm.editing import field_pages
from app.crm.export import pages as export_pages
from app.crm.finding import pages as find_pages
from app.crm.follow_ups import pages as follow_up_pages
from app.crm.interactions import pages as interaction_pages
from app.crm.organisations import edit_pages as organisation_edit_pages
from app.crm.organisations import pages as organisation_pages
from app.crm.people import address_pages as person_address_pages
from app.crm.people import conversation_pages as person_conversation_pages
from app.crm.people import duty_pages as person_duty_pages
from app.crm.people import edit_pages as person_edit_pages
from app.crm.people import guardian_pages, stale_pages
from app.crm.people import pages as person_pages
from app.crm.people import position_pages as person_position_pages
from app.crm.people import work_pages as person_work_pages
from app.crm.register import bulk_pages, view_pages
from app.crm.register import pages as register_pages
from app.crm.services import catalogue_pages as service_pages
from app.crm.services import fact_pages as order_fact_pages
from app.crm.services import group_pages as product_group_pages
from app.crm.services import pages as order_pages
from app.database import fetchval
from app.home import pages as home
from app.imports.pages import router as imports
from app.lib.languages import gettext
from app.lists.asking_again import pages as asking_again
from app.lists.fewer import pages as fewer_pages
from app.lists.funnel import pages as funnel
from app.lists.pages import address_change_pages, lists_pages, subscribers_pages
from app.lists.public import pages as lists
from app.privacy import controller_pages
from app.privacy import pages as privacy
from app.privacy import public as privacy_public
from app.privacy.answer import pages as answer_pages
from app.privacy.answer import public as answers_public
from app.privacy.article_19 import pages as article_19_pages
from app.privacy.details import pages as details_pages
from app.privacy.disclosures import pages as disclosure_pages
from app.privacy.erasing import pages as erasing_pages
from app.privacy.labels import pages as label_pages
from app.privacy.ledger import pages as ledger_pages
from app.privacy.notice import pages as notice_pages
from app.privacy.proof import pages as proof_pages
from app.privacy.proof import public as receipts
from app.privacy.purposes import draft_pages as purpose_draft_pages
from app.privacy.purposes import pages as purpose_pages
from app.privacy.questions import pages as question_pages
from app.privacy.recipients import pages as recipient_pages
from app.privacy.record import access_pages, document_pages
from app.privacy.record import pages as record_pages
from app.privacy.recording import pages as recording_pages
from app.privacy.recording import stop_pages
from app.privacy.requests import pages as request_pages
from app.privacy.requests.doing import pages as request_doing_pages
from app.privacy.requests.incoming import entry_pages as request_entry_pages
from app.privacy.requests.incoming import public as requests_public
from app.privacy.requests.letters import pages as request_letter_pages
from app.privacy.requests.queries import number_open
from app.privacy.retention import hold_pages
from app.privacy.retention import pages as retention_pages
from app.privacy.shown import pages as shown_pages
from app.privacy.suppression import pages as suppression_pages
from app.privacy.telling import pages as notice_telling_pages
from app.segments import pages as segment_pages
from app.staff.log import pages as log
from app.staff.outgoing import mailbox_pages as mailbox
from app.staff.outgoing import pages as outgoing
from app.staff.pages import account, door, members
from app.staff.rules import Right
from app.staff.sessions import identity_of, signed_in
from app.told import LOG_TOLD
from app.web.receiving.body import PUBLIC_LIMIT
from app.web.rendering import errors, files
from app.web.rendering.frame import put_frame
from app.web.rendering.navigation import is_place
from app.web.rendering.templates import template_config

PUBLIC: list[Any] = [
    files.router,
    privacy_public.router,
    requests_public.router,
    answers_public.router,
    details_pages.router,
    receipts.router,
    ledger_public.router,
    lists.router,
    why_public.router,
]
STAFF: list[Any] = [
    door.router,
    account.router,
    members.router,
    log.router,
    outgoing.router,
    mailbox.router,
    privacy.settings_router,
    controller_pages.router,
    privacy.evidence_router,
    retention_pages.router,
    hold_pages.router,
    erasing_pages.router,
    answer_pages.router,
    request_pages.router,
    request_entry_pages.router,
    request_letter_pages.router,
    request_doing_pages.router,
    recording_pages.router,
    stop_pages.router,
    recording_pages.upload_router,
    question_pages.router,
    suppression_pages.router,
    suppression_pages.upload_router,
    proof_pages.router,
    purpose_pages.router,
    ledger_pages.router,
    purpose_draft_pages.router,
    label_pages.router,
    shown_pages.router,
    notice_telling_pages.router,
    notice_pages.router,
    record_pages.router,
    document_pages.router,
    access_pages.router,
    recipient_pages.router,
    article_19_pages.router,
    details_pages.staff_pages,
    disclosure_pages.router,
    campaigns.router,
    ground_pages.router,
    closing_pages.router,
    home.router,
    lists_pages.router,
    fewer_pages.router,
    asking_again.router,
    funnel.router,
    subscribers_pages.router,
    address_change_pages.router,
    person_pages.router,
    person_edit_pages.router,
    guardian_pages.router,
    person_address_pages.router,
    person_conversation_pages.router,
    person_position_pages.router,
    person_duty_pages.router,
    person_work_pages.router,
    organisation_pages.router,
    organisation_edit_pages.router,
    interaction_pages.router,
    imports.router,
    imports.upload_router,
    service_pages.router,
    product_group_pages.router,
    order_pages.router,
    order_fact_pages.router,
    billing_pages.router,
    follow_up_pages.router,
    register_pages.router,
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
    app.state.told = LOG_TOLD
    return put_frame(app, settings)


@dataclass(frozen=True)
class Sender:
    """Who speaks on the public pages."""

    name: str
    line: str


async def page_facts(request: Request[Any, Any, Any]) -> dict[str, object]:
    """What every page shows: whose register this is; on staff paths who is signed in, and what waits.

    `nav_counts` says on the pages of the navigation behind which of them how much waits: the pages of
    people and letters, which are opened all day, do not ask for it.
    """
    counts: dict[str, int] = {}
    if request.url.path.startswith("/staff/"):
        user = request.scope["user"] = await signed_in(request)
        if user and user.may(Right.HANDLE_REQUESTS) and is_place(request.url.path):
            counts["requests"] = await number_open()
    identity = await identity_of(request)
    if identity is None:
        return {"sender": None, "nav_counts": counts}
    number = gettext("Business ID %(number)s", number=identity.business_id)
    line = f"{identity.name} · {identity.postal_line} · {number}"
    return {"sender": Sender(identity.name, line), "nav_counts": counts}


@get("/health", name="health")
async def health() -> Response[str]:
    """200 when the pages and the database answer."""
    await fetchval("select 1")
    return Response("ok\n", media_type="text/plain")
