"""What every public page of the lists needs: who came from where, how often, and the way back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Request

from app.consent.events import UNDO_WITHIN
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import TooMany, or_not_found
from app.lib.tokens import read_pair_token, read_token, token
from app.lists import queries
from app.lists.queries import LettersToLeave
from app.lists.rules import Doubt, Visit, doubts_about
from app.web.guards import client, limits

LONGEST_USER_AGENT = 400
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FROM_ONE_NETWORK = ((20, HOUR), (60, DAY))
FROM_EVERYWHERE = 1000

LETTER = "unsubscribe"
"""What the token of a letter is for: leaving, and choices that are as harmless."""

NOT_A_LINK = N_(
    "This link does not work. It may be incomplete: copy the whole link from the message."
)
ONCE_MORE = N_(
    "We could not tell whether a person or a program pressed the button, so nothing was changed. "
    "Please press it once more. If that does not help, open the link in another browser."
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


def doubts(
    request: Request[Any, Any, Any], mailed_at: datetime | None, shown: datetime
) -> list[Doubt]:
    """Why a button behind a mailed link may have been pressed by a program that checks mail."""
    now, said = clock.now(), ("sec-fetch-mode", "accept-language")
    return doubts_about(
        after_mail=now - mailed_at if mailed_at else None,
        on_page=now - shown,
        is_from_a_browser=any(request.headers.get(name) for name in said),
    )


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
    page, _, text = path.removeprefix("/").partition("/")
    purpose = _PURPOSES.get(page)
    genuine = purpose and (read_token(purpose, text) or read_pair_token(purpose, text))
    return path if genuine else "/"


# Pages behind personal links, and what their tokens are for: a letter has one for two pages.
_PURPOSES = {
    "unsubscribe": LETTER,
    "choices": LETTER,
    "preferences": "preferences",
    "object": "object",
}


def is_of_a_test(link: str) -> bool:
    """Whether the letter was a test or a preview: its links show how they look, no more."""
    return read_token("test_unsubscribe", link) is not None


def subscription_in(link: str) -> UUID:
    """Which subscription a letter's link speaks of; works for ever."""
    return or_not_found(read_token(LETTER, link), NOT_A_LINK)


async def letters_in(link: str) -> LettersToLeave | None:
    """Whose letters of which list, by either kind of link that letters have carried; works for ever.

    None when the person was erased since.
    """
    if pair := read_pair_token(LETTER, link):
        return await queries.letters_to_leave(*pair, current_language())
    return await queries.subscription_to_leave(subscription_in(link), current_language())
