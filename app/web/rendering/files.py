"""Our own style sheet, drawings and icon, and two addresses that are asked for without a link."""

from typing import Any

from litestar import MediaType, Request, Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.static_files import create_static_files_router

from app.web.rendering.errors import show_http_error
from app.web.rendering.pages import Page
from app.web.rendering.templates import STATIC

ROBOTS = "User-agent: *\nDisallow: /staff/\n"


@get("/robots.txt", name="web.robots", media_type=MediaType.TEXT, sync_to_thread=False)
def robots() -> str:
    """Token pages say `noindex` themselves; listed here, they would be advertised."""
    return ROBOTS


@get("/favicon.ico", name="web.favicon", sync_to_thread=False)
def favicon() -> Response[bytes]:
    return Response((STATIC / "favicon.svg").read_bytes(), media_type="image/svg+xml")


def not_a_name(request: Request[Any, Any, Any], _: Exception) -> Page:
    """Too long or with a zero byte: what the file system cannot have as a name, is not there."""
    return show_http_error(request, NotFoundException())


files = create_static_files_router(
    "/static",
    directories=[STATIC],
    name="web.static",
    exception_handlers={500: not_a_name},
)
router = Router("/", route_handlers=[robots, favicon, files])
