"""After the run: send to the rest, and decide about letters of which nobody knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.campaigns.audience import queries
from app.campaigns.audience.freeze import CUT_INTO_CHUNKS
from app.campaigns.audience.queries import the_rest
from app.campaigns.audience.sql import COUNTS
from app.campaigns.locking import locked
from app.campaigns.outcomes import Settlement, Why
from app.campaigns.rules import LIST_IS_CLOSED, CampaignState, Deed, why_not
from app.campaigns.running import seen as shown
from app.campaigns.running.seen import Seen, SeenOtherwise
from app.campaigns.sending.delivery import wake_senders
from app.campaigns.writing import letters
from app.campaigns.writing.queries import Campaign, existing
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict
from app.mail.smtp.replies import EXPIRES_AFTER
from app.staff.log.actions import note
from app.staff.queries.identity import identity

HAS_LEFT = N_("This reader has since left the list, so you can no longer send them a letter.")


OTHER_ATTEMPT = N_(
    "One of these letters has been sent again since you opened this page, so nothing was decided. "
    "They are shown here as they are now."
)


@dataclass(frozen=True)
class Decision:
    """What a person decided about an unknown letter, and the moment of the attempt they were shown."""

    settlement: Settlement
    seen_at: datetime | None


@dataclass(frozen=True)
class Reached:
    """How many letters 'send to the rest' put back in line, and to how many new readers."""

    reopened: int
    added: int
    former: str = "[]"
    """JSON: how many of the reopened were what before (see `CampaignRest`)."""


async def send_to_the_rest(
    campaign_id: int, *, by: UUID | None, seen: Seen | None = None
) -> Reached:
    """Try again those who missed it, and write to those who joined since (decision 11).

    The rows are the same, so their Message-ID is too. A second call finds nobody left to reach.
    With `seen`, what a person was shown: SeenOtherwise when it is no longer that.
    """
    async with transaction():
        campaign = await existing(campaign_id, hold=True)
        if campaign.state is CampaignState.SENDING:
            return Reached(0, 0)
        refuse_rest(campaign)
        if seen:
            rest = await queries.rest(campaign_id)
            issue = await letters.issue(campaign, await identity())
            seen.refuse_unless(await shown.seen(issue, rest.reopened, rest.added))
        reached = await _put_back(campaign_id)
        if campaign.frozen_at and not (reached.reopened or reached.added):
            return reached
        await _record(campaign, reached, by)
        await _go_on(campaign_id, is_frozen=campaign.frozen_at is not None)
        detail = {"reopened": reached.reopened, "added": reached.added}
        await note(
            by, "campaign_sent_to_rest", about_kind="campaign", about=campaign_id, detail=detail
        )
    return reached


def refuse_rest(campaign: Campaign) -> None:
    """Raises Conflict when 'send to the rest' may not be done now."""
    if refusal := why_not(Deed.SEND_TO_THE_REST, campaign.state):
        raise Conflict(refusal)
    _refuse_closed_list(campaign)


def _refuse_closed_list(campaign: Campaign) -> None:
    """What a closed list takes no more of: a letter that has not begun, or begins again."""
    if not campaign.list_is_open:
        raise Conflict(LIST_IS_CLOSED)


_PUT_BACK = """
, reopened as (
    update delivery d set state = 'p', reason = null, code = null, worker = null, attempts = 0,
           next_try = null, at = $2, subscription = w.subscription,
           ground = ground_letter(w.ground), fact = w.fact
      from wanted w where d.campaign = $1 and d.seq = w.seq returning d.seq
), top as (select coalesce(max(seq), -1) as seq from delivery where campaign = $1
), added as (
    insert into delivery (campaign, seq, address, subscription, language, state, at, ground, fact)
    select $1, top.seq + row_number() over (order by w.address), w.address, w.subscription,
           w.language, 'p', $2, ground_letter(w.ground), w.fact from wanted w, top where w.seq is null
    returning seq
), chunks as (
    update chunk k set done = false, worker = null, retry_at = null
     where k.campaign = $1 and exists (select from reopened r where r.seq between k.lo and k.hi)
)
select (select count(*) from reopened)::integer as reopened,
       (select count(*) from added)::integer as added,
       coalesce((select jsonb_agg(jsonb_build_object('state', state, 'reason', reason,
                                                     'people', people) order by state, reason)
                   from (select state::text, reason, count(*) as people from wanted
                          where seq is not null group by 1, 2) as each), '[]')::text as former
