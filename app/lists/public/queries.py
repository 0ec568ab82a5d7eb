"""Whether somebody left just now, so that the page behind the link can offer the way back."""

from app.consent import queries as ledger
from app.consent.events import TRANSFER, Actor, Event, Method, State, effective_events
from app.lib import clock
from app.lists.queries import LettersToLeave
from app.lists.rules import can_undo

ONLY_ASKED = (State.REQUESTED, State.CONFIRMATION_SENT, State.HELD, State.REFUSED)


async def left_just_now(subscription: LettersToLeave) -> Event | None:
    """The leaving of this list, or of everything, that a page can still undo; None otherwise.

    Only what the person did on a page less than ten minutes ago, and nothing has changed since.
    """
    about_it = [
        event
        for event in effective_events(await ledger.events_of(subscription.address_id))
        if event.list_id in (None, subscription.list_id)
        and event.channel != TRANSFER
        and event.state not in ONLY_ASKED
    ]
    if not about_it:
        return None
    last = about_it[-1]
    by_page = last.method is Method.PAGE and last.actor is Actor.PERSON
    stopped = last.state in (State.WITHDRAWN, State.OBJECTED)
    return last if stopped and by_page and can_undo(last.at, clock.now()) else None
