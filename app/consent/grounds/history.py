"""What one address's ledger comes to for one purpose, channel and list: its consent and its stops. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.consent.events import (
    ANY_CHANNEL,
    ANY_MARKETING,
    TRANSFER,
    Actor,
    Basis,
    Event,
    Method,
    PurposeRule,
    State,
    effective_events,
)
from app.consent.grounds.reasons import STOPS, Reason


class Topic(NamedTuple):
    """What a permission is about."""

    purpose: str
    channel: str
    list_id: UUID | None


@dataclass(frozen=True)
class Verdict:
    """Whether there is a consent, since when or why not, and the event it rests on."""

    allowed: bool
    reason: Reason
    since: datetime | None
    event: Event | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Said:
    """The consent as if nothing stood against it, what stands against it, and the person's own opt-ins."""

    consent: Verdict
    stops: tuple[tuple[Reason, Event], ...] = ()
    opt_ins: tuple[Event, ...] = ()


_NEVER = Verdict(allowed=False, reason=Reason.NEVER_ASKED, since=None)


def consent_given(
    history: Iterable[Event], purpose: PurposeRule, channel: str, list_id: UUID | None
) -> Verdict:
    """The consent of the address whose events these are, for this list, as the ledger alone has it.

    Direct marketing to a natural person needs prior consent (Act 917/2014 § 200). Only the person's
    own later opt-in ends the person's own objection, complaint or withdrawal, and for its list only;
    none ends a restriction (GDPR Article 18) or an erasure: who comes back is a new subject. A pause
    holds until it is recorded as over.
    """
    if not purpose.direct_marketing:
        return _NEVER
    said = said_about(history, Topic(purpose.key, channel, list_id))
    if not said.stops or not (said.consent.allowed or _is_more_than_a_pause(said)):
        return said.consent
    # Of two of one kind the later.
    reason, event = min(reversed(said.stops), key=lambda stop: STOPS.index(stop[0]))
    return Verdict(allowed=False, reason=reason, since=event.at, event=event)


def _is_more_than_a_pause(said: Said) -> bool:
    return any(reason is not Reason.PAUSED for reason, _ in said.stops)


def said_about(history: Iterable[Event], topic: Topic) -> Said:
    """Read in the order of the ledger."""
    consent, stops, opt_ins = _NEVER, list[tuple[Reason, Event]](), list[Event]()
    for event in effective_events(history):
        if (reason := _stop(event, topic, has_consent=consent.allowed)) is not None:
            stops.append((reason, event))
        elif event.state is State.RESUMED and _reaches(event, topic):
            stops = [stop for stop in stops if stop[0] is not Reason.PAUSED]
        elif event.thing == topic:
            if event.is_own_opt_in:
                stops = [stop for stop in stops if stop[0] in _NOT_ENDED_BY_OPT_IN]
                opt_ins.append(event)
            consent = _after(consent, event)
    if consent.reason is Reason.EXPIRED and consent.event is not None:
        stops.append((Reason.EXPIRED, consent.event))
    return Said(consent, tuple(stops), tuple(opt_ins))


_ABSOLUTE = {State.ERASED: Reason.ERASED, State.RESTRICTED: Reason.RESTRICTED}
_NOT_ENDED_BY_OPT_IN = (Reason.ERASED, Reason.RESTRICTED)


def _stop(event: Event, topic: Topic, *, has_consent: bool) -> Reason | None:
    """What this event ends, if it reaches the topic."""
    if event.state in _ABSOLUTE:
        return _ABSOLUTE[event.state]
    if event.channel not in (topic.channel, ANY_CHANNEL):
        return None
    if event.state in (State.OBJECTED, State.WITHDRAWN) and event.method is Method.COMPLAINT:
        return Reason.COMPLAINED
    if event.state is State.OBJECTED:
        return Reason.OBJECTED
    return _stop_to_a_part(event, topic, has_consent=has_consent)


