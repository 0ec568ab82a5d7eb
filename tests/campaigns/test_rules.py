"""What state a campaign is in, what may be done in it, and outcomes that add up."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from app.campaigns import outcomes, rules
from app.campaigns.outcomes import Outcome, Tally, Why
from app.campaigns.rules import CampaignState, Deed
from app.consent.grounds.reasons import Reason
from app.web.rendering.templates import STATIC

NOON = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Dates:
    scheduled_at: datetime | None = None
    started_at: datetime | None = None
    paused_at: datetime | None = None
    cancelled_at: datetime | None = None
    finished_at: datetime | None = None


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        (Dates(), CampaignState.DRAFT),
        (Dates(scheduled_at=NOON), CampaignState.SCHEDULED),
        (Dates(scheduled_at=NOON, started_at=NOON), CampaignState.SENDING),
        (Dates(started_at=NOON, paused_at=NOON), CampaignState.PAUSED),
        (Dates(started_at=NOON, finished_at=NOON), CampaignState.FINISHED),
        (Dates(started_at=NOON, finished_at=NOON, cancelled_at=NOON), CampaignState.CANCELLED),
    ],
)
def test_the_dates_tell_the_state(dates: Dates, state: CampaignState) -> None:
    assert rules.state_of(dates) is state


@pytest.mark.parametrize("state", CampaignState)
@pytest.mark.parametrize("deed", Deed)
def test_whatever_may_not_be_done_has_a_reason(deed: Deed, state: CampaignState) -> None:
    refusal = rules.why_not(deed, state)
    assert rules.may(deed, state) is (refusal is None)
    assert refusal is None or refusal.endswith(".")


def test_only_a_draft_is_edited() -> None:
    assert [state for state in CampaignState if rules.may(Deed.EDIT, state)] == [
        CampaignState.DRAFT
    ]


def test_a_cancelled_campaign_never_resumes() -> None:
    assert not rules.may(Deed.RESUME, CampaignState.CANCELLED)
    assert not rules.may(Deed.SEND, CampaignState.CANCELLED)


def test_a_scheduled_campaign_is_late_after_ten_minutes() -> None:
    dates = Dates(scheduled_at=NOON)
    assert not rules.is_late(dates, NOON + timedelta(minutes=10, seconds=-1))
    assert rules.is_late(dates, NOON + timedelta(minutes=10))


def test_nothing_is_scheduled_for_the_past_or_the_far_future() -> None:
    assert rules.when_refused(NOON, NOON) == rules.IN_THE_PAST
    assert rules.when_refused(NOON + timedelta(days=400), NOON) == rules.TOO_FAR
    assert rules.when_refused(NOON + timedelta(hours=1), NOON) is None


def test_the_groups_add_up_to_everybody() -> None:
    tally = Tally(
        {
            (Outcome.ACCEPTED, None): 1583,
            (Outcome.REFUSED, "address_gone"): 31,
            (Outcome.DEFERRED, None): 6,
            (Outcome.UNKNOWN, None): 4,
            (Outcome.EXCLUDED, "withdrawn"): 12,
            (Outcome.EXCLUDED, "same_person"): 16,
        }
    )
    assert sum(group.people for group in tally.groups()) == tally.total == 1652
    assert tally.final + tally.open == tally.total


def test_every_state_has_words_a_meaning_and_a_look() -> None:
    for outcome in Outcome:
        assert outcomes.WORDS[outcome]
        assert outcomes.MEANINGS[outcome]
        assert len(outcomes.LOOKS[outcome]) == 3
    assert set(outcomes.SHOWN) == set(Outcome)


def test_every_reason_that_is_stored_has_words() -> None:
    other = outcomes.reason_words(outcomes.Outcome.EXCLUDED, "something else")
    for reason in (*Why, *Reason):
        words = outcomes.reason_words(outcomes.Outcome.EXCLUDED, reason.value)
        assert words
        assert words != other
        assert not words.endswith(".")
        assert len(reason.value) <= 24


def test_every_outcome_has_a_colour_of_its_own() -> None:
    """Refused and expired once shared one red."""
    fills = [fill for fill, _, _ in outcomes.LOOKS.values()]
    look = (STATIC / "look.css").read_text()
    assert len(set(fills)) == len(fills) == len(Outcome)
    assert all(f".{fill} {{" in look for fill in fills)
