"""A form that was written under a session that is over: nothing is changed, and nothing is lost.

The fields come back as a page with a fresh token and one button. Only what the browser says our own
page sent is given back (trial A11), and only when it had a token: a form planted elsewhere, or made
of an address that a stranger wrote, must not become ours by a press.
"""

from http import HTTPStatus
from typing import Any

from litestar import Request
from litestar.exceptions import HTTPException, NotAuthorizedException

from app.lib.languages import N_, gettext
from app.web.guards import csrf
from app.web.rendering.forms import URLENCODED, read_form
from app.web.rendering.pages import Page, render

SECRET = {"password", "present", "again"}

ENDED = N_("Your session has ended")
ENDED_KEPT = N_(
    "Nothing was saved, but what you wrote is kept on this page. Sign in in the new tab that the "
    "link opens, come back here and send it again."
)
ENDED_LOST = N_(
    "Nothing was saved. Sign in in the new tab that the link opens, come back here, press Back in "
    "your browser and send the form again."
)
CHANGED = N_("Send it again")
CHANGED_KEPT = N_(
    "You have signed in again since you opened the form. Nothing has been saved yet, and nothing is "
    "lost: what you wrote is kept on this page."
)

Fields = list[tuple[str, str]]
AnyRequest = Request[Any, Any, Any]


class SessionEnded(NotAuthorizedException):
    """A form came without a session; `fields` is what may be sent again, if anything."""

    def __init__(self, fields: Fields | None) -> None:
        super().__init__()
        self.fields = fields


class SessionChanged(csrf.ForeignForm):
    """A form of ours came with the token of another session."""

    def __init__(self, fields: Fields) -> None:
        super().__init__()
        self.fields = fields


async def kept(request: AnyRequest) -> Fields | None:
    """The fields a form of ours sent; None when that is not sure, or when one is a password."""
    headers = request.headers
    from_ours = headers.get("sec-fetch-site") == "same-origin" and "origin" in headers
    if not from_ours or request.content_type[0] != URLENCODED:
        return None
    try:
        submitted = (await read_form(request)).submitted
    except HTTPException:
        return None
    is_ours = any(map(csrf.is_ours, submitted.get(csrf.FIELD, ())))
    if SECRET & submitted.keys() or not is_ours:
        return None
    return [(name, value) for name, values in submitted.items() for value in values]


def show_ended(request: AnyRequest, error: SessionEnded) -> Page:
    sentence = ENDED_LOST if error.fields is None else ENDED_KEPT
    return _page(request, HTTPStatus.UNAUTHORIZED, ENDED, sentence, error.fields)


def show_changed(request: AnyRequest, error: SessionChanged) -> Page:
    return _page(request, HTTPStatus.FORBIDDEN, CHANGED, CHANGED_KEPT, error.fields)


def one_slash(path: str) -> str:
    """The path at the beginning of an address: to browsers `//name` is another site."""
    return "/" + path.lstrip("/")


def _page(
    request: AnyRequest, status: int, title: str, sentence: str, fields: Fields | None
) -> Page:
    query = request.url.query
    return render(
        request,
        "staff/send_again.html",
        status,
        layout="staff" if request.user else "signin",
        title=gettext(title),
        sentence=gettext(sentence),
        fields=fields and [field for field in fields if not request.user or field[0] != csrf.FIELD],
        path=one_slash(request.url.path) + (f"?{query}" if query else ""),
    )
