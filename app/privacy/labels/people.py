"""Who is in what was chosen, where the post finds them, and what the decision must know of them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from asyncpg import Record

from app import database
from app.consent import queries as ledger
from app.consent.grounds import readers
from app.consent.grounds.days import day_of
from app.consent.grounds.facts import Reader, ReaderKind
from app.consent.grounds.history import may_leave
from app.consent.grounds.readers import Histories
from app.contacts.rules import display_name
from app.contacts.search.paging import by_index
from app.contacts.sql import addresses, main_position_first, position_now, subjects
from app.crm.views.walks import Condition
from app.lib.languages import N_
from app.lib.refusals import Invalid
from app.privacy.labels.postal import Postal
from app.privacy.labels.rules import Candidate

MOST = 10_000
TOO_MANY = N_("At most 10,000 people can be printed at once. Choose a smaller segment.")

_PEOPLE = f"""
select c.id, c.first_name, c.last_name, c.language, c.sort_key, c.street, c.postcode, c.place, c.country,
       c.birth_year, c.told_due_on, c.told_at, {addresses(column="id")} as addresses,
       array{subjects("c.id")} as subjects,
       o.name as work, o.street as work_street, o.postcode as work_postcode, o.place as work_place,
       o.country as work_country
  from contacts c
  left join lateral (
       select o.name, o.street, o.postcode, o.place, o.country
         from positions p join organisations o on o.id = p.organisation
        where p.contact = c.id and {position_now()}
        order by {main_position_first("p")} limit 1) o on true
 where CHOSEN limit {MOST + 1}
"""


async def candidates(chosen: Condition) -> list[Candidate]:
    """At most 10,000. Raises Invalid where there are more."""
    async with by_index():
        rows = await database.fetch(_PEOPLE.replace("CHOSEN", chosen.sql), *chosen.arguments)
    if len(rows) > MOST:
        raise Invalid(TOO_MANY)
    return [_candidate(row) for row in rows]


def _candidate(row: Record) -> Candidate:
    return Candidate(
        id=row["id"],
        language=row["language"],
        postal=_postal(row),
        addresses=row["addresses"],
        subjects=row["subjects"],
        birth_year=row["birth_year"],
        told_due_on=row["told_due_on"],
        told_at=row["told_at"],
    )


_PARTS = ("street", "postcode", "place", "country")


def _postal(row: Record) -> Postal:
    """The person's own address, else that of where they work; theirs may be the same, with its name."""
    named = {
        "name": display_name(row["first_name"], row["last_name"]),
        "last_name": row["last_name"],
        "sort_key": row["sort_key"],
    }
    own = Postal(**named, **{part: row[part] for part in _PARTS})
    if row["work"] is None:
        return own
    work = {part: row[f"work_{part}"] for part in _PARTS}
    at_work = Postal(**named, **work, organisation=row["work"])
    is_at_work = not own.is_complete or _where(own) == _where(at_work)
    return at_work if at_work.is_complete and is_at_work else own


def _where(postal: Postal) -> tuple[str, str]:
    return " ".join(postal.street.lower().split()), "".join(postal.postcode.split())


async def readers_of(people: Sequence[Candidate]) -> Mapping[UUID, Sequence[Reader]]:
    """By person, one reader for each e-mail address; one without any address, where there is none."""
    ids = [one for person in people for one in person.addresses]
    unmailed = [one for person in people if not person.addresses for one in person.subjects]
    histories = await ledger.events_of_each([*ids, *unmailed])
    known = await readers.readers(await readers.whose(ids), histories) if ids else {}
    return {
        person.id: [known[one] for one in person.addresses if one in known]
        or [_unmailed(person, histories)]
        for person in people
    }


def _unmailed(person: Candidate, histories: Histories) -> Reader:
    """What they forbade and permitted was recorded for the person."""
    said = [histories[one] for one in person.subjects if one in histories]
    return Reader(
        kind=ReaderKind.PRIVATE,
        other_histories=said,
        has_transfer_permission=may_leave(said),
        country=person.postal.country,
        birth_year=person.birth_year,
        told_due_on=person.told_due_on,
        told_on=day_of(person.told_at) if person.told_at else None,
    )
