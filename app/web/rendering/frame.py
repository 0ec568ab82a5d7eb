"""What stands around the whole application, so that it also holds for 404, 405 and crashes."""

from litestar import Litestar, Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app.config import Settings
from app.web.access_log import AccessLog, route_of
from app.web.guards.headers import Headers
from app.web.guards.hosts import OnlyOurHosts, names_of
from app.web.guards.proxies import Proxies
from app.web.guards.shares import Shares
from app.web.heads import HeadAsGet
from app.web.leftovers import Leftovers
from app.web.rendering.errors import UNREACHABLE, note_crash
from app.web.rendering.languages import Languages
from app.web.rendering.pages import PAGE_FACTS

BROKEN = b"Something broke on our side.\n"


def put_frame(app: Litestar, settings: Settings) -> Litestar:
    """Wrap the application; read from the inside out.

    `app.state.page_facts`, an async function from a request to facts of every page (`sender`), is
    asked once per request, static files excepted.
    """
    names = names_of(settings.host, demo=settings.demo)
    framed: ASGIApp = Shares(PageFacts(app.asgi_handler, app))
    framed = Leftovers(HeadAsGet(Languages(framed)))
    framed = Proxies(framed, app.state, settings)
    framed = OnlyOurHosts(LastResort(framed), names=names)
    framed = AccessLog(Headers(framed, https=settings.is_https))
    app.asgi_handler = OnlyHttp(framed)
    return app


class OnlyHttp:
    """Web sockets are not spoken here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            await self.app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": ""})


class PageFacts:
    """Loads what every layout shows before anything can fail, so that error pages show it too."""

    def __init__(self, app: ASGIApp, litestar: Litestar) -> None:
        self.app = app
        self.litestar = litestar

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        load = self.litestar.state.get(PAGE_FACTS)
        if load is not None and not scope["path"].startswith("/static/"):
            try:
                scope["state"][PAGE_FACTS] = await load(Request(scope))
            except UNREACHABLE:
                scope["state"][PAGE_FACTS] = {}  # the page that needs the database will say so
        await self.app(scope, receive, send)


class LastResort:
    """What fails even while the error page is made ends here, without a traceback."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watching(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watching)
        except Exception as error:  # noqa: BLE001 - outermost: noted, and answered while that is possible
            note_crash(route_of(scope), error)
            if not started:
                await _say_broken(send)


async def _say_broken(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": BROKEN, "more_body": False})
