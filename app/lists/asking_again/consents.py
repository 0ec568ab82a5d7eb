"""The consents to a list that a question could be about: what has changed since, and who may be asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app import database
from app.consent.grounds.facts import Answer
from app.lib import clock
from app.lists.asking.people import asking
from app.lists.asking.rules import Already, PersonToAsk, asked_last, may_renew

AT_ONCE = 500
ENDS_WITHIN = timedelta(days=60)


class Cause(StrEnum):
    """Why people are asked about a consent that they have given."""

    WORDING = "wording"
    PURPOSE = "purpose"
    CONTROLLER = "controller"
    ENDS = "ends"


@dataclass(frozen=True)
class Given:
    """The newest consent of an address to one list; `event` is its row of the ledger."""

    event: int
    address: UUID
    contact: UUID
    email: str
    is_reworded: bool
    has_new_purpose: bool
    is_limited: bool
    was_asked: bool


@dataclass(frozen=True)
class Seen:
    """One consent with its person and the answer whether a question may go."""

    given: Given
    person: PersonToAsk
    why: Already | Answer
    causes: frozenset[Cause]

    @property
    def answer(self) -> Answer | None:
        return self.why if isinstance(self.why, Answer) and self.why.may_go else None


# Oldest first, in pages: the last given of each address that nobody has taken back.
_GIVEN = """
select g.* from (select e.id as event, e.subject as address, a.contact, a.email,
       coalesce(w.version < (select max(n.version) from wordings n
                              where n.list_id = w.list_id and n.language = w.language), false)
           as is_reworded,
       e.purpose_version < (select max(n.version) from purposes n where n.key = e.purpose)
           as has_new_purpose,
       v.consent_months is not null as is_limited,
       exists (select from subscription_requests q where q.renews = e.id
                  and (q.open_until is not null or q.created_at > $3)) as was_asked
  from consent_events e
  join contact_addresses a on a.id = e.subject
  left join wordings w on w.id = e.wording
  left join purposes v on v.key = e.purpose and v.version = e.purpose_version
 where e.list_id = $1 and e.channel = 'email' and e.state in ('given', 'renewed') and e.id > $2
   and not exists (select from consent_events u where u.undoes = e.id)
   and not exists (select from consent_events n
                    where n.subject = e.subject and n.list_id = e.list_id
                      and n.channel = e.channel and n.state in ('given', 'renewed') and n.id > e.id
                      and not exists (select from consent_events u where u.undoes = n.id))
   and (not $4 or exists (select from permission p
                           where p.address = e.subject and p.list_id = e.list_id
                             and p.ground = 'consent' and p.verdict and p.until <= $5))
) g
 where case $7 when 'wording' then g.is_reworded when 'purpose' then g.has_new_purpose
               when 'ends' then g.is_limited else true end
 order by g.event limit $6
"""
RECENTLY = timedelta(days=7)


async def given_to(
    list_id: UUID, after: int, cause: Cause, *, ending_by: datetime | None = None
) -> list[Given]:
    """The next ones that the cause may concern; with a moment only those that end by then."""
    now = clock.now()
    rows = await database.fetch(
        _GIVEN, list_id, after, now - RECENTLY, ending_by is not None, ending_by or now,
        AT_ONCE, cause.value,
    )  # fmt: skip
    return [Given(**row) for row in rows]


async def concerned(list_id: UUID, cause: Cause) -> list[Seen]:
    """Everybody whose consent on record the cause concerns, whether it lives or not."""
    found: list[Seen] = []
    after = 0
    while page := await given_to(list_id, after, cause):
        found += [one for one in await seen(list_id, page) if cause in one.causes]
        after = page[-1].event
    return found


async def seen(list_id: UUID, consents: Sequence[Given], *, anew: bool = True) -> list[Seen]:
    """Whether each may be asked; `anew`: not who was asked since consenting."""
    found = await asking({one.contact for one in consents}, list_id)
    people = {one.contact: one for one in found.people}
    seen: list[Seen] = []
    for one in consents:
        person = people[one.contact]
        asked = asked_last(person, list_id) if anew else None
        answer = may_renew(person, found.message, one.address, one.event, asked=asked)
        why: Already | Answer = Already.WAITING if one.was_asked and answer.may_go else answer
        seen.append(Seen(one, person, why, frozenset(_causes(one, person, answer))))
    return seen


def _causes(one: Given, person: PersonToAsk, answer: Answer) -> Iterator[Cause]:
    if one.is_reworded:
        yield Cause.WORDING
    if one.has_new_purpose:
        yield Cause.PURPOSE
    reader = next(each.reader for each in person.addresses if each.id == one.address)
    if reader.stored_controller is not None:
        yield Cause.CONTROLLER
    if one.is_limited and answer.until is not None and answer.until <= clock.now() + ENDS_WITHIN:
        yield Cause.ENDS


_ENDING = """
select count(*) from (
    select from permission p
     where p.ground = 'consent' and p.list_id is not null and p.verdict and p.ends_as = 'expired'
       and p.until > app_now() and p.until <= app_now() + $1::interval
       and exists (select from subscriptions s where s.address = p.address and s.list = p.list_id
                      and s.left_at is null)
     limit 10000) ending
"""


async def number_ending() -> int:
    """Consents of subscribers that end soon; counted up to ten thousand."""
    number: int = await database.fetchval(_ENDING, ENDS_WITHIN)
    return number
