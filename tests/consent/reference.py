"""When mail may go, written once more from decisions 2 and 5 and the law, apart from the rule.

It looks for the gift that counts and asks what speaks against it; the rule walks through the
history. Both must agree on every history.
"""

import math
import random
from datetime import timedelta
from uuid import UUID, uuid4

from app.consent.events import Actor, Event, Method, State
from tests.make.consent import START

LISTS = (uuid4(), uuid4(), None)
PURPOSES = ("field_knowledge", "advocacy")
CHANNELS = ("email",) * 6 + ("sms", "sms", "all")


def may_go(history: list[Event], purpose: str, channel: str, list_id: UUID | None) -> bool:
    """Some standing consent to exactly this, and nothing after it (or stronger) against it."""
    here = (purpose, channel, list_id)
    valid = [e for e in history if not is_taken_back(e, history)]
    if any(e.state in ("erased", "restricted") for e in valid):
        return False
    return any(counts(gift, valid, here) for gift in valid if is_gift(gift, here))


def is_gift(e: Event, here: tuple[str, str, UUID | None]) -> bool:
    """A consent that can be shown. Who renews for somebody else begins nothing."""
    if (e.purpose, e.channel, e.list_id) != here:
        return False
    if e.state == "renewed":
        return is_own(e)
    from_the_mailbox = e.method in ("double_opt_in", "own_link", "invited") and e.actor == "person"
    return e.state == "given" and (from_the_mailbox or e.method in ("written", "oral", "import"))


def is_own(e: Event) -> bool:
    return e.method in ("double_opt_in", "own_link") and e.actor == "person"


def counts(gift: Event, valid: list[Event], here: tuple[str, str, UUID | None]) -> bool:
    stops = [e for e in valid if is_stop(e, valid, here)]
    if any(stop.id > gift.id for stop in stops):
        return False
    if not is_own(gift) and not is_carried_by_an_own_gift(gift, stops, valid, here):
        return False
    return not has_expired(gift, valid, here)


def has_expired(
    gift: Event, valid: list[Event], here: tuple[str, str, UUID | None], before: float = math.inf
) -> bool:
    return any(
        e.state == "expired"
        and (e.purpose, e.channel, e.list_id) == here
        and gift.id < e.id < before
        for e in valid
    )


def is_carried_by_an_own_gift(
    gift: Event, stops: list[Event], valid: list[Event], here: tuple[str, str, UUID | None]
) -> bool:
    """Without a stop before it any gift counts; else the person must have come back in between."""
    before = [stop.id for stop in stops if stop.id < gift.id]
    if not before:
        return True
    return any(is_gift(e, here) and is_own(e) and max(before) < e.id < gift.id for e in valid)


def is_stop(e: Event, valid: list[Event], here: tuple[str, str, UUID | None]) -> bool:
    if e.channel not in (here[1], "all"):
        return False
    if e.state == "objected" or (e.state == "withdrawn" and e.method == "complaint"):
        return True
    if e.state == "objected_to_purpose":
        return e.purpose == here[0]
    if e.state == "paused":
        return is_about(e, here) and not has_resumed(e, valid, here)
    return is_no_to_the_list(e, valid, here)


def is_no_to_the_list(e: Event, valid: list[Event], here: tuple[str, str, UUID | None]) -> bool:
    if (e.purpose, e.list_id) != (here[0], here[2]):
        return False
    if e.state == "refused" and e.method != "invited":
        return not had_a_consent(e, valid, here)
    return e.state in ("withdrawn", "refused")


def has_resumed(e: Event, valid: list[Event], here: tuple[str, str, UUID | None]) -> bool:
    return any(one.state == "resumed" and one.id > e.id and is_about(one, here) for one in valid)


def is_about(e: Event, here: tuple[str, str, UUID | None]) -> bool:
    """A pause of no list is one of all, and so is its end."""
    of_the_list = (e.purpose, e.list_id) == (here[0], here[2])
    return e.channel in (here[1], "all") and (e.list_id is None or of_the_list)


def had_a_consent(e: Event, valid: list[Event], here: tuple[str, str, UUID | None]) -> bool:
    """Whoever has one says 'this was not me' of a stranger's sign-up, and of nothing else."""
    return any(
        is_gift(gift, here) and gift.id < e.id and not has_expired(gift, valid, here, e.id)
        for gift in valid
    )


def is_taken_back(e: Event, history: list[Event]) -> bool:
    return any(
        undo.state == "corrected"
        and undo.undoes == e.id
        and undo.id > e.id
        and (undo.purpose, undo.channel, undo.list_id) == (e.purpose, e.channel, e.list_id)
        and takes_back(undo, e)
        for undo in history
    )


def takes_back(undo: Event, e: Event) -> bool:
    methods, actors = {e.method, undo.method}, {e.actor, undo.actor}
    shared = ("withdrawn", "objected", "objected_to_purpose", "restricted")
    if e.state in ("erased", "corrected"):
        return False
    if "merge" in methods:
        return methods == {"merge"} and actors == {"staff"} and e.state in shared
    if e.state == "withdrawn" and e.method in ("import", "bounce"):
        return actors == {"staff"} and undo.method == "import"
    if e.state in ("withdrawn", "objected", "objected_to_purpose", "refused"):
        in_time = undo.at - e.at < timedelta(minutes=10)
        return methods == {"page"} and actors == {"person"} and in_time
    if e.state == "organisation_refused":
        return undo.actor == "staff" and undo.method == "written"
    return undo.actor == "staff" if e.state == "restricted" else True


# Weighted, so that a consent, its end and its return meet in one history often enough.
STATES = [State.GIVEN] * 20 + [State.WITHDRAWN] * 4 + [State.OBJECTED] * 2 + [State.CORRECTED] * 4
ENDS_ALL = {State.ERASED: 0.004, State.RESTRICTED: 0.01}
STATES += [state for state in State if state not in ENDS_ALL]
METHODS = [Method.DOUBLE_OPT_IN] * 8 + [Method.PAGE] * 8 + [Method.MERGE] * 4 + list(Method)
ACTORS = [Actor.PERSON] * 6 + [Actor.STAFF] * 2 + list(Actor)


def _combination(chance: random.Random) -> tuple[State, Method, Actor, UUID | None, str, str]:
    state = next((one for one, share in ENDS_ALL.items() if chance.random() < share), None)
    state = state or chance.choice(STATES)
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
