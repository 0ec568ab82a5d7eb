"""Records that may be of one person: who is compared with whom, what is suggested, what is dismissed.

Only people who share a mailbox, a phone number, an organisation or their whole name are compared, and
of a number or a name that very many share nobody is: it tells nothing. So it works with a million
people: for one when their page is opened, for all by night.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.contacts.duplicates.join import THE_SAME
from app.contacts.duplicates.rules import Known, Why, likeness
from app.contacts.sql import addresses
from app.database import transaction
from app.lib import clock
from app.lib.refusals import Invalid
from app.mail.addresses import Address, parse
from app.staff.log import actions

BATCH = 500
NOBODY = UUID(int=0)
# One key for all spellings of a mailbox, as `Address.limit_key`; the index is `contact_addresses_mailbox`.
_SPELLED_OTHERWISE = """
(position('+' in {a}.canonical) > 0 or right({a}.canonical, 10) = '@gmail.com'
 or right({a}.canonical, 15) = '@googlemail.com')
"""
MAILBOX = """
(case when split_part({a}.canonical, '@', 2) in ('gmail.com', 'googlemail.com')
      then replace(coalesce(nullif(split_part(split_part({a}.canonical, '@', 1), '+', 1), ''),
                            split_part({a}.canonical, '@', 1)), '.', '') || '@gmail.com'
      else coalesce(nullif(split_part(split_part({a}.canonical, '@', 1), '+', 1), ''),
                    split_part({a}.canonical, '@', 1)) || '@' || split_part({a}.canonical, '@', 2) end)
"""

_BY_MAILBOX = f"""
select a.contact as one, b.contact as other
  from contact_addresses a
  join contact_addresses b on {MAILBOX.format(a="b")} = {MAILBOX.format(a="a")}
       and {_SPELLED_OTHERWISE.format(a="b")}
 where a.contact = any($1) and b.contact <> a.contact
union
select a.contact, b.contact
  from contact_addresses a
  join contact_addresses b on b.canonical = {MAILBOX.format(a="a")}
 where a.contact = any($1) and b.contact <> a.contact
   and {_SPELLED_OTHERWISE.format(a="a")}
"""

_BY_PHONE = """
select p.contact as one, q.contact as other
  from contact_phones p,
       lateral (select x.contact from contact_phones x
                 where x.number = p.number and x.contact is not null limit 21) q
 where p.contact = any($1) and q.contact <> p.contact
   and (select count(*) from (select from contact_phones x where x.number = p.number limit 21) n) <= 20
"""

_BY_ORGANISATION = """
select p.contact as one, q.contact as other
  from positions p join contacts c on c.id = p.contact,
       lateral (select x.contact from positions x where x.organisation = p.organisation limit 500) q
  join contacts d on d.id = q.contact
 where p.contact = any($1) and q.contact <> p.contact
   and left(d.sort_key, 1) = left(c.sort_key, 1)
"""

# The whole name is what stands before the address in the sort key: last name, first name.
_BY_NAME = """
with mine as (
    select c.id, c.place, split_part(c.sort_key, chr(31), 1) || chr(31)
           || split_part(c.sort_key, chr(31), 2) || chr(31) as name
      from contacts c where c.id = any($1) and c.first_name <> '' and c.last_name <> '' and c.place <> '')
select m.id as one, d.id as other
  from mine m,
       lateral (select c.id, c.place, count(*) over () as n
                  from (select c.id, c.place from contacts c
                         where c.sort_key ~>=~ m.name and c.sort_key ~<~ (m.name || chr(127))
                         limit 11) c) d
 where d.n <= 10 and d.id <> m.id and d.place = m.place
"""

_COMPARED = f"""
select distinct least(one, other) as one, greatest(one, other) as other
  from (({_BY_MAILBOX}) union all ({_BY_PHONE}) union all ({_BY_ORGANISATION}) union all ({_BY_NAME})) p
 order by 1, 2
"""

_KNOWN = f"""
select c.id, c.first_name, c.last_name, c.place,
       {addresses(column="canonical")} as emails,
       array(select p.number from contact_phones p where p.contact = c.id) as phones,
       array(select o.name from positions p join organisations o on o.id = p.organisation
             where p.contact = c.id) as organisations
  from contacts c where c.id = any($1)
