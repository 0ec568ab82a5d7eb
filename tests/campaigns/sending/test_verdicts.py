"""What an answer makes of a row, and when a campaign stops itself. No database."""

from datetime import UTC, datetime, timedelta

import pytest

from app.campaigns.outcomes import Outcome as State
from app.campaigns.sending.verdicts import FAULTS_IN_A_ROW, Alarm, Verdict, verdict
from app.mail.smtp.replies import Kind, Outcome, Phase, judge

NOW = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
END = NOW + timedelta(hours=48)


def after(outcome: Outcome, *, attempts: int = 0, losses: int = 0) -> Verdict:
    return verdict(outcome, attempts=attempts, losses=losses, now=NOW, expires_at=END)


ANSWERS = [
    (Phase.BODY, 250, "2.0.0 Ok", State.ACCEPTED, None),
    (Phase.RCPT, 550, "5.1.1 No such user", State.REFUSED, "address_gone"),
    (Phase.RCPT, 552, "5.2.2 Full", State.REFUSED, "mailbox_closed"),
    (Phase.BODY, 550, "5.7.515 Access denied", State.REFUSED, "our_fault"),
    (Phase.MAIL, 555, "SMTPUTF8 not supported", State.REFUSED, "our_fault"),
    (Phase.RCPT, 450, "4.2.1 Later", State.DEFERRED, None),
    (Phase.RCPT, 454, "4.7.0 Too many", State.DEFERRED, None),
    (Phase.MAIL, 421, "4.3.2 Busy", State.PLANNED, None),
    (Phase.MAIL, 530, "5.7.0 Log in", State.PLANNED, None),
    (Phase.RCPT, None, "", State.PLANNED, None),
    (Phase.BODY, None, "", State.UNKNOWN, None),
]


@pytest.mark.parametrize(("phase", "code", "text", "state", "reason"), ANSWERS)
def test_each_answer_has_its_state(
    phase: Phase, code: int | None, text: str, state: State, reason: str | None
) -> None:
    found = after(judge(phase, code, text))
    assert (found.state, found.reason) == (state, reason)


@pytest.mark.parametrize("kind", Kind)
def test_only_a_lost_answer_is_unknown(kind: Kind) -> None:
    found = after(Outcome(kind, Phase.BODY))
    assert (found.state is State.UNKNOWN) == (kind is Kind.UNKNOWN)


def test_what_began_too_late_is_simply_taken_again() -> None:
    late = Outcome(Kind.TOO_LATE, Phase.DATA)
    assert after(late, losses=9) == Verdict(State.PLANNED, tried=False)


def test_what_was_not_said_is_not_counted() -> None:
    assert not after(judge(Phase.MAIL, None)).tried
    assert after(judge(Phase.RCPT, 450, "4.2.1 Later")).tried


def test_a_row_on_which_connections_break_waits_its_turn() -> None:
    assert after(judge(Phase.RCPT, None), losses=2).state is State.PLANNED
    assert after(judge(Phase.RCPT, None), losses=3).state is State.DEFERRED


def test_deferrals_wait_longer_and_longer_until_the_time_is_over() -> None:
    later = judge(Phase.RCPT, 450, "4.2.1 Later")
    first, second = after(later).next_try, after(later, attempts=1).next_try
    assert first
    assert second
    assert NOW < first < second
    over = verdict(later, attempts=9, losses=0, now=END - timedelta(hours=1), expires_at=END)
    assert over.state is State.EXPIRED


def test_data_that_the_envelope_cannot_hold_leave_the_reader_out() -> None:
    assert after(Outcome(Kind.BAD_DATA, Phase.MAIL)).reason == "bad_data"


FAULT = after(judge(Phase.BODY, 550, "5.7.1 Policy"))
FINE = after(judge(Phase.BODY, 250))
LOST = after(judge(Phase.BODY, None))


def test_fifty_of_our_faults_in_a_row_stop_the_campaign() -> None:
    alarm = Alarm()
    heard = [alarm.heard(FAULT) for _ in range(FAULTS_IN_A_ROW)]
    assert heard[:-1] == [None] * (FAULTS_IN_A_ROW - 1)
    assert heard[-1] == "our_fault"


def test_a_few_among_many_do_not() -> None:
    alarm = Alarm()
    assert not any(alarm.heard(FAULT if n % 20 == 0 else FINE) for n in range(4000))


def test_a_tenth_of_many_does() -> None:
    alarm = Alarm()
    assert any(alarm.heard(FAULT if n % 8 == 0 else FINE) for n in range(4000))


def test_lost_answers_in_a_row_stop_it_before_everybody_is_unknown() -> None:
    alarm = Alarm()
    assert [alarm.heard(LOST) for _ in range(10)][-1] == "answers_lost"


def test_an_answer_in_between_calms_it() -> None:
    alarm = Alarm()
    assert not any(alarm.heard(FINE if n % 9 == 0 else LOST) for n in range(200))