def _stop_to_a_part(event: Event, topic: Topic, *, has_consent: bool) -> Reason | None:
    if event.state is State.OBJECTED_TO_PURPOSE:
        return Reason.OBJECTED if event.purpose == topic.purpose else None
    if event.state is State.PAUSED:
        return Reason.PAUSED if _reaches(event, topic) else None
    if (event.purpose, event.list_id) != (topic.purpose, topic.list_id):
        return None
    if event.state is State.WITHDRAWN:
        return Reason.WITHDRAWN
    return _no_to_being_asked(event, has_consent=has_consent)


def _no_to_being_asked(event: Event, *, has_consent: bool) -> Reason | None:
    if event.state is not State.REFUSED:
        return None
    if event.method is Method.INVITED:
        return Reason.NO_THANKS
    # Whose address a stranger typed once more has said nothing about the consent that was there.
    return None if has_consent else Reason.NOT_ME


def _reaches(event: Event, topic: Topic) -> bool:
    """A pause of no list is one of all."""
    is_channel = event.channel in (topic.channel, ANY_CHANNEL)
    is_list = (event.purpose, event.list_id) == (topic.purpose, topic.list_id)
    return is_channel and (event.list_id is None or is_list)


_OPEN = (Reason.NEVER_ASKED, Reason.NOT_CONFIRMED, Reason.NO_PROOF, Reason.LOW_ASSURANCE)
_WAITING = (State.REQUESTED, State.CONFIRMATION_SENT, State.IMPORTED)


def _after(consent: Verdict, event: Event) -> Verdict:
    """Asking again changes nothing that was given or ended before, nor does what is no consent."""
    if event.state in (State.GIVEN, State.RENEWED):
        fault = _fault_of(event, is_alive=consent.allowed)
        if fault is None:
            return Verdict(allowed=True, reason=Reason.CONSENT, since=event.at, event=event)
        return _refused(consent, fault, event)
    if event.state is State.EXPIRED and consent.allowed:
        return Verdict(allowed=False, reason=Reason.EXPIRED, since=event.at, event=event)
    if event.state is State.HELD:
        return _refused(consent, Reason.LOW_ASSURANCE, event)
    return _refused(consent, Reason.NOT_CONFIRMED, event) if event.state in _WAITING else consent


def _refused(consent: Verdict, reason: Reason, event: Event) -> Verdict:
    if consent.reason not in _OPEN:
        return consent
    return Verdict(allowed=False, reason=reason, since=event.at, event=event)


_FROM_THE_MAILBOX = (Method.DOUBLE_OPT_IN, Method.OWN_LINK, Method.INVITED)
_WITH_PROOF = (Method.WRITTEN, Method.ORAL, Method.IMPORT)
_UNCONFIRMED = (Method.FORM, Method.PAGE)


def _fault_of(event: Event, *, is_alive: bool) -> Reason | None:
    """Why this is no consent: confirmed from the mailbox, or recorded with its proof, it is one."""
    if event.is_low_assurance:
        return Reason.LOW_ASSURANCE
    if event.state is State.RENEWED and not event.is_own_opt_in and not is_alive:
        return Reason.NO_PROOF  # nobody else renews what has ended
    if is_from_the_mailbox(event) or event.method in _WITH_PROOF:
        return None
    return Reason.NOT_CONFIRMED if event.method in _UNCONFIRMED else Reason.NO_PROOF


def is_from_the_mailbox(event: Event) -> bool:
    return event.method in _FROM_THE_MAILBOX and event.actor is Actor.PERSON


# Outside the EEA


_TRANSFERRED = PurposeRule(ANY_MARKETING, Basis.CONSENT, direct_marketing=True)


def may_leave(histories: Iterable[Sequence[Event]]) -> bool:
    """Whether data of the person with these addresses may leave the EEA: permitted, and refused at none."""
    verdicts = [
        consent_given(history, _TRANSFERRED, TRANSFER, None)
        for history in histories
        if any(event.channel == TRANSFER for event in history)
    ]
    return any(one.allowed for one in verdicts) and not any(one.reason in STOPS for one in verdicts)
