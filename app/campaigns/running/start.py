"""Letting a campaign go. Only what passes every check starts."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.campaigns.audience.whom import freeze_segments
from app.campaigns.rules import CampaignState, Deed, StartRefusal, why_not
from app.campaigns.running import refusals
from app.campaigns.running import seen as shown
from app.campaigns.running.seen import Seen, hold_segments
from app.campaigns.sending.delivery import wake_senders
from app.campaigns.writing import checks, letters
from app.campaigns.writing import queries as writing_queries
from app.campaigns.writing.checks import Check
from app.campaigns.writing.letters import Issue, Masthead
from app.campaigns.writing.queries import Campaign
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid
from app.staff.log.actions import note
from app.staff.queries.identity import identity

NOT_READY = N_("This campaign cannot be sent yet: %(problem)s")


class CannotStartError(Invalid):
    """It does not pass its checks; the sentence names the first."""

    def __init__(self, problems: Sequence[Check]) -> None:
        super().__init__(NOT_READY, problem=problems[0].sentence)
        self.reason: StartRefusal = problems[0].reason


@dataclass(frozen=True)
class Started:
    """The one run of a campaign; whoever asks a second time gets the same answer (trial C9)."""

    campaign_id: int
    at: datetime


async def send_now(campaign_id: int, *, by: UUID | None) -> Started:
    """Begin to send at once. Raises CannotStartError, or Conflict when it is over."""
    async with transaction():
        campaign = await writing_queries.existing(campaign_id, hold=True)
        if campaign.started_at and campaign.state in (CampaignState.SENDING, CampaignState.PAUSED):
            return Started(campaign_id, campaign.started_at)
        if refusal := why_not(Deed.SEND, campaign.state):
            raise Conflict(refusal)
        issue = await ready(campaign)
        return await begin(campaign_id, issue.masthead, by=by)


async def ready(campaign: Campaign, seen: Seen | None = None) -> Issue:
    """What is to be sent. Raises CannotStartError with what is in its way.

    With `seen`, what a person was shown: SeenOtherwise when it is no longer that.
    """
    await hold_segments(campaign.id)
    issue = await letters.issue(campaign, await identity())
    facts = await checks.facts_of(issue)
    if problems := checks.blocking(await checks.judged(facts)):
        raise CannotStartError(problems)
    if seen:
        seen.refuse_unless(await shown.seen(issue, facts.audience.people))
    return issue


async def begin(
    campaign_id: int, masthead: Masthead, *, by: UUID | None, automatic: bool = False
) -> Started:
    """Freeze the masthead and the segments, and wake a worker. The texts are frozen by the state."""
    now = clock.now()
    await database.execute(
        "update campaigns set started_at = $2, sent_by = coalesce($3, sent_by) "
        "where id = $1 and started_at is null",
        campaign_id, now, by,
    )  # fmt: skip
    await keep_as_shown(campaign_id, masthead)
    await refusals.answered(campaign_id)
    detail = {"automatic": True} if automatic else None
    await note(by, "campaign_sent", about_kind="campaign", about=campaign_id, detail=detail)
    await wake_senders(campaign_id)
    return Started(campaign_id, now)


async def keep_as_shown(campaign_id: int, masthead: Masthead) -> None:
    """From now on neither the sender nor what the segments ask changes for this campaign."""
    await database.execute(
        "update campaigns set masthead = $2 where id = $1",
        campaign_id, json.dumps(asdict(masthead)),
    )  # fmt: skip
    await freeze_segments(campaign_id)
