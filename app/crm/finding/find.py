"""The quick search: people, organisations and what was said, each with why it was found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from app import database
from app.contacts.about import About
from app.contacts.phones import shown
from app.contacts.rules import display_name
from app.contacts.search import find as search
from app.contacts.search.paging import by_index
from app.contacts.search.wording import ORGANISATIONS_BY_WORDS, PEOPLE_AS_WRITTEN
from app.contacts.sql import main_address
from app.lib import clock
from app.lib.languages import N_

MOST = 10
LONGEST_NOTE = 120
MOST_LOOKED_AT = 2_000
NEWEST_SAID = 2_000


@dataclass(frozen=True)
class Hit:
    """Somebody or something found. `why`: what of it fits (msgid, text), apart from the name."""

    path: str
    name: str
    line: str
    why: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Hits:
    """At most ten. `is_cut`: there are more. `is_guess`: nobody fits exactly, one slip was allowed."""

    hits: Sequence[Hit]
    is_cut: bool = False
    is_guess: bool = False


async def people(text: str) -> Hits:
    """Those whose key holds the beginnings, or nearly so."""
    return await _hits(text, About.PEOPLE, PEOPLE_AS_WRITTEN, _person, clock.today())


async def organisations(text: str) -> Hits:
    return await _hits(text, About.ORGANISATIONS, ORGANISATIONS_BY_WORDS, _organisation)


Make = Callable[[Record, Sequence[str]], Hit]


async def _hits(text: str, about: About, sql: str, make: Make, *more: object) -> Hits:
    finding = await search.find(text, MOST, about)
    ids = [one.id for one in finding.found]
    rows = {row["id"]: row for row in await database.fetch(sql, ids, *more)} if ids else {}
    words = search.words_to_find(text)
    hits = [make(rows[one], words) for one in ids if one in rows]
    return Hits(hits, finding.is_cut, finding.is_guess)


def _person(row: Record, words: Sequence[str]) -> Hit:
    texts = [
        *((N_("E-mail"), email) for email in row["emails"]),
        *((N_("Organisation"), name) for name in row["organisations"]),
        (N_("Title"), row["title"]),
        *((N_("Area of responsibility"), tag) for tag in row["tags"]),
    ]
    return Hit(
        path=f"/staff/people/{row['id']}",
        name=display_name(row["first_name"], row["last_name"], *row["emails"][:1]),
        line=", ".join(part for part in (row["title"], *row["organisations"][:1]) if part),
        why=[*_those(texts, words), *_phones(row, words), *_notes(row, words)],
    )


def _organisation(row: Record, words: Sequence[str]) -> Hit:
    texts = [(N_("Business ID"), row["business_id"]), (N_("Web address"), row["web"])]
    return Hit(
        path=f"/staff/organisations/{row['id']}",
        name=row["name"],
        line=row["place"],
        why=[*_those(texts, words), *_phones(row, words), *_notes(row, words)],
    )


def _those(texts: Sequence[tuple[str, str]], words: Sequence[str]) -> list[tuple[str, str]]:
    return [(label, text) for label, text in texts if search.is_why(words, text)]


def _phones(row: Record, words: Sequence[str]) -> list[tuple[str, str]]:
    """The number as it is written, if its digits were asked for."""
    numbers = [(number.removeprefix("+"), shown(number)) for number in row["phones"]]
    return [
        (N_("Phone"), written)
        for digits, written in numbers
        if any(
            digits.startswith(word) or "".join(filter(str.isdigit, written)).startswith(word)
            for word in words
            if word.isdigit()
        )
    ]


def _notes(row: Record, words: Sequence[str]) -> list[tuple[str, str]]:
    """The first line of the notes that fits."""
    for line in row["notes"].splitlines():
        if search.is_why(words, line):
            return [(N_("Notes"), line if len(line) <= LONGEST_NOTE else f"{line[:LONGEST_NOTE]}…")]
    return []


@dataclass(frozen=True)
class Said:
    """An interaction in whose text the words stand, and one who took part."""

    path: str
    at: datetime
    subject: str
    name: str


# The newest are looked through first. A word that stands in few of them stands in few at all: those
# that fit are collected and then sorted.
_NEWEST = f"(select * from interactions order by at desc limit {NEWEST_SAID})"
_SAID = """
with fit as materialized (select i.id, i.at, i.subject, i.organisation from {source} i
                           where {condition} limit {most})
select f.at, f.subject, f.organisation, c.id as contact, c.first_name, c.last_name,
       {email} as email, o.name,
       (select count(*) from fit) as found
  from (select * from fit order by at desc, id limit $1) f
  left join lateral (select t.contact from interaction_people t where t.interaction = f.id
                      order by t.id limit 1) t on true
  left join contacts c on c.id = t.contact left join organisations o on o.id = f.organisation
 where c.id is not null or o.id is not null order by f.at desc
"""


async def said(text: str) -> tuple[list[Said], bool]:
    """At most ten interactions, the newest first, and whether there are more."""
    words = search.words_to_find(text)
    if not words:
        return [], False
    condition, values = search.condition_over("i", words, 2)
    async with by_index():
        for source in (_NEWEST, "interactions"):
            parts = {"source": source, "condition": condition, "email": main_address()}
            sql = _SAID.format(**parts, most=MOST_LOOKED_AT)
            rows = await database.fetch(sql, MOST, *values)
            if rows and rows[0]["found"] > MOST:
                return [_hit_of(row) for row in rows], True
    return [_hit_of(row) for row in rows], False


def _hit_of(row: Record) -> Said:
    if row["contact"]:
        name = display_name(row["first_name"], row["last_name"], row["email"])
        return Said(f"/staff/people/{row['contact']}", row["at"], row["subject"], name)
    return Said(
        f"/staff/organisations/{row['organisation']}", row["at"], row["subject"], row["name"]
    )
