"""Faults in the privacy desk: its clock, who it is, what is told and when."""

from tests.mutants.faults import Fault

FAULTS = (
    Fault(
        "clock-weekend",
        "A request ends on a Saturday although nobody works then.",
        "while day.weekday() >= 5 or is_holiday(day):",
        "while day.weekday() >= 6 or is_holiday(day):",
        ("requests/test_clock",),
    ),
    Fault(
        "clock-eve",
        "Christmas Eve moves the end of a request.",
        "if not name.endswith(_EVE))",
        "if name)",
        ("requests/test_clock",),
    ),
    Fault(
        "extension-late",
        "The time is extended after the month has ended.",
        "    if today > due:\n        return Problem(TOO_LATE",
        "    if today > due + timedelta(days=31):\n        return Problem(TOO_LATE",
        ("requests/test_clock", "requests/test_desk"),
    ),
    Fault(
        "stranger-is-known",
        "A pressed link shows who it is although nobody in the register has the address.",
        "        if person is not None:\n            await add_step(request_id, Step.IDENTITY, None)",
        "        if one is not None:\n            await add_step(request_id, Step.IDENTITY, None)",
        ("requests/test_public",),
    ),
    Fault(
        "decided-for-a-stranger",
        "Something is granted before anybody has made sure who asks.",
        "if Step.IDENTITY not in one.done and any(",
        "if Step.RECEIVED not in one.done and any(",
        ("requests/test_desk",),
    ),
    Fault(
        "requests-kept",
        "Letters to whoever asked stay when their time is over.",
        '"delete from privacy_request_letters where request = any($1)",',
        '"delete from privacy_request_letters where request = any($1) and sent_at is null",',
        ("erasing/test_canaries",),
    ),
    Fault(
        "answer-sixth-code",
        "A stranger has six tries at the code of an answer.",
        "closed_at = case when tries + 1 >= $2 then $3 else closed_at end",
        "closed_at = case when tries >= $2 then $3 else closed_at end",
        ("answer/test_release",),
    ),
    Fault(
        "answer-unchecked",
        "An answer goes out although nobody has checked what it says about others.",
        "    if to_check:\n        return Problem(TO_CHECK",
        "    if to_check and not has_address:\n        return Problem(TO_CHECK",
        ("answer/test_opening", "answer/test_release"),
    ),
    Fault(
        "answer-tells-staff",
        "An answer tells which member of staff did something.",
        'is_staff = name in STAFF or (name.endswith("_by") and name not in NOT_STAFF)',
        "is_staff = name in STAFF",
        ("answer/test_complete",),
    ),
    Fault(
        "answer-too-long",
        "An answer opens on the fifteenth day.",
        "        if now >= self.open_until:",
        "        if now > self.open_until:",
        ("answer/test_opening",),
    ),
)
