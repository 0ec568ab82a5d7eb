"""Points where a process can be told to die, so that tests can prove what a crash there costs.

`POSTILUPA_CRASH_AT=point` ends the process at that point as `kill -9` would; `point*3` at the third
time it gets there. Unset, which it is outside tests, every call is a comparison.
"""

import os
from enum import StrEnum


class Point(StrEnum):
    """Every point that exists. `tests/trials/test_crash_points.py`, `tests/imports/writing/test_restart.py`,
    `tests/campaigns/sending/test_telling.py` and `tests/consent/ledger/test_sealing.py` have one test for each.
    """

    PLANNER_PAGE_BEFORE_COMMIT = "planner_page_before_commit"
    PLANNER_PAGE = "planner_page"
    PLANNER_DONE = "planner_done"
    LEASED = "leased"
    BEFORE_INTENT_COMMIT = "before_intent_commit"
    AFTER_INTENT_COMMIT = "after_intent_commit"
    AFTER_ANSWER = "after_answer"
    AFTER_OUTCOME_COMMIT = "after_outcome_commit"
    CHUNK_RETURNED = "chunk_returned"
    IN_RECOVERY = "in_recovery"
    AFTER_RECOVERY = "after_recovery"
    TOLD_BEFORE_COMMIT = "told_before_commit"
    TOLD_AFTER_COMMIT = "told_after_commit"
    OUTBOX_BEFORE_INTENT_COMMIT = "outbox_before_intent_commit"
    OUTBOX_AFTER_INTENT_COMMIT = "outbox_after_intent_commit"
    OUTBOX_AFTER_ANSWER = "outbox_after_answer"
    OUTBOX_BEFORE_OUTCOME_COMMIT = "outbox_before_outcome_commit"
    OUTBOX_AFTER_OUTCOME_COMMIT = "outbox_after_outcome_commit"
    IMPORT_BEFORE_COMMIT = "import_before_commit"
    IMPORT_AFTER_COMMIT = "import_after_commit"
    SEAL_BEFORE_COMMIT = "seal_before_commit"
    SEAL_AFTER_COMMIT = "seal_after_commit"
    SEAL_CHECKPOINT_KEPT = "seal_checkpoint_kept"


_CRASH_AT, _, _times = os.environ.get("POSTILUPA_CRASH_AT", "").partition("*")
_left = int(_times) if _times.isdecimal() else 1


def reached(point: Point) -> None:
    """Die here if this is the chosen point."""
    if point == _CRASH_AT:
        _count_down()


def _count_down() -> None:
    global _left  # noqa: PLW0603 - one process dies once
    _left -= 1
    if _left <= 0:
        os._exit(137)
