"""One's own permission for data to go outside the EEA, by a link mailed just then (decision 72)."""

from typing import Any

from litestar import Request, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.lib.languages import N_
from app.lists import queries
from app.lists.public.own.preferences import (
    choices_page,
    is_doubtful,
    link_is_over,
    owner_of,
    what_is_now,
)
from app.lists.public.shown import SHOWN
from app.lists.public.visits import ONCE_MORE, visit_of
from app.lists.transfer.actions import said_by_the_person
from app.lists.transfer.forms import question
from app.staff.sessions import identity_of
from app.web.rendering.forms import read_form
from app.web.rendering.pages import Page, see_other

CHANGED = N_("What is asked has changed. Read it again, then save.")


@post("/preferences/{link:str}/transfer", name="lists.save_transfer", status_code=200)
async def save_transfer(request: Request[Any, Any, Any], link: FromPath[str]) -> Page | Redirect:
    """A no holds at once; a yes only to what the page showed."""
    form, owner, identity = (
        await read_form(request),
        await owner_of(link),
        await identity_of(request),
    )
    found = await queries.preferences_link_of(link)
    if owner is None or found is None or identity is None:
        return link_is_over(request)
    asked, may, said = await question(owner.id, identity), form.ticked("transfer"), ""
    if may and (not asked.outside or form.value(SHOWN) != asked.shown):
        said = CHANGED
    elif may and is_doubtful(request, found, form):
        said = ONCE_MORE
    elif may or form.ticked("asked"):
        visit = visit_of(request, "/preferences")
        await said_by_the_person(owner, asked.asked, visit, may=may)
        return see_other(f"/preferences/{link}", done="saved")
    now, have = await what_is_now(owner)
    return await choices_page(request, owner, link, now, have, 422, said=said)


handlers = (save_transfer,)
