"""From the database to what the decision asks about readers: one question per table, for any number."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app import database
from app.consent import queries
from app.consent.events import TRANSFER, Event, State
from app.consent.grounds.days import day_of
from app.consent.grounds.facts import (
    Contract,
    Conversation,
    DutyReason,
    FactKind,
    OrganisationRefusal,
    Reader,
    ReaderKind,
    Sale,
)
from app.consent.grounds.history import may_leave
from app.consent.grounds.reasons import Reason
from app.consent.suppression import kept as suppression
from app.consent.suppression.domains import refusals_of
from app.consent.suppression.rules import Suppressed
from app.contacts.legal_forms import LegalForm
from app.contacts.sql import subjects
from app.lib import clock

SHORTEST_UNUSED = timedelta(days=360)
"""A consent younger than this is unused in no place; of others it is asked when a letter went last."""

# Of several positions the main one says whose address it is, else the oldest that is still held.
_PEOPLE = f"""
select a.id, a.kind, a.canonical, a.contact, c.birth_year, c.country, c.told_due_on, c.told_at,
       array(select b.id from {subjects("a.contact")} b where b.id <> a.id) as others,
       o.legal_form, o.country as work_country, a.replaced_at is not null as is_replaced,
       exists (select from permission p where p.address = a.id and p.ground <> 'consent') as is_known,
       exists (select from ground_facts f where f.address = a.id and f.kind = 'answer') as is_answered,
       exists (select from domain_refusals where lifted_at is null) as are_domains_refused
  from contact_addresses a join contacts c on c.id = a.contact
  left join lateral (
       select o.legal_form, o.country from positions p join organisations o on o.id = p.organisation
        where p.contact = a.contact and (p.until is null or p.until > $2)
        order by p.main_since is null, p.since nulls last, p.id limit 1) o on true
 where a.id = any($1)
"""
_FACTS = """
select f.*, p.until as position_until
  from ground_facts f left join positions p on p.id = f.position
 where f.address = any($1)
   and (f.ended_at is null or f.kind in ('sale', 'contract') and f.ended_because = 'over')
 order by f.id
"""
_LAST_LETTERS = """
select d.address, max(d.at) as at from delivery d
 where d.address = any($1) and d.state = 'a' and d.ground = 'c' group by d.address
"""


@dataclass(frozen=True)
class Whose:
    """Of an address in the register, who reads it. `is_known` when another ground has been decided.

    `are_domains_refused` when any domain is, of whomever.
    """

    id: UUID
    kind: str
    canonical: str
    contact: UUID
    birth_year: int | None
    country: str
    told_due_on: date | None
    told_at: datetime | None
    others: Sequence[UUID]
    legal_form: str | None
    work_country: str | None
    is_replaced: bool
    is_known: bool
    is_answered: bool
    are_domains_refused: bool


async def whose(addresses: Collection[UUID]) -> dict[UUID, Whose]:
    """Those that are in the register."""
    rows = await database.fetch(_PEOPLE, list(addresses), clock.today())
    return {row["id"]: Whose(**row) for row in rows}


Histories = Mapping[UUID, Sequence[Event]]
Facts = Mapping[UUID, Sequence[Mapping[str, Any]]]


async def readers(
    people: Mapping[UUID, Whose], histories: Histories, *, with_facts: bool = True
) -> dict[UUID, Reader]:
    """Each of these as the decision sees them; `histories` are those of their addresses.

    `with_facts`: also what other grounds than consent rest on.
    """
    others = {other for one in people.values() for other in one.others} - histories.keys()
    if others:
        histories = {**histories, **await queries.events_of_each(others)}
    canonicals = {one.canonical for one in people.values()}
    suppressed = await suppression.suppressed(canonicals)
    are_refused = any(one.are_domains_refused for one in people.values())
    refusals = await refusals_of(canonicals) if are_refused else {}
    with_facts = with_facts or any(
        one.birth_year is not None or one.is_answered for one in people.values()
    )
    facts = await _facts(list(people)) if with_facts else {}
    letters = await _last_letters(list(people), histories)
    return {
        one.id: _reader(
            one,
            histories,
            suppressed.get(one.canonical, ()),
            refusals.get(one.canonical, ()),
            facts.get(one.id, ()),
            letters.get(one.id),
        )
        for one in people.values()
    }


def _reader(
    one: Whose,
    histories: Histories,
    suppressed: Sequence[Suppressed],
    refusals: Sequence[OrganisationRefusal],
    facts: Sequence[Mapping[str, Any]],
    last: datetime | None,
) -> Reader:
    contract = _contract(facts)
    return Reader(
        kind=ReaderKind.PRIVATE if one.kind == "personal" else ReaderKind(one.kind),
        history=histories.get(one.id, ()),
        other_histories=[histories[other] for other in one.others if other in histories],
        suppressed=suppressed,
        refusals=refusals,
        legal_form=LegalForm(one.legal_form) if one.legal_form else None,
        country=_country(one),
        birth_year=one.birth_year,
        has_guardians_consent=any(fact["kind"] == FactKind.GUARDIAN for fact in facts),
        told_due_on=one.told_due_on,
        is_replaced=one.is_replaced,
        told_on=day_of(one.told_at) if one.told_at else None,
        sales=[_sale(fact) for fact in facts if fact["kind"] == FactKind.SALE],
        duties=[_duty(fact) for fact in facts if fact["kind"] == FactKind.DUTIES],
        conversations=[_talk(fact) for fact in facts if fact["kind"] == FactKind.CONVERSATION],
        settled_for=_answers(one, histories, refusals, facts),
        has_open_contract=contract is not None,
        contract=contract,
        last_letter_on=day_of(last) if last else None,
        has_transfer_permission=may_leave(
            histories.get(address, ()) for address in (one.id, *one.others)
        ),
    )


async def _facts(addresses: Sequence[UUID]) -> dict[UUID, list[Mapping[str, Any]]]:
    found = defaultdict[UUID, list[Mapping[str, Any]]](list)
    for row in await database.fetch(_FACTS, addresses):
        found[row["address"]].append(dict(row))
    return found


async def _last_letters(addresses: Sequence[UUID], histories: Histories) -> dict[UUID, datetime]:
    before = clock.now() - SHORTEST_UNUSED
    old = [one for one in addresses if any(_is_consent(e, before) for e in histories.get(one, ()))]
    rows = await database.fetch(_LAST_LETTERS, old) if old else []
    return {row["address"]: row["at"] for row in rows}


def _is_consent(event: Event, before: datetime) -> bool:
    return event.state in (State.GIVEN, State.RENEWED) and event.at < before


# The two-letter ends of host names are the countries' codes, but for these.
_OTHER_CODES = {"UK": "GB"}
_NO_COUNTRIES = frozenset({"EU", "IO", "TV", "AI", "CO", "ME", "FM", "AM", "LY", "SH", "TO", "CC"})


def _country(one: Whose) -> str:
    """The person's postal country, else the organisation's, else what the address's host ends in."""
    if country := one.country or one.work_country:
        return country.upper()
    return country_of_host(one.canonical)


