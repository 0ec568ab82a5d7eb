"""A dry run writes nobody down: it remembers in tables of its own session whom it has met.

People as they would be by now stand over those of the register, so that every row is judged by the
same code as in the run. Memory stays flat however long the file is.
"""

import hashlib
import pickle
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.consent.suppression.rules import Suppressed
from app.imports.rules import Known
from app.imports.writing.blocking import CAUSES
from app.imports.writing.fresh.prepare import Ready
from app.imports.writing.known.complete import Around, Changes, Met, changes_by
from app.imports.writing.known.rows import TEXTS, Kept
from app.imports.writing.matching import Hit, Match, employers_of, texts
from app.imports.writing.terms import Job
from app.imports.writing.things import Named, ensure_organisations
from app.lib import clock

_MAKE = """
create temp table met (key bigint, who uuid, primary key (key, who));
create temp table people (who uuid primary key, state bytea not null);
create temp table marks (key bigint primary key)
"""
_MET = "select key, who from met where key = any($1)"
_STATES = "select who, state from people where who = any($1)"
_MEET = "insert into met select * from unnest($1::bigint[], $2::uuid[]) on conflict do nothing"
_BECOME = """
insert into people select * from unnest($1::uuid[], $2::bytea[])
on conflict (who) do update set state = excluded.state
"""
_MARK = "insert into marks select unnest($1::bigint[]) on conflict do nothing"
_MARKED = "select key from marks where key = any($1)"
NOT_YET = UUID(int=0)
"""The id of an address that only the dry run knows."""


class State(NamedTuple):
    """A person whom the file has named, first in `row`; `kept` is None of people left as they are."""

    row: int
    is_new: bool
    kept: Kept | None
    employers: frozenset[str]

    def texts(self) -> set[str]:
        """By which later rows find the person."""
        kept = self.kept
        if kept is None:
            return set()
        names = kept.texts["first_name"], kept.texts["last_name"]
        numbers = [number for number, _ in kept.phones]
        return {*texts(*names, numbers, self.employers, kept.texts["street"]), *kept.addresses}