"""


@dataclass(frozen=True)
class Pair:
    """Two records, `one` of the smaller id, and what they have in common."""

    one: Known
    other: Known
    score: int
    reasons: tuple[Why, ...]


async def of_person(contact_id: UUID) -> list[Pair]:
    """Who else may be this person, the likeliest first; without those said to be somebody else."""
    async with transaction():
        await _only_by_index()
        found = await _compare([contact_id])
    dismissed = await _dismissed(found)
    kept = [pair for pair in found if (pair.one.id, pair.other.id) not in dismissed]
    return sorted(kept, key=lambda pair: -pair.score)


async def _compare(people: Sequence[UUID]) -> list[Pair]:
    rows = await database.fetch(_COMPARED, list(people))
    found = []
    for one, other in await _both_known([(row["one"], row["other"]) for row in rows]):
        if likely := likeness(one, other):
            found.append(Pair(one, other, likely.score, likely.reasons))
    return found


async def _both_known(pairs: Sequence[tuple[UUID, UUID]]) -> list[tuple[Known, Known]]:
    """In this order; without those of whom one has gone from the register meanwhile."""
    known = await _known({person for pair in pairs for person in pair})
    return [(known[one], known[other]) for one, other in pairs if {one, other} <= known.keys()]


async def _known(people: Collection[UUID]) -> dict[UUID, Known]:
    rows = await database.fetch(_KNOWN, list(people)) if people else []
    return {
        row["id"]: Known(
            row["id"], row["first_name"], row["last_name"], row["place"], tuple(row["emails"]),
            frozenset(_mailboxes(row["emails"])), frozenset(row["phones"]),
            frozenset(row["organisations"]),
        )
        for row in rows
    }  # fmt: skip


def _mailboxes(canonicals: Iterable[str]) -> Iterable[str]:
    for canonical in canonicals:
        parsed = parse(canonical)
        yield parsed.limit_key if isinstance(parsed, Address) else canonical


async def _dismissed(pairs: Sequence[Pair]) -> set[tuple[UUID, UUID]]:
    if not pairs:
        return set()
    rows = await database.fetch(
        "select d.first, d.second from duplicates d "
        "join unnest($1::uuid[], $2::uuid[]) as p (first, second) "
        "on p.first = d.first and p.second = d.second where d.dismissed_at is not null",
        [pair.one.id for pair in pairs],
        [pair.other.id for pair in pairs],
    )
    return {(row["first"], row["second"]) for row in rows}


async def _only_by_index() -> None:
    """A few people are compared with a few others: no plan of it reads a table from its beginning."""
    await database.execute("set local enable_seqscan = off; set local enable_hashjoin = off")


_KEEP = """
insert into duplicates as d (first, second, score, reasons, found_at)
select p.first, p.second, p.score, string_to_array(p.reasons, ' '), $5
  from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[]) as p (first, second, score, reasons)
  join contacts a on a.id = p.first join contacts b on b.id = p.second
on conflict (first, second) do update
   set score = excluded.score, reasons = excluded.reasons, found_at = excluded.found_at
"""


async def find_all() -> int:
    """Compare everybody, in batches, and keep what is likely; what is no longer so goes. How many."""
    began, after = clock.now(), NOBODY
    while people := await _next(after):
        async with transaction():
            await _only_by_index()
            await _keep(await _compare(people), began)
        after = people[-1]
    await database.execute(
        "delete from duplicates where found_at < $1 and dismissed_at is null", began
    )
    return int(
        await database.fetchval("select count(*) from duplicates where found_at = $1", began)
    )


async def _next(after: UUID) -> list[UUID]:
    rows = await database.fetch(
        "select id from contacts where id > $1 order by id limit $2", after, BATCH
    )
    return [row["id"] for row in rows]


async def _keep(pairs: Sequence[Pair], now: datetime) -> None:
    await database.execute(
        _KEEP,
        [pair.one.id for pair in pairs],
        [pair.other.id for pair in pairs],
        [pair.score for pair in pairs],
        [" ".join(pair.reasons) for pair in pairs],
        now,
    )


async def dismiss(one: UUID, other: UUID, *, by: UUID) -> None:
    """They are two people: never suggest this pair again. Twice is once."""
    if one == other:
        raise Invalid(THE_SAME)
    first, second = sorted((one, other))
    now = clock.now()
    async with transaction():
        new = await database.fetchval(
            "insert into duplicates (first, second, score, found_at, dismissed_at, dismissed_by) "
            "select $1, $2, 0, $3, $3, $4 where (select count(*) from contacts where id in ($1, $2)) = 2 "
            "on conflict (first, second) do update "
            "set dismissed_at = $3, dismissed_by = $4 where duplicates.dismissed_at is null "
            "returning id",
            first, second, now, by,
        )  # fmt: skip
        if new is not None:
            await actions.note(
                by, "duplicate_dismissed", about_kind="person", about=first,
                detail={"other": str(second)},
            )  # fmt: skip


Place = tuple[int, int]


async def suggested(after: Place | None = None, most: int = 50) -> tuple[list[Pair], Place | None]:
    """Pairs to look at, the likeliest first, and where the next page begins."""
    rows = await database.fetch(
        "select id, first, second, score, reasons from duplicates where dismissed_at is null "
        "and (score, id) < ($1, $2) order by score desc, id desc limit $3",
        *(after or (101, 0)),
        most + 1,
    )
    shown = rows[:most]
    stored = {(row["first"], row["second"]): row for row in shown}
    pairs = []
    for one, other in await _both_known(list(stored)):
        row = stored[one.id, other.id]
        known = tuple(Why(why) for why in row["reasons"] if why in set(Why))
        pairs.append(Pair(one, other, row["score"], known))
    return pairs, (shown[-1]["score"], shown[-1]["id"]) if len(rows) > most else None
