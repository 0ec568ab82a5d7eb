"""Staff pages that move a draft to another list, and delete it. Both ask first."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.campaigns.locking import refuse
from app.campaigns.rules import Deed
from app.campaigns.writing import actions, queries
from app.campaigns.writing.forms import NO_LIST
from app.campaigns.writing.queries import Campaign, ListOption
from app.staff.routing import needs
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other


@get("/{campaign_id:int}/move", name="campaigns.ask_move", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def ask_move(request: StaffRequest, campaign_id: FromPath[int]) -> Page:
    campaign = await _draft(campaign_id, Deed.MOVE)
    return _move(request, campaign, await _others(campaign), filled(), 200)


@post("/{campaign_id:int}/move", name="campaigns.move", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def move(request: StaffRequest, campaign_id: FromPath[int]) -> Page | Redirect:
    campaign = await _draft(campaign_id, Deed.MOVE)
    form, lists = await read_form(request), await _others(campaign)
    chosen = form.one("list", {str(option.id) for option in lists}, required=NO_LIST)
    if not chosen:
        return _move(request, campaign, lists, form, 422)
    await actions.move(campaign_id, UUID(chosen), by=request.user.id)
    return see_other(campaign.path, done="moved")


def _move(
    request: StaffRequest, campaign: Campaign, lists: list[ListOption], form: Form, status: int
) -> Page:
    options = [(str(option.id), option.name) for option in lists]
    return render(
        request, "campaigns/move.html", status, campaign=campaign, lists=options, form=form
    )


@get(
    "/{campaign_id:int}/delete", name="campaigns.ask_delete", guards=[needs(Right.WRITE_CAMPAIGNS)]
)
async def ask_delete(request: StaffRequest, campaign_id: FromPath[int]) -> Page:
    campaign = await _draft(campaign_id, Deed.DELETE)
    return render(request, "campaigns/delete.html", campaign=campaign)


@post("/{campaign_id:int}/delete", name="campaigns.delete", guards=[needs(Right.WRITE_CAMPAIGNS)])
async def delete(request: StaffRequest, campaign_id: FromPath[int]) -> Redirect:
    await actions.delete(campaign_id, by=request.user.id)
    return see_other("/staff/campaigns", done="deleted")


async def _draft(campaign_id: int, deed: Deed) -> Campaign:
    campaign = await queries.existing(campaign_id)
    refuse(deed, campaign)
    return campaign


async def _others(campaign: Campaign) -> list[ListOption]:
    return [option for option in await queries.list_options() if option.id != campaign.list_id]
