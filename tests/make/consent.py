"""Ledger events and wordings for tests: a subject and a list that nobody else has."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from app.consent import actions
from app.consent.actions import Evidence, NewEvent
from app.consent.events import EMAIL, Actor, Basis, Event, Method, PurposeRule, State
from app.consent.wordings.texts import keep_wording

NEWS = PurposeRule("field_knowledge", Basis.LEGITIMATE_INTEREST, direct_marketing=True)
START = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
EVIDENCE = Evidence(
    email="aino@example.org",
    ip="192.0.2.0",
    user_agent="Browser/1.0 (kännykkä)",
    page="/subscribe",
    detail={"seconds": 12},
)


def event(
    number: int,
    state: State,
    method: Method = Method.DOUBLE_OPT_IN,
    *,
    list_id: UUID | None = None,
    purpose: str = NEWS.key,
    channel: str = EMAIL,
    actor: Actor = Actor.PERSON,
    undoes: int | None = None,
) -> Event:
    """A ledger row that is in no database; one a minute."""
    at = START + timedelta(minutes=number)
    return Event(number, state, method, purpose, channel, list_id, at, actor, undoes)


def new_event(
    subject: UUID,
    state: State = State.GIVEN,
    method: Method = Method.DOUBLE_OPT_IN,
    *,
    list_id: UUID | None = None,
    purpose: str = NEWS.key,
    actor: Actor = Actor.PERSON,
    undoes: int | None = None,
    wording: UUID | None = None,
    notice_version: int | None = None,
    evidence: Evidence = EVIDENCE,
) -> NewEvent:
    """An event to record, with evidence."""
    return NewEvent(
        subject=subject,
        state=state,
        method=method,
        purpose=purpose,
        list_id=list_id,
        language="fi",
        actor=actor,
        undoes=undoes,
        wording=wording,
        notice_version=notice_version,
        evidence=evidence,
    )


async def given(subject: UUID | None = None, *, list_id: UUID | None = None) -> UUID:
    """A subject with a confirmed consent to a new sentence. Answers the subject."""
    subject, list_id = subject or uuid4(), list_id or uuid4()
    wording = await keep_wording(list_id, "fi", "Minulle saa lähettää uutiskirjeen.")
    await actions.record_many(
        [
            new_event(subject, State.REQUESTED, Method.FORM, list_id=list_id, wording=wording),
            new_event(subject, State.CONFIRMATION_SENT, list_id=list_id, wording=wording),
            new_event(subject, State.GIVEN, list_id=list_id, wording=wording),
        ]
    )
    return subject
