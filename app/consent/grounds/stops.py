"""What stands against a message, whatever ground it would go on: the person's no, and the law's. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.consent.events import EMAIL, Event, Method, State, effective_events
from app.consent.grounds.days import day_of, start_of
from app.consent.grounds.facts import (
    Answer,
    Message,
    MessageKind,
    OrganisationRefusal,
    Outcome,
    Reader,
)
from app.consent.grounds.history import Said, Topic, said_about
from app.consent.grounds.reasons import STOPS, Reason
from app.consent.suppression.rules import Cause, Suppressed, row_for
from app.contacts.telling.rules import months_after

PAUSE = timedelta(days=30)
NOT_ASKED_AGAIN_MONTHS = 12


@dataclass(frozen=True)
class Stop:
    reason: Reason
    since: datetime
    until: datetime | None = None

    @property
    def answer(self) -> Answer:
        is_question = self.reason is Reason.ASK_MERGED
        outcome = Outcome.ASK_A_PERSON if is_question else Outcome.DO_NOT_SEND
        return Answer(outcome, self.reason, since=self.since, until=self.until)


def topic_of(message: Message) -> Topic:
    return Topic(message.purpose.key, message.channel, message.list_id)


def stop_of(reader: Reader, message: Message) -> Stop | None:
    """The strongest of all that stand; of two of one kind the later."""
    topic = topic_of(message)
    said = said_about(reader.history, topic)
    stops = [
        *_of_the_address(said, message),
        *_of_the_suppression_list(reader, message, said),
        *_of_the_other_addresses(reader, topic, said),
        *_of_former_questions(reader, message),
    ]
    if reader.has_settled(Reason.ASK_MERGED, message.list_id):
        stops = [stop for stop in stops if stop.reason is not Reason.ASK_MERGED]
    if stops and (refusal := refusal_of(reader)) is not None:
        stops.append(Stop(Reason.ORGANISATION_REFUSED, refusal.since))
    stops.sort(key=lambda stop: stop.since, reverse=True)
    return min(stops, key=lambda stop: STOPS.index(stop.reason), default=None)


def is_erased(reader: Reader) -> bool:
    rows = any(row.reason is Cause.ERASED for row in reader.suppressed)
    return rows or any(event.state is State.ERASED for event in reader.history)


def is_restricted(reader: Reader) -> bool:
    """Article 18 is about the person: at whichever address it was recorded."""
    rows = any(row.reason is Cause.RESTRICTED for row in reader.suppressed)
    histories = (reader.history, *reader.other_histories)
    return rows or any(
        event.state is State.RESTRICTED
        for history in histories
        for event in effective_events(history)
    )


def refusal_of(reader: Reader) -> OrganisationRefusal | None:
    """The organisation's latest no to this address or its domain."""
    refusals = [
        *reader.refusals,
        *(
            OrganisationRefusal(event.at)
            for event in effective_events(reader.history)
            if event.state is State.ORGANISATION_REFUSED
        ),
    ]
    return max(refusals, key=lambda refusal: refusal.since, default=None)


def _of_the_address(said: Said, message: Message) -> Iterator[Stop]:
    for reason, event in said.stops:
        if reason is Reason.PAUSED:
            if message.today < day_of(event.at + PAUSE):
                yield Stop(reason, event.at, event.at + PAUSE)
        elif _is_older_of_another(event, said):
            yield Stop(Reason.ASK_MERGED, event.at)
        else:
            yield Stop(reason, event.at)


def _is_older_of_another(event: Event, said: Said) -> bool:
    """Taken over from another record's address, from before the person's opt-in at this one."""
    if event.method is not Method.MERGE or event.state is State.RESTRICTED or not said.opt_ins:
        return False
    return event.at < _moment(said.opt_ins[-1])


def _moment(event: Event) -> datetime:
    return event.recorded_at or event.at


