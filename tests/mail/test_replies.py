"""Every kind of answer has its decision."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from app.mail.smtp.replies import Fault, Kind, Phase, judge, next_try, without_addresses

STARTED = datetime(2026, 11, 3, 8, tzinfo=UTC)
RCPT, BODY = Phase.RCPT, Phase.BODY


@pytest.mark.parametrize(
    ("phase", "code", "text", "kind"),
    [
        (BODY, 250, "2.0.0 Ok: queued as 4F1", Kind.ACCEPTED),
        (BODY, None, "Connection lost", Kind.UNKNOWN),
        (BODY, -1, "Malformed", Kind.UNKNOWN),
        (BODY, 354, "go on", Kind.UNKNOWN),
        (Phase.CONNECT, None, "refused", Kind.NOT_SENT),
        (Phase.TLS, None, "certificate verify failed", Kind.NOT_SENT),
        (RCPT, None, "timed out", Kind.NOT_SENT),
        (Phase.DATA, None, "lost", Kind.NOT_SENT),
        (Phase.DATA, 250, "what?", Kind.NOT_SENT),
        (Phase.CONNECT, 421, "too busy", Kind.SERVER_BUSY),
        (Phase.CONNECT, 554, "no service for you", Kind.CONFIGURATION),
        (Phase.MAIL, 421, "4.7.0 closing", Kind.SERVER_BUSY),
        (BODY, 421, "4.3.2 shutting down", Kind.SERVER_BUSY),
        (RCPT, 451, "4.3.0 queue file write error", Kind.SERVER_BUSY),
        (RCPT, 451, "4.4.3 temporary lookup failure", Kind.SERVER_BUSY),
        (RCPT, 450, "4.2.1 mailbox busy", Kind.DEFERRED),
        (RCPT, 451, "4.7.1 greylisted", Kind.DEFERRED),
        (RCPT, 452, "too many recipients", Kind.DEFERRED),
        (RCPT, 450, "4.1.8 domain of sender not found", Kind.DEFERRED),
        (Phase.LOGIN, 535, "5.7.8 bad credentials", Kind.CONFIGURATION),
        (Phase.LOGIN, 454, "4.7.0 try later", Kind.SERVER_BUSY),
        (Phase.MAIL, 530, "5.7.0 authentication required", Kind.CONFIGURATION),
        (RCPT, 534, "5.7.9 stronger mechanism", Kind.CONFIGURATION),
        (Phase.MAIL, 555, "parameter not recognized", Kind.CAPABILITY),
        (RCPT, 503, "bad sequence", Kind.CAPABILITY),
        (RCPT, 501, "5.1.3 bad recipient syntax", Kind.REFUSED),
        (RCPT, 550, "5.1.1 no such user", Kind.REFUSED),
    ],
)
def test_an_answer_has_one_meaning(phase: Phase, code: int | None, text: str, kind: Kind) -> None:
    assert judge(phase, code, text).kind is kind


@pytest.mark.parametrize(
    ("phase", "code", "text", "fault"),
    [
        (RCPT, 550, "5.1.1 user unknown", Fault.HARD),
        (RCPT, 550, "5.1.2 no such domain", Fault.HARD),
        (RCPT, 550, "5.1.10 null MX", Fault.HARD),
        (RCPT, 501, "5.1.3 bad syntax", Fault.HARD),
        (RCPT, 553, "sorry", Fault.HARD),
        (RCPT, 550, "No such user here", Fault.HARD),
        (RCPT, 550, "Requested action not taken", Fault.HARD),
        (RCPT, 552, "Mailbox full", Fault.SOFT),
        (RCPT, 552, "5.2.2 over quota", Fault.SOFT),
        (RCPT, 550, "5.2.1 disabled", Fault.SOFT),
        (BODY, 552, "message too large", Fault.SENDER),
        (BODY, 550, "5.7.515 Access denied", Fault.SENDER),
        (BODY, 550, "5.7.26 unauthenticated", Fault.SENDER),
        (RCPT, 550, "5.7.1 blocked", Fault.SENDER),
        (RCPT, 550, "blocked by spam filter", Fault.SENDER),
        (RCPT, 554, "5.7.1 relay access denied", Fault.SENDER),
        (BODY, 554, "rejected", Fault.SENDER),
        (BODY, 550, "rejected", Fault.SENDER),
        (Phase.MAIL, 553, "5.1.8 sender address rejected", Fault.SENDER),
        (BODY, 550, "5.6.0 bad content", Fault.SENDER),
        (BODY, 552, "5.3.4 message too big for system", Fault.SENDER),
        (RCPT, 550, "5.99.99 never heard of", Fault.SENDER),
    ],
)
def test_a_refusal_counts_against_the_right_one(
    phase: Phase, code: int, text: str, fault: Fault
) -> None:
    outcome = judge(phase, code, text)
    assert outcome.kind is Kind.REFUSED
    assert outcome.fault is fault


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (454, "4.7.0 slow down"),
        (421, "4.7.28 our system has detected an unusual rate of mail"),
        (421, "4.7.0 [TSS04] Messages temporarily deferred"),
        (451, "4.7.650 the mail server has been temporarily rate limited"),
        (450, "4.7.500 server busy"),
        (452, "4.5.3 too many recipients"),
    ],
)
def test_throttling_is_noticed_and_never_final(code: int, text: str) -> None:
    outcome = judge(RCPT, code, text)
    assert outcome.throttled
    assert outcome.kind in {Kind.DEFERRED, Kind.SERVER_BUSY}


def test_only_answers_that_leave_the_line_usable_keep_the_connection() -> None:
    assert judge(RCPT, 421, "4.3.2 bye").closes
    assert judge(BODY, None).closes
    assert not judge(RCPT, 550, "5.1.1 unknown").closes
    assert not judge(BODY, 250, "ok").closes


def test_waiting_grows_and_ends_after_two_days() -> None:
    expires = STARTED + timedelta(hours=48)
    moment: datetime | None = STARTED
    waits = []
    while moment is not None:
        waits.append(moment)
        moment = next_try(len(waits), failed_at=moment, expires_at=expires)
    pauses = [(b - a) / timedelta(minutes=1) for a, b in pairwise(waits)]
    assert pauses[:6] == [5, 15, 60, 240, 480, 480]
    assert waits[-1] < expires


def test_a_kept_answer_holds_no_address() -> None:
    kept = without_addresses("5.1.1 <aino@example.com>: unknown\r\nsee mailto:help@example.org")
    assert "@" not in kept
    assert "\n" not in kept
    assert len(without_addresses("x" * 10_000)) <= 300
