"""When mail may go, written once more from decisions 2 and 5 and the law, apart from the rule.

It looks for the gift that counts and asks what speaks against it; the rule walks through the
history. Both must agree on every history.
"""

import random
from datetime import timedelta
from uuid import UUID, uuid4

from app.consent.rules import Actor, Event, Method, State
from tests.make.consent import START

LISTS = (uuid4(), uuid4(), None)
PURPOSES = ("field_knowledge", "advocacy")
CHANNELS = ("email", "email", "email", "sms")


def may_go(history: list[Event], purpose: str, channel: str, list_id: UUID | None) -> bool:
    """Some standing consent to exactly this, and nothing after it (or stronger) against it."""
    here = (purpose, channel, list_id)
    valid = [e for e in history if not is_taken_back(e, history)]
    if any(e.state == "erased" for e in valid):
        return False
    gifts = [
        e
        for e in valid
        if e.state in ("given", "renewed") and (e.purpose, e.channel, e.list_id) == here
    ]
    return any(counts(gift, valid, here) for gift in gifts)


def counts(gift: Event, valid: list[Event], here: tuple[str, str, UUID | None]) -> bool:
    own = is_own(gift)
    stops = [e for e in valid if is_stop(e, here)]
    if any(stop.id > gift.id for stop in stops):
        return False
    if not own and not is_carried_by_an_own_gift(gift, stops, valid, here):
        return False
    return not any(
        e.state == "expired" and (e.purpose, e.channel, e.list_id) == here and e.id > gift.id
        for e in valid
    )


def is_own(gift: Event) -> bool:
    """Decision 38: begun by the person, by the form or by a link to the own choices; no invitation."""
    return gift.method in ("double_opt_in", "own_link") and gift.actor == "person"


def is_carried_by_an_own_gift(
    gift: Event, stops: list[Event], valid: list[Event], here: tuple[str, str, UUID | None]
) -> bool:
    """Without a stop before it any gift counts; else the person must have come back in between."""
    before = [stop.id for stop in stops if stop.id < gift.id]
    if not before:
        return True
    return any(
        e.state in ("given", "renewed")
        and is_own(e)
        and (e.purpose, e.channel, e.list_id) == here
        and max(before) < e.id < gift.id
        for e in valid
    )


def is_stop(e: Event, here: tuple[str, str, UUID | None]) -> bool:
    if e.state == "restricted":
        return True
    if e.channel != here[1]:
        return False
    if e.state == "objected" or (e.state == "withdrawn" and e.method == "complaint"):
        return True
    return e.state == "withdrawn" and (e.purpose, e.list_id) == (here[0], here[2])


def is_taken_back(e: Event, history: list[Event]) -> bool:
    for undo in history:
        if undo.state != "corrected" or undo.undoes != e.id or undo.id < e.id:
            continue
        if (undo.purpose, undo.channel, undo.list_id) != (e.purpose, e.channel, e.list_id):
            continue
        if e.state in ("erased", "corrected"):
            continue
        if "merge" in (e.method, undo.method):
            both_merges = e.method == undo.method and {e.actor, undo.actor} == {"staff"}
            if not (both_merges and e.state in ("withdrawn", "objected", "restricted")):
                continue
            return True
        if e.state in ("withdrawn", "objected"):
            on_the_page = {e.method, undo.method} == {"page"}
            by_the_person = {e.actor, undo.actor} == {"person"}
            if not (on_the_page and by_the_person):
                continue
        return True
    return False


# Weighted, so that a consent, its end and its return meet in one history often enough.
STATES = [State.GIVEN] * 8 + [State.WITHDRAWN] * 4 + [State.OBJECTED] * 2 + [State.CORRECTED] * 4
STATES += [state for state in State if state is not State.ERASED]
METHODS = [Method.DOUBLE_OPT_IN] * 8 + [Method.PAGE] * 8 + [Method.MERGE] * 4 + list(Method)
ACTORS = [Actor.PERSON] * 6 + [Actor.STAFF] * 2 + list(Actor)


def _combination(chance: random.Random) -> tuple[State, Method, Actor, UUID | None, str, str]:
    state = State.ERASED if chance.random() < 0.004 else chance.choice(STATES)
    what = (state, chance.choice(METHODS), chance.choice(ACTORS))
    return *what, chance.choice(LISTS), chance.choice(PURPOSES), chance.choice(CHANNELS)


# Drawn once: choosing one of these is six times quicker than choosing six things each time.
POOL = [_combination(random.Random(number)) for number in range(20_000)]
MINUTE = timedelta(minutes=1)


def random_history(chance: random.Random, longest: int = 30) -> list[Event]:
    """One to `longest` events; a correction usually points at something that could be undone."""
    history: list[Event] = []
    for number in range(1, chance.randint(1, longest) + 1):
        history.append(random_event(chance, number, history))
    return history


def random_event(chance: random.Random, number: int, before: list[Event]) -> Event:
    state, method, actor, list_id, purpose, channel = chance.choice(POOL)
    undoes = None
    if state is State.CORRECTED and before:
        target = chance.choice(before)
        undoes = target.id
        if chance.random() < 0.8:
            list_id, purpose, channel = target.list_id, target.purpose, target.channel
    at = START + number * MINUTE
    return Event(number, state, method, purpose, channel, list_id, at, actor, undoes)
