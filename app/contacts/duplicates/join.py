"""Two records of one person become one, and for thirty days two again, with nothing lost either way.

Addresses keep their ids, so that subscriptions, permissions, the ledger and deliveries stay attached.
What rooms above know of a person moves along: `app.crm.duplicates.actions` says what and calls this room.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from app import database
from app.contacts.actions.recording import FieldChange, change, lock_person, remove_people
from app.contacts.duplicates.fields import history_of, merged, name_of, note_source, record_of
from app.contacts.duplicates.hanging import OF_CONTACTS, Hanging, image, move
from app.contacts.facts import Owner, Who
from app.contacts.search.keys import rewrite_people_keys
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid
from app.staff.log import actions

UNDO_DAYS = 30

THE_SAME = N_("These are the same record.")
GONE_MEANWHILE = N_(
    "One of these records no longer exists. Somebody else may have merged them a moment ago."
)
CHANGED_MEANWHILE = N_(
    "One of the two records has been changed since you opened this page, so nothing was merged. "
    "They are shown here as they are now, and your choices are kept: check them and merge again."
)


class SeenOtherwise(Conflict):
    """The records are not what was shown any more."""


@dataclass(frozen=True)
class Wish:
    """What to take from the record that goes; everything else is the other's, gaps are filled.

    Fields: names of `fields.GROUPS`, `main_address`, `field 7` for a custom field, and what
    rooms above name. `both_notes` keeps the notes of both. `seen`: the editions of both that were
    compared, the one that stays first; SeenOtherwise when they are others now.
    """

    from_gone: frozenset[str] = frozenset()
    both_notes: bool = False
    seen: tuple[int, int] | None = None


async def lock_people(people: Collection[UUID]) -> None:
    """Hold these records; Conflict when one is not there. In one order, so that nobody waits in a ring."""
    if len(set(people)) < len(people):
        raise Invalid(THE_SAME)
    rows = await database.fetch(
        "select id from contacts where id = any($1) order by id for update", list(people)
    )
    if len(rows) < len(people):
        raise Conflict(GONE_MEANWHILE)


async def join(
    kept: UUID,
    gone: UUID,
    wish: Wish,
    *,
    by: UUID,
    also_hanging: Sequence[Hanging] = (),
    also: Mapping[str, Any] | None = None,
) -> UUID:
    """Make two records one; `also` is kept for the undoing. Call it in the transaction that locked both.

    Answers the merge's id.
    """
    async with transaction():
        await lock_people([kept, gone])
        if wish.seen and wish.seen != (await lock_person(kept), await lock_person(gone)):
            raise SeenOtherwise(CHANGED_MEANWHILE)
        tables = (*OF_CONTACTS, *also_hanging)
        rows = {of.table: await image(of, gone) for of in tables}
        main = await _keep_one_main_of_each(kept, gone, wish)
        moved = {of.table: await move(of, gone, kept, sorted(wish.from_gone)) for of in tables}
        pairs, added_pairs = await _move_pairs(kept, gone)
        snapshot = {
            **await _merge_records(kept, gone, wish, by),
            "tables": {
                name: {"rows": rows[name], "lost": one.lost, "moved": one.rows}
                for name, one in moved.items()
            },
            "main": main,
            "pairs": pairs,
            "added_pairs": added_pairs,
            "also": dict(also or {}),
        }
        await remove_people([gone])
        await rewrite_people_keys([kept])
        return await _write_down(kept, gone, snapshot, by)


async def _keep_one_main_of_each(kept: UUID, gone: UUID, wish: Wish) -> list[str]:
    """Of two main addresses and positions one stays main. Answers the address before, and since when."""
    main = await database.fetchrow(
        "select id::text, main_since::text from contact_addresses "
        "where contact = $1 and main_since is not null",
        kept,
    )
    has_other = await database.fetchval(
        "select true from contact_addresses where contact = $1 and main_since is not null", gone
    )
    loser = kept if "main_address" in wish.from_gone and has_other else gone
    if main is not None:
        await database.execute(
            "update contact_addresses set main_since = null where contact = $1", loser
        )
    await database.execute(
        "update positions set main_since = null where contact = $2 and until is null and exists "
        "(select from positions where contact = $1 and main_since is not null and until is null)",
        kept,
        gone,
    )
    return list(main) if main else []


_CARRY_DISMISSALS = """
insert into duplicates (first, second, score, reasons, found_at, dismissed_at, dismissed_by)
select least($1, x.other), greatest($1, x.other), x.score, x.reasons, x.found_at, x.dismissed_at,
       x.dismissed_by
  from (select d.*, case when d.first = $2 then d.second else d.first end as other
          from duplicates d where $2 in (d.first, d.second) and d.dismissed_at is not null) x
 where x.other <> $1
on conflict (first, second) do nothing
returning id
"""


async def _move_pairs(kept: UUID, gone: UUID) -> tuple[str, list[int]]:
    """Suggestions about the one who goes end; 'they are two people' holds for the one who stays."""
    pairs: str = await database.fetchval(
        "select coalesce(jsonb_agg(to_jsonb(d)), '[]')::text from duplicates d "
        "where d.first = $1 or d.second = $1",
        gone,
    )
    added = [row["id"] for row in await database.fetch(_CARRY_DISMISSALS, kept, gone)]
    await database.execute("delete from duplicates where first = $1 or second = $1", gone)
    return pairs, added


async def _merge_records(kept: UUID, gone: UUID, wish: Wish, by: UUID) -> dict[str, Any]:
    """The columns of the one who stays. Answers what undoing needs of both records."""
    name = await name_of(gone)
    before = {"kept": await record_of(kept), "gone": await record_of(gone)}
    after = merged(before["kept"], before["gone"], wish.from_gone, both_notes=wish.both_notes)
    source = await note_source(kept, before["gone"], after, by)
    history = [FieldChange("merged", "", name), *await history_of(before["kept"], after)]
    await change(Owner(contact=kept), history, Who(by), after)
    return {
        "gone": before["gone"],
        "kept": {column: before["kept"][column] for column in after},
        "after": after,
        "source": source,
    }


async def _write_down(kept: UUID, gone: UUID, snapshot: dict[str, Any], by: UUID) -> UUID:
    now, made = clock.now(), uuid4()
    await database.execute(
        "insert into merges (id, kept, gone, before, at, by, undo_until) "
        "values ($1, $2, $3, $4::jsonb, $5, $6, $7)",
        made, kept, gone, json.dumps(snapshot), now, by, now + timedelta(days=UNDO_DAYS),
    )  # fmt: skip
    await actions.note(
        by, "people_merged", about_kind="person", about=kept, detail={"gone": str(gone)}
    )
    return made


SNAPSHOTS_DUE = "select id from merges where before is not null and at <= $1 and kept <> all($2)"


async def forget_old_snapshots(before: datetime, held: Collection[UUID], most: int) -> int:
    """After its days a merge stays one for good: nothing else of the other record is kept."""
    sql = f"update merges set before = null where id = any(array({SNAPSHOTS_DUE} limit $3))"
    return database.number_of(await database.execute(sql, before, list(held), most))
