"""The staff pages of campaigns in one list, and the page of one: a draft's editor, later its results."""

from litestar import get
from litestar.params import FromPath, FromQuery

from app.campaigns.grounds import pages as grounds
from app.campaigns.rules import CampaignState
from app.campaigns.running import pages as running
from app.campaigns.running import results_pages as results
from app.campaigns.writing import draft_pages as drafts
from app.campaigns.writing import pages as writing
from app.campaigns.writing import preview_pages as preview
from app.campaigns.writing.queries import existing
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.pages import Page


@get("/{campaign_id:int}", name="campaigns.one", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def one(
    request: StaffRequest, campaign_id: FromPath[int], version: FromQuery[str] = ""
) -> Page:
    """The editor of a draft; later the page that shows what becomes of it."""
    campaign = await existing(campaign_id)
    if campaign.state is CampaignState.DRAFT:
        return await writing.draft(request, campaign, version)
    return await results.results(request, campaign)


router = staff_router(
    "/staff/campaigns",
    [
        *(writing.all_campaigns, writing.new, writing.create, one, writing.save, writing.copy),
        *(drafts.ask_move, drafts.move, drafts.ask_delete, drafts.delete),
        *(preview.preview, preview.find_reader, preview.letter),
        *(running.check, running.no_marketing),
        *(running.send, running.schedule, running.unschedule),
        *(running.pause, running.resume, running.ask_cancel, running.cancel),
        grounds.excluded,
        *(results.recipients, results.rest, results.send_rest, results.settle),
    ],
)