_CAUSES = {
    Cause.UNSUBSCRIBED_ELSEWHERE: Reason.WITHDRAWN,
    Cause.WITHDRAWN: Reason.WITHDRAWN,
    Cause.OBJECTED: Reason.OBJECTED,
    Cause.COMPLAINED: Reason.COMPLAINED,
    Cause.RESTRICTED: Reason.RESTRICTED,
    Cause.ERASED: Reason.ERASED,
}


def _of_the_suppression_list(reader: Reader, message: Message, said: Said) -> Iterator[Stop]:
    """What the ledger of this very address tells as well, it tells better: it knows what came after."""
    in_ledger = {row_for(event) for event in reader.history}
    back_since = max((event.at for event in said.opt_ins), default=None)
    for row in reader.suppressed:
        if row in in_ledger or row.reason not in _CAUSES:
            continue
        if row.list_id is not None and row.list_id != message.list_id:
            continue
        if back_since is None or not _is_ended(row, back_since):
            yield Stop(_CAUSES[row.reason], row.since)


def told_by_the_list(rows: Iterable[Suppressed], list_id: UUID | None) -> Reason | None:
    """The strongest of what the suppression list says against letters of this list."""
    reasons = [
        _CAUSES[row.reason]
        for row in rows
        if row.reason in _CAUSES and row.list_id in (None, list_id)
    ]
    return min(reasons, key=STOPS.index, default=None)


def _is_ended(row: Suppressed, back_since: datetime) -> bool:
    """For the list that the person came back to; in the same second the stop wins."""
    return row.reason not in (Cause.RESTRICTED, Cause.ERASED) and row.since < back_since


# A person's no holds at all their addresses. A mailbox that is gone says nothing about the others.
_OF_THE_PERSON = (
    Reason.RESTRICTED,
    Reason.OBJECTED,
    Reason.COMPLAINED,
    Reason.WITHDRAWN,
    Reason.NO_THANKS,
)


def _of_the_other_addresses(reader: Reader, topic: Topic, said: Said) -> Iterator[Stop]:
    here = {(event.state, event.at) for event in reader.history}
    back_since = max(map(_moment, said.opt_ins), default=None)
    for history in reader.other_histories:
        for reason, event in said_about(history, topic).stops:
            if reason not in _OF_THE_PERSON or event.method is Method.BOUNCE:
                continue
            if reason is Reason.RESTRICTED:
                yield Stop(reason, event.at)
            elif (event.state, event.at) in here:
                continue  # the same act, which this address's own ledger has judged
            elif back_since is not None and _moment(event) < back_since:
                yield Stop(Reason.ASK_MERGED, event.at)
            else:
                yield Stop(reason, event.at)


def _of_former_questions(reader: Reader, message: Message) -> Iterator[Stop]:
    """Who answered 'No, thank you' or 'This was not me' is asked nothing for a year."""
    if message.kind is not MessageKind.ASKING:
        return
    for reason, event in _refusals(reader):
        until = months_after(day_of(event.at), NOT_ASKED_AGAIN_MONTHS)
        if message.today < until:
            yield Stop(reason, event.at, start_of(until))


def _refusals(reader: Reader) -> Iterator[tuple[Reason, Event]]:
    """A 'No, thank you' is the person's, at whichever address; 'This was not me' is about this one."""
    for history in (reader.history, *reader.other_histories):
        events = effective_events(history)
        for number, event in enumerate(events):
            if event.state is not State.REFUSED:
                continue
            reason = Reason.NO_THANKS if event.method is Method.INVITED else Reason.NOT_ME
            is_the_persons = reason is Reason.NO_THANKS or history is reader.history
            came_back = any(
                one.is_own_opt_in and one.thing == event.thing for one in events[number:]
            )
            if is_the_persons and not came_back:
                yield reason, event


def is_dead(reader: Reader, message: Message) -> bool:
    """Nothing can arrive: mail came back, here or where a file came from."""
    gone = (Cause.BOUNCED, Cause.CLEANED_ELSEWHERE)
    is_mail = message.channel == EMAIL
    return reader.is_dead or (is_mail and any(row.reason in gone for row in reader.suppressed))
