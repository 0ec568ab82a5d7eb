"""What became of every letter: counted, and listed by name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.campaigns.outcomes import Outcome, Tally, Why
from app.campaigns.writing.queries import title_of

PAGE = 50


async def tally(campaign_id: int) -> Tally:
    """All rows, counted by outcome and reason."""
    rows = await database.fetch(
        "select state, reason, count(*)::integer as people from delivery "
        "where campaign = $1 group by 1, 2",
        campaign_id,
    )
    return Tally({(_outcome(row["state"]), row["reason"]): row["people"] for row in rows})


@dataclass(frozen=True)
class Recipient:
    """One address and what became of its letter. Erased people have neither name nor address."""

    seq: int
    address: UUID
    outcome: Outcome
    reason: str | None
    code: int | None
    attempts: int
    next_try: datetime | None
    at: datetime | None
    language: str
    email: str | None
    name: str


async def recipients(
    campaign_id: int,
    outcome: Outcome,
    *,
    reason: str | None = None,
    after: int = -1,
    most: int = PAGE,
) -> list[Recipient]:
    """One group by name, in the order of sending; `after` is the last position already shown."""
    rows = await database.fetch(
        """
        select d.seq, d.address, d.state, d.reason, d.code, d.attempts, d.next_try, d.at,
               d.language, a.email, trim(coalesce(k.first_name, '') || ' ' || coalesce(k.last_name, '')) as name
          from delivery d left join contact_addresses a on a.id = d.address
          left join contacts k on k.id = a.contact
         where d.campaign = $1 and d.seq > $4 and d.state = $2::text::"char"
           and ($3::text is null or d.reason = $3)
         order by d.seq limit $5
        """,
        campaign_id, outcome.value, reason, after, most,
    )  # fmt: skip
    return [_recipient(dict(row)) for row in rows]


async def undecided(campaign_id: int, *, most: int = PAGE) -> list[Recipient]:
    """Letters of unknown fate that nobody has looked at."""
    found = await recipients(campaign_id, Outcome.UNKNOWN, most=10 * most)
    return [row for row in found if row.reason != Why.LEFT_AS_IT_IS][:most]


@dataclass(frozen=True)
class Waiting:
    """A campaign to a list that is scheduled or has begun."""

    id: int
    subject: str
    scheduled_at: datetime | None
    is_running: bool

    @property
    def title(self) -> str:
        return title_of(self.subject)

    @property
    def path(self) -> str:
        return f"/staff/campaigns/{self.id}"


_WAITING = """
select c.id, coalesce(v.subject, '') as subject, c.scheduled_at,
       c.started_at is not null as is_running
  from campaigns c
  left join campaign_versions v on v.campaign = c.id and v.language = c.main_language
 where c.list = $1 and c.finished_at is null and c.cancelled_at is null
   and (c.scheduled_at is not null or c.started_at is not null)
 order by c.started_at, c.scheduled_at
"""


async def waiting_for(list_id: UUID) -> list[Waiting]:
    """What closing this list concerns: on their way first, then scheduled ones by their time."""
    return [Waiting(**row) for row in await database.fetch(_WAITING, list_id)]


async def a_worker_lives() -> bool:
    """Whether any worker has shown a sign of life within the last minute."""
    lives: bool = await database.fetchval(
        "select exists (select from worker where stopped_at is null "
        "and beat_at > now() - interval '1 minute')"
    )
    return lives


def _recipient(row: dict[str, object]) -> Recipient:
    outcome = _outcome(row.pop("state"))
    return Recipient(outcome=outcome, **row)  # type: ignore[arg-type]


def _outcome(state: object) -> Outcome:
    """The driver reads PostgreSQL's one-byte type as bytes."""
    return Outcome(state.decode() if isinstance(state, bytes) else str(state))
