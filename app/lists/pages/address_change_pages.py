"""Changes of address that need a person: the new one is somebody else's, or it was not the owner."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.lib.languages import N_
from app.lists.replacing import queries as address_queries
from app.lists.replacing.actions import settle
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/address-changes"
EDIT = [needs(Right.EDIT_PEOPLE)]
SAID = {"settled": N_("Marked as dealt with.")}


@get("/", name="lists.address_changes", guards=EDIT)
async def address_changes(request: StaffRequest) -> Page:
    changes = await address_queries.to_look_at()
    return render(request, "lists/address-changes.html", changes=changes, done=SAID)


@post("/{change_id:uuid}", name="lists.settle_address_change", guards=EDIT)
async def settle_address_change(request: StaffRequest, change_id: FromPath[UUID]) -> Redirect:
    await settle(change_id, request.user.id)
    return see_other(PATH, done="settled")


router = staff_router(PATH, [address_changes, settle_address_change])