def country_of_host(canonical: str) -> str:
    """What the address ends in, where that is a country's code; else ''."""
    end = canonical.rpartition(".")[2].upper()
    if len(end) != 2 or not end.isalpha() or end in _NO_COUNTRIES:
        return ""
    return _OTHER_CODES.get(end, end)


def _sale(fact: Mapping[str, Any]) -> Sale:
    return Sale(
        fact=fact["id"],
        day=fact["on_day"],
        product_group=fact["product_group"],
        refusal_was_offered=bool(fact["refusal_offered"].strip()),
        ended_on=day_of(fact["ended_at"]) if fact["ended_at"] else None,
        is_running=fact["goes_on"] and fact["ended_at"] is None,
    )


def _duty(fact: Mapping[str, Any]) -> DutyReason:
    """Whose position is gone without a trace has none; until when it lasted is not known then."""
    ended: date | None = fact["position_until"]
    if fact["position"] is None:
        ended = fact["on_day"]
    return DutyReason(
        fact=fact["id"],
        list_id=fact["list_id"],
        written_on=fact["on_day"],
        position_checked_on=fact["checked_on"],
        position_ended_on=ended,
    )


_ASKED_BECAUSE_OF = frozenset({
    State.RESTRICTED, State.OBJECTED, State.OBJECTED_TO_PURPOSE, State.WITHDRAWN,
    State.ORGANISATION_REFUSED,
})  # fmt: skip


def _answers(
    one: Whose,
    histories: Histories,
    refusals: Sequence[OrganisationRefusal],
    facts: Sequence[Mapping[str, Any]],
) -> frozenset[tuple[Reason, UUID | None]]:
    """An answer is about what was known: it does not outlive the next no of person or organisation.

    The next is the one that we learn of next, whatever day it bears.
    """
    answers = [fact for fact in facts if fact["kind"] == FactKind.ANSWER]
    if not answers:
        return frozenset()
    noes = [
        event.recorded_at or event.at
        for address in (one.id, *one.others)
        for event in histories.get(address, ())
        if event.state in _ASKED_BECAUSE_OF and event.channel != TRANSFER
    ]
    newest = max([*noes, *(refusal.known_since for refusal in refusals)], default=None)
    return frozenset(
        (Reason(fact["reference"]), fact["list_id"])
        for fact in answers
        if newest is None or fact["recorded_at"] > newest
    )


def _contract(facts: Sequence[Mapping[str, Any]]) -> Contract | None:
    """The one in force that lasts longest."""
    known = [_one_contract(fact) for fact in facts if fact["kind"] == FactKind.CONTRACT]
    open_ones = [one for one in known if one.until is None or one.until > clock.today()]
    return max(open_ones, key=lambda one: one.until or date.max, default=None)


def _one_contract(fact: Mapping[str, Any]) -> Contract:
    """Until after its last day, and no longer than whoever looks after it holds the position."""
    over = day_of(fact["ended_at"]) + timedelta(days=1) if fact["ended_at"] else None
    ends = min(filter(None, (over, fact["position_until"])), default=None)
    return Contract(fact["id"], fact["on_day"], ends)


def _talk(fact: Mapping[str, Any]) -> Conversation:
    return Conversation(
        fact=fact["id"],
        day=fact["on_day"],
        list_id=fact["list_id"],
        used_on=day_of(fact["used_at"]) if fact["used_at"] else None,
        is_written=fact["is_written"],
    )
