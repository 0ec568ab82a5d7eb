"""Rights are judged first: before a form is read, and for all that the answer may show."""

import pytest

from app.staff.rules import StaffRole, rights_of
from app.web.rendering.errors import TITLES
from tests.architecture.walks.routes import StaffRoute, changing, is_open, rights_for
from tests.conftest import StaffAs

BODIES = [
    (b"", "application/x-www-form-urlencoded"),
    (b"%", "application/x-www-form-urlencoded; charset=unheard-of"),
    (b"torn off", "multipart/form-data; boundary=x"),
]


@pytest.mark.parametrize("role", list(StaffRole))
async def test_without_the_right_a_form_is_not_even_read(
    staff_as: StaffAs, routes: list[StaffRoute], role: StaffRole
) -> None:
    """Neither what is missing in it nor what is wrong with it makes another answer."""
    browser = await staff_as(role)
    for route in changing(routes):
        if not rights_for(route) <= rights_of(role):
            for body, kind in BODIES:
                sent = {"Content-Type": kind}
                answer = await browser.post(route.path, content=body, headers=sent)
                assert answer.status_code == 403, (route, kind)
                assert TITLES[403] in answer.text, (route, kind)


@pytest.mark.parametrize("role", list(StaffRole))
def test_who_may_send_a_form_may_open_its_page(routes: list[StaffRoute], role: StaffRole) -> None:
    """The answer to a faulty form is that page again, with all that stands on it."""
    may_open = _pages(routes, role)
    for route in changing(routes):
        if rights_for(route) <= rights_of(role):
            assert may_open.get(route.path, True), route


@pytest.mark.parametrize("role", list(StaffRole))
def test_who_may_open_a_page_may_open_the_page_above(
    routes: list[StaffRoute], role: StaffRole
) -> None:
    may_open = _pages(routes, role)
    for path, may in may_open.items():
        above = [other for other in may_open if path.startswith(f"{other.rstrip('/')}/")]
        nearest = max((other for other in above if other != path), key=len, default=path)
        assert not may or may_open[nearest], (path, nearest)


def _pages(routes: list[StaffRoute], role: StaffRole) -> dict[str, bool]:
    """Every page behind the door, and whether this role may open it."""
    return {
        route.path: rights_for(route) <= rights_of(role)
        for route in routes
        if route.method == "GET" and not is_open(route)
    }
