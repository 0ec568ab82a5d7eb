"""Everybody in the register: filtered, sorted, in the columns of a view.

What is searched for never stands in an address, where histories would keep it.
"""

from litestar import get, post
from litestar.response import Redirect

from app.contacts.about import About
from app.crm.register import pages as list_pages
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.pages import Page

SEE = [needs(Right.SEE_PEOPLE)]


@get("/", name="people.all", guards=SEE)
async def people(request: StaffRequest) -> Page:
    """A page of them; unknown filters, columns and orders in the address are passed over."""
    return await list_pages.shown(request, About.PEOPLE)


@post("/", name="people.find", guards=SEE)
async def find_people(request: StaffRequest) -> Page | Redirect:
    """Those with the words searched for and the filters set. Changes nothing."""
    return await list_pages.found(request, About.PEOPLE)


router = staff_router("/staff/people", [people, find_people])
