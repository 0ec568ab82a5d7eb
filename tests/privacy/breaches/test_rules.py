"""The 72 hours (GDPR Article 33, Regulation 1182/71), and what has to be done before a breach is closed."""

from datetime import UTC, datetime

import pytest

from app.lib.languages import HOME_ZONE
from app.privacy.breaches import rules
from app.privacy.breaches.rules import Risk, Step


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOME_ZONE)


@pytest.mark.parametrize(
    ("noticed", "due"),
    [
        ("2026-11-22T14:10", "2026-11-25T15:00"),  # a Sunday: the hour itself is not counted
        ("2026-11-22T14:00", "2026-11-25T15:00"),
        ("2026-11-22T14:59", "2026-11-25T15:00"),
        ("2026-12-23T09:30", "2026-12-26T10:00"),  # holidays move no period in hours
        ("2026-12-31T23:30", "2027-01-04T00:00"),
        ("2026-10-24T12:30", "2026-10-27T12:00"),  # an hour more in the night: still 72 of them
        ("2026-03-28T12:30", "2026-03-31T14:00"),
    ],
)
def test_the_authority_has_to_know_within_72_hours(noticed: str, due: str) -> None:
    assert rules.due_at(at(noticed).astimezone(UTC)) == at(due)


def test_hours_are_told_as_long_as_they_are_whole() -> None:
    noticed = at("2026-11-22T14:10")
    assert rules.hours_left(noticed, at("2026-11-23T11:10")) == 51
    assert rules.hours_left(noticed, at("2026-11-25T14:59")) == 0
    assert rules.hours_left(noticed, at("2026-11-25T15:01")) == -1


DONE = [Step.RECORDED, Step.STOPPED, Step.CONCERNED, Step.ASSESSED]


@pytest.mark.parametrize(
    ("risk", "done", "to_do", "fault"),
    [
        (None, [Step.RECORDED], Step.STOPPED, rules.STOP_FIRST),
        (None, [Step.RECORDED, Step.STOPPED], Step.CONCERNED, rules.ASSESS_FIRST),
        (Risk.NONE, DONE, Step.CLOSED, None),
        (Risk.RISK, DONE, Step.NOTIFIED, rules.NOTIFY_FIRST),
        (Risk.RISK, [*DONE, Step.NOTIFIED], Step.CLOSED, None),
        (Risk.HIGH, [*DONE, Step.NOTIFIED], Step.TOLD, rules.TELL_FIRST),
        (Risk.HIGH, [*DONE, Step.NOTIFIED, Step.TOLD], Step.CLOSED, None),
    ],
)
def test_what_comes_next_and_what_keeps_it_open(
    risk: Risk | None, done: list[Step], to_do: Step, fault: str | None
) -> None:
    assert rules.to_do(risk, done) is to_do
    assert rules.fault_of_closing(risk, done) == fault
    assert rules.must_notify(risk, done) is (risk is not Risk.NONE and Step.NOTIFIED not in done)


@pytest.mark.parametrize(
    ("sent", "risk", "note", "fault"),
    [
        ("2026-11-25T14:59", Risk.RISK, "", None),
        ("2026-11-25T15:01", Risk.RISK, "", rules.LATE_REASON),
        ("2026-11-25T15:01", Risk.RISK, "Noticed at night", None),
        ("2026-11-23T10:00", None, "", rules.ASSESS_FIRST),
    ],
)
def test_a_late_notification_says_why(
    sent: str, risk: Risk | None, note: str, fault: str | None
) -> None:
    assert rules.fault_of_notifying(at("2026-11-22T14:10"), at(sent), risk, note) == fault
