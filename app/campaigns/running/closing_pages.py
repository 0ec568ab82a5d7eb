"""Closing a list: asked first, since campaigns may wait for it."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.campaigns.running import queries as running_queries
from app.campaigns.running.schedule import close_list
from app.lists import staff_queries
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.pages import Page, render, see_other

ROUTE = "/{slug:str}/close"
MANAGE = [needs(Right.MANAGE_LISTS)]


@get(ROUTE, name="lists.ask_close", guards=MANAGE)
async def ask_close(request: StaffRequest, slug: FromPath[str]) -> Page | Redirect:
    """Names what is scheduled for it and what has begun."""
    one = await staff_queries.existing(slug)
    if one.closed_at:
        return see_other(f"{one.path}/edit")
    waiting = await running_queries.waiting_for(one.id)
    return render(
        request,
        "lists/close-list.html",
        one=one,
        scheduled=[each for each in waiting if not each.is_running],
        running=[each for each in waiting if each.is_running],
    )


@post(ROUTE, name="lists.close", guards=MANAGE)
async def close(request: StaffRequest, slug: FromPath[str]) -> Redirect:
    one = await staff_queries.existing(slug)
    taken_off = await close_list(one.id, by=request.user.id)
    return see_other(f"{one.path}/edit", done="closed_and_taken_off" if taken_off else "closed")


router = staff_router("/staff/lists", [ask_close, close])
