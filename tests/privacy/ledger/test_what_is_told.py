"""What staff are told of the seal, and when a checkpoint is mailed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.consent.ledger.heads import Head
from app.lib.languages import Language, speaking
from app.privacy.ledger.rules import (
    TO_DO,
    Check,
    Mailed,
    Seal,
    Trouble,
    is_due,
    said,
    troubles,
)

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
AGO = NOW - timedelta(seconds=61)
LAST_NIGHT = NOW - timedelta(hours=5)
GOOD = Check(LAST_NIGHT, LAST_NIGHT, 9, 0, None, "", None)
OLD = replace(GOOD, ended_at=NOW - timedelta(days=3, seconds=1))
BAD = replace(GOOD, faults=2, first_event=7, said="7: the event was deleted\nleaf 3 is missing")
BROKEN = replace(GOOD, broke="OSError at consent/ledger/files.py:27")
HEAD = Head(1, 9, b"", "", AGO)
SOUND = Seal(began_at=NOW - timedelta(days=30), head=HEAD, kept=9, last_check=GOOD)


@pytest.mark.parametrize(
    ("changes", "expected", "words"),
    [
        ({}, None, ""),
        ({"waiting": 2, "waiting_since": NOW - timedelta(seconds=59)}, None, ""),
        ({"waiting": 1, "waiting_since": AGO}, Trouble.WAITING, "1 event is not sealed"),
        (
            {"waiting": 2, "waiting_since": AGO},
            Trouble.WAITING,
            "2 events are not sealed: the oldest",
        ),
        ({"contradicted": 12}, Trouble.CONTRADICTED, "a checkpoint of 12 events"),
        ({"kept": 8}, Trouble.NOT_KEPT, "has 8 events, the ledger 9"),
        ({"kept": 8, "head": replace(HEAD, made_at=NOW - timedelta(seconds=59))}, None, ""),
        ({"kept": None}, None, ""),
        ({"last_check": BAD}, Trouble.WRONG, "2 faults. The first is at event 7."),
        ({"last_check": BROKEN}, Trouble.BROKE, "broke off: OSError at"),
        ({"last_check": OLD}, Trouble.NOT_VERIFIED, "The ledger was last verified on"),
        ({"last_check": None}, Trouble.NOT_VERIFIED, "The ledger has never been verified."),
        ({"last_check": None, "began_at": NOW - timedelta(days=3)}, None, ""),
        ({"last_check": None, "began_at": None}, None, ""),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    changes: dict[str, object], expected: Trouble | None, words: str
) -> None:
    seal = replace(SOUND, **changes)  # type: ignore[arg-type]
    assert troubles(seal, NOW) == ([expected] if expected else [])
    if expected:
        with speaking(Language.ENGLISH):
            assert words in said(expected, seal)
        assert expected in TO_DO


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, True),
        (Mailed(1, 8, NOW - timedelta(days=1)), True),
        (Mailed(1, 9, NOW - timedelta(days=1)), False),
        (Mailed(1, 8, NOW - timedelta(hours=2)), False),
        (Mailed(1, 8, NOW - timedelta(hours=9)), True),
        (Mailed(2, 9, NOW - timedelta(days=1)), True),
        (Mailed(1, 8, NOW + timedelta(days=365)), True),
    ],
    ids=[
        "never",
        "yesterday",
        "nothing-new",
        "today",
        "before-midnight-in-finland",
        "other-tree",
        "clock-put-back",
    ],
)
def test_a_checkpoint_is_mailed_once_a_day_if_it_is_new(
    last: Mailed | None, expected: bool
) -> None:
    assert is_due((1, 9), last, NOW) is expected
