"""Who would get a campaign if it were sent now, and whom 'send to the rest' would reach.

One question for both, so that the number on the page is the number that is sent to.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from app import database
from app.campaigns.audience.sql import LEFT_ELSEWHERE, OBJECTION, STANDING, others
from app.campaigns.audience.suppressed import known_reasons
from app.campaigns.audience.whom import (
    ChosenSegment,
    SegmentNotUnderstood,
    condition,
    reaches_others,
    segments_of,
)
from app.campaigns.outcomes import Outcome
from app.consent.suppression import queries as suppression

Key = TypeVar("Key")

WHO = """
with campaign as (select id, list, purpose, main_language, product_group from campaigns where id = $1),
addressed as (
    select s.id as subscription, s.address from campaign c
      join subscriptions s on s.list = c.list and s.left_at is null{others}),
candidate as (
    select d.subscription, a.id as address, a.contact, a.main_since, a.created_at,
           coalesce(v.language, c.main_language) as language, p.ground, p.fact,
           {objection} as objection
      from campaign c
      cross join addressed d
      join contact_addresses a on a.id = d.address
      join contacts k on k.id = a.contact
      left join lateral ({standing}) p on true
      left join lateral ({left_elsewhere}) x on true
      left join campaign_versions v on v.campaign = c.id and v.language = k.language
            and v.subject ~ '\\S' and v.body ~ '\\S'
     where true{also}
), ranked as (
    select *, row_number() over (
               partition by contact
               order by objection is not null, main_since is null, created_at, address) as place
      from candidate
), who as (
    select subscription, address, contact, language, ground, fact,
           case when objection is not null then objection
                when place > 1 then 'same_person' end as reason
      from ranked
)
"""
_OTHERS = """
     union all
    select null, a.id from campaign c cross join contact_addresses a where {reachable}{also}"""
_STANDING = STANDING.format(list="c.list", purpose="c.purpose", group="c.product_group")
_LEFT_ELSEWHERE = LEFT_ELSEWHERE.format(list="c.list", purpose="c.purpose")


def who(segments: Sequence[ChosenSegment], also: str) -> str:
    """A common table expression `who`: every address that campaign $1 could go to, once.

    (subscription, address, contact, language, ground, fact, reason): with the ground it goes on, or
    the reason why it is left out. A person with several permitted addresses gets the letter at the
    main one, else at the oldest, and at none when they left the list at another address since.
    `also` are further conditions over `a`, beginning with 'and' (see `whom.py`). The freezing in
    `audience/freeze.py` decides by the same rules, page by page; a test compares the two.
    """
    reachable = others("c.list", " and s.left_at is null")
    arm = _OTHERS.format(reachable=reachable, also=also) if reaches_others(segments) else ""
    return WHO.format(
        others=arm,
        objection=OBJECTION.format(list="c.list", campaign="c.id", left=""),
        standing=_STANDING,
        left_elsewhere=_LEFT_ELSEWHERE,
        also=also,
    )


async def who_of(campaign_id: int, first: int, also: str = "") -> tuple[str, list[object]]:
    """`who` of a campaign with its segments, and the values from `$first` on."""
    segments = await segments_of(campaign_id)
    in_segments, values = condition(segments, first)
    return who(segments, also + in_segments), values


@dataclass(frozen=True)
class Audience:
    """A count before sending."""

    by_language: Mapping[str, int]
    own_language: Mapping[str, int]
    left_out: Mapping[str, int]
    to_tell: int = 0
    """Of those who get it: who has not been told yet where their data came from (GDPR Article 14)."""
    without: Mapping[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)
    """Of those who get it: how many have no value for which fields, by the version they get."""
    not_understood: tuple[str, ...] = ()
    """Segments that ask for something that cannot be asked: then nobody is counted."""

    @property
    def people(self) -> int:
        return sum(self.by_language.values())

    @property
    def excluded(self) -> int:
        return sum(self.left_out.values())


async def audience(campaign_id: int) -> Audience:
    """How many would get it in which version, what they read, and who is left out why."""
    return await audience_in(campaign_id, await segments_of(campaign_id))


async def audience_in(campaign_id: int, segments: Sequence[ChosenSegment]) -> Audience:
    """The same when its segments are known already."""
    try:
        also, values = condition(segments, first=2)
    except SegmentNotUnderstood as refusal:
        return Audience({}, {}, {}, not_understood=tuple(refusal.names))
    rows = await database.fetch(
        f"{who(segments, also)} select w.language, k.language as own, w.reason, "
        "count(*)::integer as people, "
        "(count(*) filter (where k.told_at is null and k.told_due_on is not null))::integer as to_tell, "
        "array_remove(array[case when k.first_name !~ '\\S' then 'first_name' end, "
        "case when k.last_name !~ '\\S' then 'last_name' end], null) as without "
        "from who w join contacts k on k.id = w.contact group by 1, 2, 3, 6",
        campaign_id,
        *values,
    )
    by_language: dict[str, int] = {}
    own_language: dict[str, int] = {}
    left_out: dict[str, int] = {}
    without: dict[tuple[str, tuple[str, ...]], int] = {}
    to_tell = 0
    for row in rows:
        if row["reason"] is None:
            _add(by_language, row["language"], row["people"])
            _add(own_language, row["own"], row["people"])
            _add(without, (row["language"], tuple(row["without"])), row["people"])
            to_tell += row["to_tell"]
        else:
            _add(left_out, row["reason"], row["people"])
    if "never_asked" in left_out:
        await _tell_better(left_out, campaign_id, who(segments, also), values)
    return Audience(by_language, own_language, left_out, to_tell, without)


_GROUNDLESS = """
select w.address, c.list from who w cross join campaign c where w.reason = 'never_asked'
"""


async def _tell_better(
    left_out: dict[str, int], campaign_id: int, whole: str, values: Sequence[object]
) -> None:
    """Of those without a ground, whom the suppression list knows."""
    if not await suppression.count():
        return
    rows = await database.fetch(whole + _GROUNDLESS, campaign_id, *values)
    if not rows:
        return
    known = await known_reasons([row["address"] for row in rows], rows[0]["list"])
    for reason in known.values():
        _add(left_out, "never_asked", -1)
        _add(left_out, reason.value, 1)
    if not left_out["never_asked"]:
        del left_out["never_asked"]


def _add(counts: dict[Key, int], key: Key, number: int) -> None:
    counts[key] = counts.get(key, 0) + number


REST = """
, wanted as (
    select w.subscription, w.address, w.language, w.ground, w.fact, d.seq, d.state, d.reason
      from who w left join delivery d on d.campaign = $1 and d.address = w.address
     where w.reason is null
       and (d.seq is null or d.state in ('e', 'x') or (d.state = 'r' and d.reason = 'our_fault'))
       and not exists (
           select from delivery sent join contact_addresses a on a.id = sent.address
            where sent.campaign = $1 and a.contact = w.contact
              and sent.state in ('p', 't', 'd', 'a', 'u'))
)
"""
"""`wanted` (subscription, address, language, ground, fact; seq, state and reason, or null): whom
'send to the rest' reaches, in the segments that were frozen. A row of theirs is taken up again, or a
new one written; nobody who has it or may have it."""


async def the_rest(campaign_id: int, first: int) -> tuple[str, list[object]]:
    """`wanted` of a campaign, and its values from `$first` on."""
    everybody, values = await who_of(campaign_id, first)
    return everybody + REST, values


@dataclass(frozen=True)
class Rest:
    """Whom 'send to the rest' would reach now."""

    reopened: int
    added: int

    @property
    def people(self) -> int:
        return self.reopened + self.added


async def rest(campaign_id: int) -> Rest:
    wanted, values = await the_rest(campaign_id, first=2)
    row = await database.fetchrow(
        f"{wanted} select count(seq)::integer as reopened, "
        "(count(*) - count(seq))::integer as added from wanted",
        campaign_id,
        *values,
    )
    assert row is not None
    return Rest(**row)


@dataclass(frozen=True)
class Missing:
    """One of the rest. Without an outcome they have no row yet: they joined since."""

    address: UUID
    name: str
    email: str
    outcome: Outcome | None
    reason: str | None


async def rest_people(campaign_id: int, *, start: int = 0, most: int = 50) -> list[Missing]:
    """The rest by name, those who missed it first; `start` counts from 0."""
    wanted, values = await the_rest(campaign_id, first=4)
    rows = await database.fetch(
        f"{wanted} select w.address, a.email, w.state::text as outcome, w.reason, "
        "trim(coalesce(k.first_name, '') || ' ' || coalesce(k.last_name, '')) as name "
        "from wanted w join contact_addresses a on a.id = w.address "
        "join contacts k on k.id = a.contact order by w.seq nulls last, w.address "
        "offset $2 limit $3",
        campaign_id, start, most, *values,
    )  # fmt: skip
    return [Missing(**{**row, "outcome": _outcome(row["outcome"])}) for row in rows]


def _outcome(state: str | None) -> Outcome | None:
    return Outcome(state) if state else None


@dataclass(frozen=True)
class Round:
    """One 'send to the rest' that was done. `former` says what the reopened ones were before."""

    at: datetime
    by: str | None
    reopened: int
    added: int
    former: tuple[tuple[Outcome, str | None, int], ...]


async def rounds(campaign_id: int) -> list[Round]:
    """Every time it was sent to the rest, the oldest first."""
    rows = await database.fetch(
        "select r.at, m.name as by, r.reopened, r.added, r.former::text as former "
        "from campaign_rests r left join staff_members m on m.id = r.by "
        "where r.campaign = $1 order by r.at, r.id",
        campaign_id,
    )
    return [Round(**{**row, "former": _former(row["former"])}) for row in rows]


def _former(text: str) -> tuple[tuple[Outcome, str | None, int], ...]:
    return tuple(
        (Outcome(group["state"]), group["reason"], group["people"]) for group in json.loads(text)
    )
