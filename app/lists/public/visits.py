"""What every public page of the lists needs: who came from where, how often, and the way back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Request

from app.consent.events import UNDO_WITHIN
from app.lib.languages import N_
from app.lib.refusals import TooMany
from app.lib.tokens import read_pair_token, read_token, token
from app.lists.rules import Visit
from app.web.guards import client, limits

LONGEST_USER_AGENT = 400
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FROM_ONE_NETWORK = ((20, HOUR), (60, DAY))
FROM_EVERYWHERE = 1000

NOT_A_LINK = N_(
    "This link does not work. It may be incomplete: copy the whole link from the message."
)
SLOW_DOWN = N_(
    "We received many forms from your network in a short time, so we are taking a "
    "short break. Nothing was lost: go back in your browser, wait an hour and send "
    "the form again."
)
OVERLOADED = N_(
    "A great many people are using this form right now. Nothing was lost: go back "
    "in your browser, wait an hour and send the form again."
)


def visit_of(request: Request[Any, Any, Any], page: str) -> Visit:
    """Evidence of who acted. `page` is the page's address without its token.

    The network address is shortened at once: evidence is hashed into the ledger, so that a later
    shortening would look like a forgery (register R7).
    """
    user_agent = request.headers.get("user-agent", "").replace("\0", "")[:LONGEST_USER_AGENT]
    ip = client.shortened(client.address(request))
    return Visit(page=page, ip=ip, user_agent=user_agent or None)


async def check_limits(request: Request[Any, Any, Any], what: str) -> None:
    """Raise TooMany past 20 in an hour or 60 in a day from a network, or 1000 in an hour from all.

    Call it outside a transaction, for forms that are otherwise in order. A network that is over
    its own limit does not eat up everybody's.
    """
    network = client.network(client.address(request))
    for most, within in FROM_ONE_NETWORK:
        if not await limits.allowed_from(network, f"{what} {within}", most=most, within=within):
            raise TooMany(SLOW_DOWN)
    if not await limits.allowed(f"{what} everywhere", most=FROM_EVERYWHERE, within=HOUR):
        raise TooMany(OVERLOADED)


def undo_facts(address_id: UUID, left_at: datetime | None, back: str) -> dict[str, Any]:
    """What the goodbye page needs for its undo button; nothing to undo when nothing was left.

    `back` is the path of the personal link one came by: other languages of the page are there.
    """
    moment = left_at.isoformat() if left_at else ""
    return {
        "undo_path": f"/undo/{token('undo', address_id, moment.encode())}" if left_at else None,
        "moment": moment,
        "back": back,
        "until": left_at + UNDO_WITHIN if left_at else None,
    }


def genuine_back(path: str) -> str:
    """The path of a personal link as a form gave it back, or the first page when it is not ours."""
    purpose, _, text = path.removeprefix("/").partition("/")
    genuine = purpose in ("unsubscribe", "preferences", "object") and (
        read_token(purpose, text) or read_pair_token(purpose, text)
    )
    return path if genuine else "/"
