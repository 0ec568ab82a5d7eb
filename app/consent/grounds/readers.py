"""From the database to what the decision asks about readers: one question per table, for any number."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app import database
from app.consent import queries
from app.consent.grounds.days import day_of
from app.consent.grounds.facts import (
    Conversation,
    DutyReason,
    FactKind,
    Reader,
    ReaderKind,
    Sale,
)
from app.consent.rules import Event, State
from app.consent.suppression import kept as suppression
from app.consent.suppression.rules import Suppressed
from app.contacts.legal_forms import LegalForm
from app.lib import clock

SHORTEST_UNUSED = timedelta(days=360)
"""A consent younger than this is unused in no place; of others it is asked when a letter went last."""

_ADDRESSES = """
select a.id, a.kind, a.canonical, a.contact, c.birth_year, c.country, c.told_due_on, c.told_at
  from contact_addresses a join contacts c on c.id = a.contact
 where a.id = any($1)
"""
_FAMILIES = "select id, contact from contact_addresses where contact = any($1)"
# Of several positions the main one says whose address it is, else the oldest that is still held.
_ORGANISATIONS = """
select distinct on (p.contact) p.contact, o.legal_form, o.country
  from positions p join organisations o on o.id = p.organisation
 where p.contact = any($1) and (p.until is null or p.until > $2)
 order by p.contact, p.main_since is null, p.since nulls last, p.id
"""
_FACTS = """
select f.*, p.until as position_until
  from ground_facts f left join positions p on p.id = f.position
 where f.address = any($1) and f.ended_at is null
   and not exists (select from ground_facts n where n.replaces = f.id)
 order by f.id
"""
_LAST_LETTERS = """
select d.address, max(d.at) as at from delivery d
 where d.address = any($1) and d.state = 'a' and d.ground = 'c' group by d.address
"""


@dataclass(frozen=True)
class _Loaded:
    """Everything about these addresses, by whom it is about."""

    people: Mapping[UUID, Mapping[str, Any]]
    families: Mapping[UUID, Sequence[UUID]]
    histories: Mapping[UUID, Sequence[Event]]
    suppressed: Mapping[str, Sequence[Suppressed]]
    organisations: Mapping[UUID, Mapping[str, Any]]
    facts: Mapping[UUID, Sequence[Mapping[str, Any]]]
    last_letters: Mapping[UUID, datetime]

    def reader(self, address: UUID) -> Reader:
        """Of an address that is in the register no more, what its ledger says."""
        history = self.histories.get(address, ())
        row = self.people.get(address)
        if row is None:
            return Reader(ReaderKind.UNKNOWN, history)
        works_for = self.organisations.get(row["contact"])
        facts = self.facts.get(address, ())
        form = works_for["legal_form"] if works_for else None
        last = self.last_letters.get(address)
        return Reader(
            kind=_kind(row["kind"]),
            history=history,
            other_histories=[
                self.histories[other]
                for other in self.families.get(row["contact"], ())
                if other != address and other in self.histories
            ],
            suppressed=self.suppressed.get(row["canonical"], ()),
            legal_form=LegalForm(form) if form else None,
            country=_country(row["country"], works_for, row["canonical"]),
            birth_year=row["birth_year"],
            has_guardians_consent=any(fact["kind"] == FactKind.GUARDIAN for fact in facts),
            told_due_on=row["told_due_on"],
            told_on=day_of(row["told_at"]) if row["told_at"] else None,
            sales=[_sale(fact) for fact in facts if fact["kind"] == FactKind.SALE],
            duties=[_duty(fact) for fact in facts if fact["kind"] == FactKind.DUTIES],
            conversations=[_talk(fact) for fact in facts if fact["kind"] == FactKind.CONVERSATION],
            last_letter_on=day_of(last) if last else None,
        )


async def readers(addresses: Collection[UUID]) -> dict[UUID, Reader]:
    """Each of these addresses as the decision sees it, as the database stands now."""
    ids = list(addresses)
    people = {row["id"]: dict(row) for row in await database.fetch(_ADDRESSES, ids)}
    contacts = list({row["contact"] for row in people.values()})
    families = await _families(contacts)
    family = {one for members in families.values() for one in members}
    histories = await queries.events_of_each({*ids, *family})
    loaded = _Loaded(
        people=people,
        families=families,
        histories=histories,
        suppressed=await suppression.suppressed({row["canonical"] for row in people.values()}),
        organisations=await _organisations(contacts),
        facts=await _facts(ids),
        last_letters=await _last_letters(ids, histories),
    )
    return {address: loaded.reader(address) for address in ids}


async def _families(contacts: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    found = defaultdict[UUID, list[UUID]](list)
    for row in await database.fetch(_FAMILIES, contacts) if contacts else []:
        found[row["contact"]].append(row["id"])
    return found


async def _organisations(contacts: Sequence[UUID]) -> dict[UUID, Mapping[str, Any]]:
    if not contacts:
        return {}
    rows = await database.fetch(_ORGANISATIONS, contacts, clock.today())
    return {row["contact"]: dict(row) for row in rows}


async def _facts(addresses: Sequence[UUID]) -> dict[UUID, list[Mapping[str, Any]]]:
    found = defaultdict[UUID, list[Mapping[str, Any]]](list)
    for row in await database.fetch(_FACTS, addresses):
        found[row["address"]].append(dict(row))
    return found


async def _last_letters(
    addresses: Sequence[UUID], histories: Mapping[UUID, Sequence[Event]]
) -> dict[UUID, datetime]:
    before = clock.now() - SHORTEST_UNUSED
    old = [one for one in addresses if any(_is_consent(e, before) for e in histories.get(one, ()))]
    rows = await database.fetch(_LAST_LETTERS, old) if old else []
    return {row["address"]: row["at"] for row in rows}


def _is_consent(event: Event, before: datetime) -> bool:
    return event.state in (State.GIVEN, State.RENEWED) and event.at < before


def _kind(stored: str) -> ReaderKind:
    return ReaderKind.PRIVATE if stored == "personal" else ReaderKind(stored)


# The two-letter ends of host names are the countries' codes, but for these.
_OTHER_CODES = {"UK": "GB"}
_NO_COUNTRIES = frozenset({"EU", "IO", "TV", "AI", "CO", "ME", "FM", "AM", "LY", "SH", "TO", "CC"})


def _country(own: str, works_for: Mapping[str, Any] | None, canonical: str) -> str:
    """The person's postal country, else the organisation's, else what the address's host ends in."""
    if country := own or (works_for["country"] if works_for else ""):
        return str(country).upper()
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


def _talk(fact: Mapping[str, Any]) -> Conversation:
    return Conversation(
        fact=fact["id"],
        day=fact["on_day"],
        list_id=fact["list_id"],
        used_on=day_of(fact["used_at"]) if fact["used_at"] else None,
    )
