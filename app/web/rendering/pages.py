"""How a handler answers with a page or sends the browser on."""

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode

from litestar import MediaType, Request
from litestar.response import Redirect, Template
from litestar.response.base import ASGIResponse
from markupsafe import Markup

from app import config
from app.lib.languages import N_, Language, current_language, gettext, speaking
from app.web.guards.csrf import csrf_field
from app.web.rendering.languages import NAMES, link
from app.web.rendering.navigation import Navigation, navigation_for

PAGE_FACTS = "page_facts"

DONE = {
    "saved": N_("Saved."),
    "created": N_("Created."),
    "deleted": N_("Deleted."),
    "sent": N_("Sent."),
    "cancelled": N_("Cancelled."),
    "signed_out": N_("You have signed out."),
}


class Sender(Protocol):
    """Who speaks on the public pages; `line` is the footer: name, postal address, business id."""

    @property
    def name(self) -> str: ...
    @property
    def line(self) -> str: ...


class Page(Template):
    """A template that is spoken in the language current when the handler answered."""

    __slots__ = ("language",)

    def __init__(self, name: str, *, status: int, facts: dict[str, Any]) -> None:
        self.language = current_language()
        super().__init__(
            name,
            context=facts,
            status_code=status,
            media_type=MediaType.HTML,
            headers={"Content-Language": self.language.value, "Vary": "Accept-Language"},
        )

    def to_asgi_response(self, *args: Any, **kwargs: Any) -> ASGIResponse:
        with speaking(self.language):
            return super().to_asgi_response(*args, **kwargs)


def render(request: Request[Any, Any, Any], name: str, status: int = 200, **facts: Any) -> Page:
    """Answer with a template of `templates/`. Every layout's own facts are added here.

    A fact `done` may hold this room's own messages by key, for `see_other(…, done=key)`.
    """
    messages = facts.pop("done", {})
    return Page(name, status=status, facts={**_layout_facts(request, messages), **facts})


def see_other(path: str, *, done: str | None = None) -> Redirect:
    """303 to a page of ours after a POST; `done` is the key of the message that page shows."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("see_other leads to pages of ours only")
    if done:
        address, mark, fragment = path.partition("#")
        path = f"{address}{'&' if '?' in address else '?'}done={done}{mark}{fragment}"
    return Redirect(link(path), status_code=303)


def _layout_facts(request: Request[Any, Any, Any], messages: Mapping[str, str]) -> dict[str, Any]:
    user = request.scope.get("user")
    navigation = _navigation(user)
    return {
        "language": current_language(),
        "language_links": _language_links(request.scope.get("query_string", b"")),
        "sender": None,
        "user": user,
        "csrf": csrf_field(user),
        "navigation": navigation,
        "siblings": navigation.siblings(request.url.path),
        "done": _done(request, messages),
        **request.scope["state"].get(PAGE_FACTS, {}),
    }


def _language_links(query: bytes) -> list[tuple[Language, str, Markup]]:
    """Code, own name and query of each language; a bare `?…` keeps the path, whatever it is."""
    kept = [pair for pair in parse_qsl(query.decode("latin-1")) if pair[0] not in ("lang", "done")]
    return [
        (language, name, Markup.escape("?" + urlencode([*kept, ("lang", language.value)])))
        for language, name in NAMES.items()
    ]


def _navigation(user: Any) -> Navigation:
    return navigation_for(user.rights, demo=config.current().demo) if user else Navigation(())


def _done(request: Request[Any, Any, Any], messages: Mapping[str, str]) -> str | None:
    """Only known keys speak: a forged link cannot put words on our page."""
    key = request.query_params.get("done")
    sentence = messages.get(key, DONE.get(key)) if key else None
    return gettext(sentence) if sentence else None
