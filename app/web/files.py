"""Our own style sheet, drawings and icon, and two addresses that are asked for without a link."""

from litestar import MediaType, Response, Router, get
from litestar.static_files import create_static_files_router

from app.web.templates import STATIC

ROBOTS = "User-agent: *\nDisallow: /staff/\n"


@get("/robots.txt", name="web.robots", media_type=MediaType.TEXT, sync_to_thread=False)
def robots() -> str:
    """Token pages say `noindex` themselves; listed here, they would be advertised."""
    return ROBOTS


@get("/favicon.ico", name="web.favicon", sync_to_thread=False)
def favicon() -> Response[bytes]:
    return Response((STATIC / "favicon.svg").read_bytes(), media_type="image/svg+xml")


files = create_static_files_router("/static", directories=[STATIC], name="web.static")
router = Router("/", route_handlers=[robots, favicon, files])
