"""What a decision about people's time needs to know, asked of many at once."""

import json
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from app import database
from app.consent import queries as consent
from app.consent.grounds.days import start_of
from app.consent.grounds.rows import PAST
from app.consent.ledger.jobs import ENDED
from app.consent.suppression.kept import suppressed
from app.contacts.sql import subjects
from app.crm.services.sql import is_void, last_day
from app.lib import clock
from app.lib.languages import HOME_ZONE
from app.privacy.retention.rules import Consent, PersonFacts, Relation, Rules
from app.staff.periods.queries import periods
from app.staff.periods.rules import Key, Period, Unit

OTHER_ENDS = ("address_dead", "address_replaced", "erased", "organisation_refused")
NO_CONSENT = ("never_asked", "not_confirmed")
RESTRICTED = ("restricted", "ask_restricted")

_MAYBE = """
select c.id from contacts c
 where c.id > $2 and c.created_at < $1
   and not exists (select from interaction_people i where i.contact = c.id and i.at >= $1)
   and not exists (select from contact_addresses a join permission p on p.address = a.id
                    where a.contact = c.id and p.verdict and p.ground = 'consent'
                      and (p.until is null or p.until > $3))
 order by c.id limit $4
"""


def _day(moment: str) -> str:
    return f"({moment} at time zone 'Europe/Helsinki')::date"


# Whoever works at an organisation is in its relation, as long as both last.
_RELATIONS = f"""
select array_agg(jsonb_build_array(r.role, r.until)) from (
    select role, {_day("until")} as until from contact_roles where contact = c.id
     union all
    select r.role, least({_day("r.until")}, p.until) from positions p
      join contact_roles r on r.organisation = p.organisation where p.contact = c.id) r"""
_POSTS = """
select case when bool_and(p.until is not null and p.until < $2) then max(p.until) end
  from positions p where p.contact = c.id"""
# What stands against a consent that the ledger has makes it past, without a day of its own: the
# suppression list knows since when, by the address. What only waits, as in a pause, ends nothing.
_LIMITED = f"""
case when p.ends_as = 'address_replaced' then to_jsonb({_day("a.replaced_at")})
     when p.ends_as = 'organisation_refused'
     then (select to_jsonb({_day("max(d.recorded_at)")}) from domain_refusals d where d.lifted_at is null)
     when p.ends_as = any($4) then to_jsonb(a.canonical) end"""
_CONSENTS = f"""
select array_agg(jsonb_build_array(p.purpose, case
         when p.verdict and p.until = '{PAST}' then {_LIMITED}
         when p.verdict then case when p.until <= $3 then to_jsonb({_day("p.until")}) end
         when p.reason = any($4) then to_jsonb({_day("p.since")}) end))
  from permission p left join contact_addresses a on a.id = p.address
 where p.address in {subjects("c.id")} and p.ground = 'consent' and p.reason <> all($5)"""
_RESTRICTED = f"""
select coalesce(bool_or(p.reason = any($6)), false)
  from permission p where p.address in {subjects("c.id")}"""
# One that was ordered by mistake holds nobody.
_ORDERS = f"""
select array_agg(jsonb_build_array({last_day("o")})) from orders o
 where o.contact = c.id and not {is_void("o")}"""
HOLDS = """
select h.contact, h.organisation, h.until from retention_holds h
 where h.ended_at is null and h.until >= $1"""
_HELD = f"""
select max(h.until) from ({HOLDS.replace("$1", "$2")}) h
 where h.contact = c.id
    or h.organisation in (select organisation from positions where contact = c.id)"""
_FACTS = f"""
select c.id,
       greatest({_day("c.created_at")}, (select {_day("max(i.at)")} from interaction_people i
                                          where i.contact = c.id)) as last_contact,
       ({_RELATIONS}) as relations, ({_POSTS}) as posts_ended, ({_CONSENTS}) as consents,
       ({_ORDERS}) as orders, ({_RESTRICTED}) as is_restricted, ({_HELD}) as held_until,
       (select max(f.due_on) from follow_ups f where f.contact = c.id and f.done_at is null)
       as follow_up_on
  from contacts c where c.id = any($1)
"""


async def rules_in_force() -> Rules:
    """The purposes' periods as the notice tells them, and those of proofs and orders."""
    kept = await periods()
    return Rules(
        {
            one.key: (Period(one.retention_months, Unit.MONTHS), one.retention_from)
            for one in await consent.purposes()
        },
        kept[Key.PROOFS],
        kept[Key.ORDERS],
    )


async def facts_of(people: Collection[UUID], today: date) -> Mapping[UUID, PersonFacts]:
    """By id; whoever is gone is left out."""
    rows = await database.fetch(
        _FACTS, list(people), today, clock.now(), [*ENDED, *OTHER_ENDS], list(NO_CONSENT),
        list(RESTRICTED),
    )  # fmt: skip
    stopped = await _stopped([told for row in rows for _, told in _pairs(row["consents"])])
    return {row["id"]: _facts(row, stopped) for row in rows}


async def _stopped(told: Iterable[str | None]) -> Mapping[str, str]:
    """By address since when mail to it is stopped: the last of what stands against it."""
    rows = await suppressed({one for one in told if one and "@" in one})
    return {
        canonical: max(one.since for one in against).astimezone(HOME_ZONE).date().isoformat()
        for canonical, against in rows.items()
    }


def _facts(row: asyncpg.Record, stopped: Mapping[str, str]) -> PersonFacts:
    return PersonFacts(
        last_contact=row["last_contact"],
        relations=[Relation(role, _date(until)) for role, until in _pairs(row["relations"])],
        posts_ended=row["posts_ended"],
        consents=[
            Consent(purpose, _date(stopped.get(ended) if ended and "@" in ended else ended))
            for purpose, ended in _pairs(row["consents"])
        ],
        orders=[_date(ended) for (ended,) in _pairs(row["orders"])],
        follow_up_on=row["follow_up_on"],
        is_restricted=row["is_restricted"],
        held_until=row["held_until"],
    )


def _pairs(told: list[str] | None) -> list[list[Any]]:
    return [json.loads(one) for one in told or ()]


def _date(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


async def perhaps_due(rules: Rules, today: date, at_once: int) -> AsyncIterator[list[UUID]]:
    """Everybody whose time may be over on this day, so many at a time; nobody else's is."""
    shortest = min((period for period, _ in rules.purposes.values()), key=lambda one: one.number)
    before, last = start_of(shortest.first_kept(today)), UUID(int=0)
    while True:
        rows = await database.fetch(_MAYBE, before, last, clock.now(), at_once)
        if rows:
            last = rows[-1]["id"]
            yield [row["id"] for row in rows]
        if len(rows) < at_once:
            return
