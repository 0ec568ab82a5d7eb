"""Every staff route, its path filled with objects of the populated world."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from app.staff.routing import Needs, mark_of
from app.staff.rules import Right
from tests.world.samples import Samples, filled


@dataclass(frozen=True)
class StaffRoute:
    """One way to call one handler."""

    name: str
    method: str
    path: str
    handler: HTTPRouteHandler
    shape: re.Pattern[str]
    """What the path looks like with any object in it."""

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def staff_routes(app: Litestar, samples: Samples) -> Iterator[StaffRoute]:
    for route in app.routes:
        if isinstance(route, HTTPRoute) and f"{route.path}/".startswith("/staff/"):
            for handler in route.route_handlers:
                for method in handler.http_methods - {"OPTIONS"}:
                    name = handler.name or handler.handler_name
                    yield StaffRoute(name, method, filled(route, samples), handler, _shape(route))


def _shape(route: HTTPRoute) -> re.Pattern[str]:
    parts = [
        re.escape(part) if isinstance(part, str) else "[^/]+" for part in route.path_components
    ]
    return re.compile("/" + "/".join(parts))


def changing(routes: list[StaffRoute]) -> list[StaffRoute]:
    return [route for route in routes if route.method != "GET"]


def rights_for(route: StaffRoute) -> frozenset[Right]:
    return _mark(route).rights


def is_open(route: StaffRoute) -> bool:
    return _mark(route).is_open


def _mark(route: StaffRoute) -> Needs:
    mark = mark_of(route.handler)
    assert mark is not None, f"{route} does not say who may"
    return mark
