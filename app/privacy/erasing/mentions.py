"""What others' texts say of a person: found while the name is known, decided about by a person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app import database
from app.contacts.naming import SEPARATORS, NamedBy
from app.contacts.search.keys import rewrite_organisation_keys, rewrite_people_keys
from app.crm.interactions.actions import rewrite_interaction_keys
from app.privacy.erasing.places import PLACES, Place

MASK = "[…]"
_SEPARATORS = "concat({})".format(", ".join(f"chr({ord(one)})" for one in SEPARATORS))
_AROUND = 80


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
    found = []
    for kind, place in PLACES.items():
        found += await _mentions(kind, place, named, contact)
    return found


async def mentions_of_each(people: Mapping[UUID, NamedBy]) -> dict[UUID, list[Mention]]:
    """As `mentions_of`, by person, reading every text once for all of them."""
    found: dict[UUID, list[Mention]] = {one: [] for one in people}
    words, digits = _likes(people.values())
    for kind, place in PLACES.items():
        rows = await database.fetch(
            f"select t.{place.key} as key from {place.table} t "
            f"where ({_perhaps(place, '$1', '$3')} {_part(kind, 'any($2)')}) "
            "and $2::uuid[] is not distinct from $2",
            words,
            list(people),
            digits,
        )
        keys = [row["key"] for row in rows]
        for one, named in people.items() if keys else ():
            found[one] += await _mentions(kind, place, named, one, keys)
    return found


async def _mentions(
    kind: str,
    place: Place,
    named: NamedBy,
    contact: UUID | None,
    keys: Sequence[object] | None = None,
) -> list[Mention]:
    """Only in these rows, where some are named."""
    record = place.record if place.record.startswith("(") else f"t.{place.record}"
    some = "" if keys is None else f"and t.{place.key} = any($5)"
    rows = await database.fetch(
        f"select t.{place.key}::text as key, {record}::text as record, {_said(place)} as said "
        f"from {place.table} t where ({_perhaps(place, '$3', '$4')} and {_said(place)} ~* $1 "
        f"{_part(kind, '$2')}) {some} "
        f"and $2::uuid is not distinct from $2 and {record} is not null and not ({place.own}) "
        f"order by t.{place.key}",
        named.pattern or "(?!)",
        contact,
        *_likes([named]),
        *(() if keys is None else (keys,)),
    )
    return [
        Mention(
            kind, row["key"], row["record"], _around(row["said"], named) if place.is_quoted else ""
        )
        for row in rows
    ]


def _likes(people: Collection[NamedBy]) -> tuple[list[str], list[str]]:
    """What LIKE looks for, in texts and in their digits."""
    words = {_like(one) for named in people for one in named.needles}
    return sorted(words), sorted({_like(one) for named in people for one in named.digits})


def _like(needle: str) -> str:
    for special in ("\\", "%", "_"):
        needle = needle.replace(special, f"\\{special}")
    return f"%{needle}%"


def _perhaps(place: Place, words: str, digits: str) -> str:
    """Quickly said: nothing that names them is left out. Few texts hold as many digits as a number."""
    said = _said(place)
    return (
        f"(lower({said}) like any({words}::text[]) or {said} ~ '([0-9][^0-9]*){{6}}' "
        f"and translate({said}, {_SEPARATORS}, '') like any({digits}::text[]))"
    )


def _said(place: Place) -> str:
    return f"concat_ws(E'\\n', {', '.join(f't.{one}' for one in place.columns)})"


def _part(kind: str, who: str) -> str:
    """Talks with others stay, whether or not they say who was there."""
    if kind != "interaction":
        return ""
    return (
        "or exists (select from interaction_people p "
        f"where p.interaction = t.id and p.contact = {who})"
    )


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