"""


async def _put_back(campaign_id: int) -> Reached:
    wanted, values = await the_rest(campaign_id, first=3)
    row = await database.fetchrow(wanted + _PUT_BACK, campaign_id, clock.now(), *values)
    assert row is not None
    return Reached(**row)


async def _record(campaign: Campaign, reached: Reached, by: UUID | None) -> None:
    """Before the freezing nobody counts as added: it counts everybody who has a row by then."""
    await database.execute(
        "insert into campaign_rests (campaign, at, by, reopened, added, former) "
        "values ($1, $2, $3, $4, $5, $6::text::jsonb)",
        campaign.id, clock.now(), by, reached.reopened,
        reached.added if campaign.frozen_at else 0, reached.former,
    )  # fmt: skip


async def _go_on(campaign_id: int, *, is_frozen: bool) -> None:
    """The campaign is sent again, with its whole time."""
    now = clock.now()
    await database.execute(
        "update campaigns set finished_at = null, cancelled_at = null, expires_at = $2 "
        "where id = $1",
        campaign_id, now + EXPIRES_AFTER,
    )  # fmt: skip
    if is_frozen:
        await database.execute(CUT_INTO_CHUNKS, campaign_id)
    await wake_senders(campaign_id)


async def settle_seen(
    campaign_id: int, decisions: Mapping[int, Decision], *, by: UUID | None
) -> bool:
    """Decide about these letters, by position. False when a reader of them has left the list.

    Raises SeenOtherwise, and decides nothing, when one has been sent again since it was shown and
    is unknown once more. What somebody else has decided meanwhile stays as it is.
    """
    async with transaction():
        campaign = await existing(campaign_id, hold=True)
        if Settlement.SEND_AGAIN in {decision.settlement for decision in decisions.values()}:
            _refuse_closed_list(campaign)
        await _refuse_other_attempts(campaign_id, decisions)
        done = True
        for seq, decision in decisions.items():
            try:
                await settle(campaign_id, seq, decision.settlement, by=by)
            except Conflict:
                done = False
    return done


async def _refuse_other_attempts(campaign_id: int, decisions: Mapping[int, Decision]) -> None:
    rows = await database.fetch(
        "select seq, at from delivery where campaign = $1 and seq = any($2) and state = 'u' "
        "for update",
        campaign_id, list(decisions),
    )  # fmt: skip
    if any(row["at"] != decisions[row["seq"]].seen_at for row in rows):
        raise SeenOtherwise(OTHER_ATTEMPT)


async def settle(campaign_id: int, seq: int, settlement: Settlement, *, by: UUID | None) -> bool:
    """A person decides about one unknown letter. False when it is not unknown any more."""
    async with transaction():
        campaign = await locked(campaign_id, Deed.SETTLE)
        if settlement is Settlement.LEAVE:
            settled = await database.fetchval(
                "update delivery set reason = $3 where campaign = $1 and seq = $2 and state = 'u' "
                "and reason is distinct from $3 returning true",
                campaign_id, seq, Why.LEFT_AS_IT_IS.value,
            )  # fmt: skip
        else:
            settled = await _send_again(campaign_id, seq)
            if settled and campaign.state is not CampaignState.PAUSED:
                await _go_on(campaign_id, is_frozen=campaign.frozen_at is not None)
        if settled:
            detail = {"position": seq, "decision": settlement.value}
            await note(
                by, "letter_settled", about_kind="campaign", about=campaign_id, detail=detail
            )
    return bool(settled)


async def _send_again(campaign_id: int, seq: int) -> bool:
    """Back in line, with the same Message-ID, if the reader may still be written to."""
    row = await database.fetchrow(
        "select exists (select from permission p where p.address = d.address "
        "  and p.purpose = c.purpose and p.channel = 'email' and p.list_id = c.list "
        f"  and ground_letter(p.ground) = d.ground and {COUNTS.format(group='c.product_group')} "
        "  and not exists (select from permission_stale k where k.address = d.address)) as permitted "
        "from delivery d join campaigns c on c.id = d.campaign "
        "where d.campaign = $1 and d.seq = $2 and d.state = 'u' for update of d",
        campaign_id, seq,
    )  # fmt: skip
    if row is None:
        return False
    if not row["permitted"]:
        raise Conflict(HAS_LEFT)
    await database.execute(
        "with again as (update delivery set state = 'p', reason = null, code = null, "
        "worker = null, attempts = 0, next_try = null, at = $3 where campaign = $1 and seq = $2 returning seq) "
        "update chunk k set done = false, worker = null, retry_at = null from again "
        "where k.campaign = $1 and again.seq between k.lo and k.hi",
        campaign_id, seq, clock.now(),
    )  # fmt: skip
    return True
