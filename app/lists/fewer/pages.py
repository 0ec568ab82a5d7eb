"""Staff choose how seldom a list's letters may be asked for."""

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from app.lists import staff_queries
from app.lists.fewer.actions import offer
from app.lists.fewer.rules import Pace
from app.lists.pages.lists_pages import MANAGE, PATH
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import read_form
from app.web.rendering.pages import see_other


@post("/{slug:str}/fewer", name="lists.offer_fewer", guards=MANAGE)
async def offer_fewer(request: StaffRequest, slug: FromPath[str]) -> Redirect:
    """What is ticked can be chosen from now on, and nothing else."""
    mailing_list, form = await staff_queries.existing(slug), await read_form(request)
    ticked = [pace for pace in Pace if form.has("fewer", pace.value)]
    changed = await offer(mailing_list.id, ticked, by=request.user.id)
    return see_other(f"{mailing_list.path}/edit", done="fewer" if changed else "same")


router = staff_router(PATH, [offer_fewer])
