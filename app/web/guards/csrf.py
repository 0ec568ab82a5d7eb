"""Whether a staff form was sent from our own page: a token in the form, and what the browser says.

Litestar's own check lets a planted cookie pass with a foreign Origin; ours keeps no cookie.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from markupsafe import Markup

from app.lib import tokens
from app.lib.languages import N_
from app.lib.refusals import Forbidden

FIELD = "csrf"
PURPOSE = "csrf"
REFUSED = N_(
    "This form was not sent from our own page, or the page was opened before you "
    "signed in. Nothing was changed. Go back, reload the page and send the form "
    "again."
)


class ForeignForm(Forbidden):
    """The form is refused, whatever the account may do."""

    title = N_("This form cannot be accepted as it is")

    def __init__(self) -> None:
        super().__init__(REFUSED)


def csrf_token(session_id: UUID) -> str:
    """The token of one staff session; another session has another."""
    return tokens.token(PURPOSE, session_id)


def is_ours(submitted: str) -> bool:
    """Whether it is the token of some session, also of one that is over: the page was ours."""
    return tokens.read_token(PURPOSE, submitted) is not None


def csrf_field(user: Any) -> Markup:
    """The hidden input for a signed-in person's forms; empty for strangers."""
    if user is None:
        return Markup()
    return Markup('<input type="hidden" name="{}" value="{}">').format(
        FIELD, csrf_token(user.session_id)
    )


def check_csrf(
    headers: Mapping[str, str], *, session_id: UUID, submitted: str, base_url: str
) -> None:
    """Refuse what did not come from a page made for this session."""
    check_origin(headers, base_url=base_url)
    if tokens.read_token(PURPOSE, submitted) != session_id:
        raise ForeignForm


def check_origin(headers: Mapping[str, str], *, base_url: str) -> None:
    """Refuse what the browser says comes from elsewhere; for forms without a session (sign-in)."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForeignForm
    origin = headers.get("origin")
    if origin is not None and not _is_ours(origin, headers.get("host", ""), base_url):
        raise ForeignForm


def _is_ours(origin: str, host: str, base_url: str) -> bool:
    """The public address; on plain http also the Host asked for, which `hosts.py` has checked."""
    if origin.lower() == base_url.lower():
        return True
    is_http = urlsplit(base_url).scheme == "http"
    return is_http and origin.lower() == f"http://{host.lower()}"
