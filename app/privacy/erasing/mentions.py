"""What others' texts say of a person: found while the name is known, decided about by a person."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from app import database
from app.contacts.naming import SEPARATORS, Crowd, NamedBy
from app.contacts.search.keys import rewrite_organisation_keys, rewrite_people_keys
from app.crm.interactions.actions import rewrite_interaction_keys
from app.database import reading
from app.privacy.erasing.places import PLACES, Place

MASK = "[…]"
_SEPARATORS = "concat({})".format(", ".join(f"chr({ord(one)})" for one in SEPARATORS))
_AROUND = 80
_UNKNOWN = UUID(int=0)
_TOOK_PART = "select interaction, contact from interaction_people where contact = any($1)"
FEW = 10
"""For so many the database looks itself; for more it would take longer than reading all texts."""
AT_ONCE = 200


@dataclass(frozen=True)
class Mention:
    """One text. `key` is its row, `record` what its page is called by; `said` the words around."""

    kind: str
    key: str
    record: str
    said: str

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def place(self) -> Place:
        return PLACES[self.kind]

    @property
    def path(self) -> str:
        return self.place.path.format(self.record)


async def mentions_of(named: NamedBy, contact: UUID | None) -> list[Mention]:
    """In texts that stay when this person goes."""
    who = contact or _UNKNOWN
    return (await mentions_of_each({who: named}))[who]


async def mentions_of_each(people: Mapping[UUID, NamedBy]) -> dict[UUID, list[Mention]]:
    """As `mentions_of`, by person: every text is read once, however many they are."""
    found: dict[UUID, list[Mention]] = {one: [] for one in people}
    crowd = await asyncio.to_thread(Crowd, people)
    for kind, place in PLACES.items():
        who = await _who_stands_where(kind, place, people, crowd)
        for row in await database.fetch(_rows(place), list(who)) if who else ():
            for one in who[row["key"]] - {row["own"]}:
                found[one].append(_mention(kind, place, row, people[one]))
    return found


async def _who_stands_where(
    kind: str, place: Place, people: Mapping[UUID, NamedBy], crowd: Crowd
) -> dict[object, set[UUID]]:
    """By key of the row. Talks with others stay, whether or not they say who was there."""
    who: dict[object, set[UUID]] = defaultdict(set)
    async with reading(), database.connection() as connection:
        async for row in connection.cursor(*_texts(place, people), prefetch=AT_ONCE):
            for one in crowd.named_in(row["said"]):
                who[row["key"]].add(one)
    for row in await database.fetch(_TOOK_PART, list(people)) if kind == "interaction" else ():
        who[row["interaction"]].add(row["contact"])
    return who


def _texts(place: Place, people: Mapping[UUID, NamedBy]) -> tuple[object, ...]:
    """All texts; where few are looked for, without most of those in which they are not."""
    said = _said(place)
    texts = f"select t.{place.key} as key, {said} as said from {place.table} t"
    if len(people) > FEW:
        return (f"{texts} where {said} <> ''",)
    return f"{texts} where {_perhaps(said)}", *_likes(people.values())


def _rows(place: Place) -> str:
    """What is told of the rows $1."""
    record = place.record if place.record.startswith("(") else f"t.{place.record}"
    return (
        f"select t.{place.key} as key, {record}::text as record, {place.own} as own, "
        f"{_said(place)} as said from {place.table} t "
        f"where t.{place.key} = any($1) and {record} is not null order by t.{place.key}"
    )


def _mention(kind: str, place: Place, row: asyncpg.Record, named: NamedBy) -> Mention:
    said = _around(row["said"], named) if place.is_quoted else ""
    return Mention(kind, str(row["key"]), row["record"], said)


def _likes(people: Collection[NamedBy]) -> tuple[list[str], list[str]]:
    """What LIKE looks for, in texts and in their digits."""
    words = {_like(one) for named in people for one in named.needles}
    return sorted(words), sorted({_like((one,)) for named in people for one in named.digits})


def _like(parts: Sequence[str]) -> str:
    """In this order, whatever stands between."""
    plain = [one.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for one in parts]
    return f"%{'%'.join(plain)}%"


def _perhaps(said: str) -> str:
    """Quickly said: nothing that names them is left out. Few texts hold as many digits as a number."""
    return (
        f"lower({said}) like any($1::text[]) or {said} ~ '([0-9][^0-9]*){{6}}' "
        f"and translate({said}, {_SEPARATORS}, '') like any($2::text[])"
    )


def _said(place: Place) -> str:
    return f"concat_ws(E'\\n', {', '.join(f't.{one}' for one in place.columns)})"


def _around(text: str, named: NamedBy) -> str:
    """The first place where the person stands, in a few words."""
    line = " ".join(text.split())
    at = named.first_in(line)
    start = max(at - _AROUND, 0)
    return f"{'…' if start else ''}{line[start : at + _AROUND]}{'…' if at + _AROUND < len(line) else ''}"


async def mask(mentions: Collection[Mention], named: NamedBy) -> None:
    """Take the person out of these texts; of the others nothing changes."""
    for one in mentions:
        if not one.place.can_mask:
            continue
        columns = ", ".join(one.place.columns)
        where = f"where {one.place.key}::text = $1"
        row = await database.fetchrow(
            f"select {columns} from {one.place.table} {where} for update", one.key
        )
        if row is None:
            continue
        texts = [named.masked(text or "", MASK) for text in row.values()]
        values = ", ".join(f"{name} = ${n}" for n, name in enumerate(one.place.columns, 2))
        await database.execute(f"update {one.place.table} set {values} {where}", one.key, *texts)
        await _rewrite_keys(one)


async def _rewrite_keys(one: Mention) -> None:
    if one.place.table == "contacts":
        await rewrite_people_keys([UUID(one.key)])
    elif one.place.table == "organisations":
        await rewrite_organisation_keys([UUID(one.key)])
    elif one.place.table == "interactions":
        await rewrite_interaction_keys(UUID(one.key))
