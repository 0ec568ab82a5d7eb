"""Named questions about requests: what is open and by when, one with all that happened."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from app import database
from app.contacts.queries import people
from app.lib import clock
from app.lib.tokens import matches, row_of
from app.privacy.article_19 import queries as article_19
from app.privacy.requests.cases import Case, Happened, Wanted
from app.privacy.requests.rules import Decision, Outcome, Step, Way, Wish
from app.staff.queries.identity import FINLAND, identity

LINK = "privacy request"
"""What the token of a request's confirmation is for."""


_CASES = """
select q.id, q.number, q.way, q.language, q.created_at, q.received_on, q.nonce, q.contact, q.first_name,
       q.last_name, q.company, q.email, q.canonical, q.phone, q.said, q.mailed_at, q.confirmed_at, q.warned,
       q.assigned_to, s.name as assignee, q.closed_at, q.outcome, q.forgotten_at
  from privacy_requests q left join staff_members s on s.id = q.assigned_to
"""
_WISHES = """
select request, id, kind, decision, reason, done_at from privacy_request_wishes
 where request = any($1) order by id
"""
_STEPS = """
select p.request, p.step, p.at, s.name as by, p.note
  from privacy_request_steps p left join staff_members s on s.id = p.by
 where p.request = any($1) order by p.id
"""


async def open_cases() -> list[Case]:
    """All that wait for us or for their confirmation, the next due first."""
    found = await _cases("where q.closed_at is null order by q.received_on, q.number")
    return sorted(found, key=lambda one: (one.due_on, one.number))


async def closed_cases(most: int = 100) -> list[Case]:
    """Those closed last, the newest first."""
    return await _cases("where q.closed_at is not null order by q.closed_at desc limit $1", most)


async def closed_unconfirmed_today() -> list[str]:
    """The numbers of those that ended since yesterday because nobody confirmed them."""
    rows = await database.fetch(
        "select number from privacy_requests where outcome = 'not_confirmed' "
        "and closed_at > $1::timestamptz - interval '1 day' order by number",
        clock.now(),
    )
    return [row["number"] for row in rows]


async def number_closed() -> int:
    number: int = await database.fetchval(
        "select count(*) from privacy_requests where closed_at is not null"
    )
    return number


async def number_open() -> int:
    """Those that wait for us, not for their confirmation."""
    number: int = await database.fetchval(
        "select count(*) from privacy_requests where closed_at is null "
        "and (way <> 'page' or confirmed_at is not null)"
    )
    return number


async def case(request_id: UUID) -> Case | None:
    return next(iter(await _cases("where q.id = $1", request_id)), None)


async def case_of_link(text: str) -> Case | None:
    """The request whose confirmation was mailed with this link; None for any other."""
    known = row_of(text)
    found = await case(known) if known else None
    return found if found and matches(LINK, found.id, found.nonce, text) else None


async def hold(request_id: UUID) -> Case | None:
    """The same, and nobody else changes it until the transaction ends."""
    await database.execute("select 1 from privacy_requests where id = $1 for update", request_id)
    return await case(request_id)


async def others_of(one: Case) -> list[tuple[UUID, str]]:
    """Other open requests of the same person: their ids and numbers."""
    rows = await database.fetch(
        "select o.id, o.number from privacy_requests o join privacy_requests q on q.id = $1 "
        "where o.id <> q.id and o.closed_at is null and "
        "(o.person_hash = q.person_hash or o.contact = q.contact) order by o.number",
        one.id,
    )
    return [(row["id"], row["number"]) for row in rows]


async def person_of(one: Case) -> UUID | None:
    """Whose data it is about: whom somebody chose, else who has the address now."""
    if one.contact is not None or not one.canonical:
        return one.contact
    known = await people.address_by_canonical(one.canonical)
    return known.contact_id if known and known.replaced_at is None else None


async def _cases(where: str, *arguments: object) -> list[Case]:
    rows = await database.fetch(f"{_CASES} {where}", *arguments)
    ids = [row["id"] for row in rows]
    wishes = _by_request(await database.fetch(_WISHES, ids)) if ids else {}
    steps = _by_request(await database.fetch(_STEPS, ids)) if ids else {}
    to_tell = await article_19.of_requests(ids) if ids else []
    us = await identity() if ids else None
    country = us.country if us else FINLAND
    return [
        replace(
            _case(row),
            wishes=tuple(_wanted(one) for one in wishes.get(row["id"], ())),
            steps=tuple(_happened(one) for one in steps.get(row["id"], ())),
            country=country,
            to_tell=tuple(one for one in to_tell if one.request == row["id"]),
        )
        for row in rows
    ]


def _by_request(rows: Sequence[Any]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        one = dict(row)
        found.setdefault(one.pop("request"), []).append(one)
    return found


def _case(row: Any) -> Case:
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    return Case(**{**row, "way": Way(row["way"]), "outcome": outcome})


def _wanted(row: dict[str, Any]) -> Wanted:
    decision = Decision(row["decision"]) if row["decision"] else None
    return Wanted(**{**row, "kind": Wish(row["kind"]), "decision": decision})


def _happened(row: dict[str, Any]) -> Happened:
    return Happened(**{**row, "step": Step(row["step"])})