class Seen:
    """Whom the file has named so far, and what would be known of them."""

    def __init__(self, job: Job, connection: Any) -> None:
        self._job = job
        self._connection = connection
        self._states: dict[UUID, State] = {}
        self.organisations: dict[str, Named] = {}

    async def begin(self) -> None:
        await self._connection.execute(_MAKE)

    async def over(self, wanted: Collection[str], known: dict[str, Hit]) -> dict[str, Hit]:
        """Of these texts of rows: whom they name, with those whom the run would have made by now."""
        numbers = {_number(text): text for text in wanted}
        rows = await self._connection.fetch(_MET, list(numbers))
        met = sorted((row["who"], numbers[row["key"]]) for row in rows)
        who = {*(contact for contact, _ in met), *(hit.contact for hit in known.values())}
        self._states = {
            row["who"]: pickle.loads(row["state"])  # noqa: S301 - of this very session
            for row in await self._connection.fetch(_STATES, list(who))
        }
        found = {text: self._renamed(hit) for text, hit in known.items() if self._still(text, hit)}
        for contact, text in met:
            state = self._states[contact]
            # Of several the oldest, as `matching` finds them.
            is_older = text not in found or contact < found[text].contact
            if is_older and text in state.texts():
                found[text] = self._renamed(
                    Hit(contact, NOT_YET, self._job.info.id if state.is_new else None, ("", ""))
                )
        return found

    def _still(self, text: str, hit: Hit) -> bool:
        """Whether the name, number or street by which the register finds somebody is still theirs."""
        state = self._states.get(hit.contact)
        return hit.address is not None or not state or not state.kept or text in state.texts()

    def _renamed(self, hit: Hit) -> Hit:
        state = self._states.get(hit.contact)
        if state is None or state.kept is None:
            return hit
        now = state.kept.texts
        return hit._replace(name=(now["first_name"], now["last_name"]))

    def met(self) -> Met:
        """As `over` found them."""
        kept = {who: state.kept for who, state in self._states.items() if state.kept is not None}
        return Met(kept, self.organisations)

    def rows(self) -> dict[UUID, int]:
        """The row in which each of them was met first."""
        return {who: state.row for who, state in self._states.items()}

    async def create(self, people: Sequence[Ready]) -> None:
        """Remember people whom nobody knew."""
        if not people:
            return
        named = await ensure_organisations(
            self._job, [one.person for one in people], self.organisations
        )
        around = Around(named, {})
        nobody = dict.fromkeys(TEXTS, "")
        made = []
        for one in people:
            language = one.person.language or self._job.context.language
            kept = Kept(_id(one), nobody | {"language": language})
            kept.addresses.update(one.person.canonicals)
            made.append(changes_by(self._job, one, kept, around))
        await self._become({one.contact: self._state(one, is_new=True) for one in made})

    async def change(
        self, pairs: Sequence[tuple[Ready, Match]], changes: Sequence[Changes]
    ) -> None:
        """Remember what would be known of people by now, and in which row they were met first."""
        rows = {match.contact: one.person.row for one, match in pairs}
        states = {}
        if self._job.info.known is Known.LEAVE:
            states = {who: State(row, False, None, frozenset()) for who, row in rows.items()}
        else:
            new = [one.contact for one in changes if one.contact not in self._states]
            employers = await employers_of(new)
            for one in changes:
                one.now.addresses.update(one.row.person.canonicals)
                states[one.contact] = self._state(one, employers.get(one.contact, ()))
        await self._become({who: self._older(who, state) for who, state in states.items()})

    def _state(self, one: Changes, employers: Iterable[str] = (), *, is_new: bool = False) -> State:
        place = one.position
        more = {place.key, place.business_id} - {""} if place is not None else set()
        return State(one.row.person.row, is_new, one.after(), frozenset({*employers, *more}))

    def _older(self, who: UUID, state: State) -> State:
        before = self._states.get(who)
        if before is None:
            return state
        employers = before.employers | state.employers
        return State(before.row, before.is_new, state.kept or before.kept, employers)

    async def _become(self, states: dict[UUID, State]) -> None:
        pairs = [(_number(text), who) for who, state in states.items() for text in state.texts()]
        await self._connection.execute(_MEET, *(zip(*pairs, strict=True) if pairs else ([], [])))
        packed = [pickle.dumps(state) for state in states.values()]
        await self._connection.execute(_BECOME, list(states), packed)

    async def consent(self, canonicals: Iterable[str]) -> None:
        await self._mark("consent", canonicals)

    async def consented(self, canonicals: Iterable[str]) -> set[str]:
        """Those whose consent an earlier row would have recorded."""
        return await self._marked("consent", canonicals)

    async def block(self, people: Iterable[Ready]) -> None:
        for blocked in CAUSES:
            those = [one.person for one in people if one.person.blocked == blocked]
            await self._mark(blocked, [text for one in those for text in one.canonicals])

    async def stops(self, canonicals: Collection[str]) -> dict[str, list[Suppressed]]:
        """What earlier rows of the file would have put on the suppression list."""
        found: dict[str, list[Suppressed]] = {}
        for blocked, cause in CAUSES.items():
            one = Suppressed(self._job.list_id, cause, clock.now())
            for canonical in await self._marked(blocked, canonicals):
                found.setdefault(canonical, []).append(one)
        return found

    async def _mark(self, what: str, canonicals: Iterable[str]) -> None:
        if keys := [_number(f"{what}\x1f{one}") for one in canonicals]:
            await self._connection.execute(_MARK, keys)

    async def _marked(self, what: str, canonicals: Iterable[str]) -> set[str]:
        keys = {_number(f"{what}\x1f{one}"): one for one in canonicals}
        rows = await self._connection.fetch(_MARKED, list(keys)) if keys else ()
        return {keys[row["key"]] for row in rows}


def _id(one: Ready) -> UUID:
    return UUID(bytes=one.whose[-16:])


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)
