"""A merge is undone within thirty days: two records again, and nothing that came since is lost."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app import database
from app.contacts.actions.recording import FieldChange, add_rows, change, take_back_source
from app.contacts.duplicates.fields import history_of, name_of, record_of, still_merged
from app.contacts.duplicates.hanging import OF_CONTACTS, Hanging, give_back, restore
from app.contacts.duplicates.join import lock_people
from app.contacts.facts import Owner, Who
from app.contacts.search.keys import rewrite_people_keys
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, NotFound
from app.staff.log import actions

NO_SUCH_MERGE = N_("There is no such merge.")
UNDONE_BEFORE = N_("This merge has been undone already.")
TOO_LATE = N_("A merge can be undone for 30 days. This one is older, and what it needs is deleted.")
MERGED_FURTHER = N_(
    "The merged record has itself been merged into another one since. Undo that merge first."
)


@dataclass(frozen=True)
class Parted:
    """The end of a merge: what could not come back, and fields left as they were edited since."""

    kept: UUID
    gone: UUID
    also: Mapping[str, Any]
    missing: int
    edited_since: tuple[str, ...]


async def merge_to_undo(merge_id: UUID) -> tuple[UUID, UUID]:
    """Who was kept and who went, if it can still be undone; else Conflict with the reason.

    Holds the merge until the transaction ends: two people cannot undo it at once.
    """
    row = await database.fetchrow(
        "select kept, gone, undone_at, before is null or undo_until < $2 as late, "
        "exists (select from contacts where id = kept) as stands "
        "from merges where id = $1 for update",
        merge_id,
        clock.now(),
    )
    if row is None:
        raise NotFound(NO_SUCH_MERGE)
    if row["undone_at"] is not None:
        raise Conflict(UNDONE_BEFORE)
    if row["late"]:
        raise Conflict(TOO_LATE)
    if not row["stands"]:
        raise Conflict(MERGED_FURTHER)
    return row["kept"], row["gone"]


async def part(merge_id: UUID, *, by: UUID, also_hanging: Sequence[Hanging] = ()) -> Parted:
    """Make them two again: the one who went comes back with the same ids and all that was theirs.

    What has been added or edited since stays with the one who was kept.
    """
    async with transaction():
        kept, gone = await merge_to_undo(merge_id)
        await lock_people([kept])
        snapshot = json.loads(
            await database.fetchval("select before::text from merges where id = $1", merge_id)
        )
        await add_rows("contacts", [snapshot["gone"]])
        missing = await _give_back(snapshot, (*OF_CONTACTS, *also_hanging), gone, kept)
        await _set_mains(snapshot, kept)
        await _part_pairs(snapshot)
        edited = await _part_records(snapshot, kept, gone, by)
        await rewrite_people_keys([kept, gone])
        await database.execute(
            "update merges set before = null, undone_at = $2, undone_by = $3 where id = $1",
            merge_id,
            clock.now(),
            by,
        )
        await actions.note(
            by, "merge_undone", about_kind="person", about=kept, detail={"gone": str(gone)}
        )
        return Parted(kept, gone, snapshot["also"], missing, edited)


async def _give_back(
    snapshot: Mapping[str, Any], tables: Sequence[Hanging], gone: UUID, kept: UUID
) -> int:
    """What hung on each of the two. Answers how many rows cannot come back."""
    missing = 0
    for of in tables:
        table = snapshot["tables"][of.table]
        missing += await give_back(of, table["rows"], table["moved"], gone, kept)
        missing += await restore(of, table["lost"])
    return missing


_MAINS_AS_BEFORE = """
update {table} t set main_since = r.main_since
  from jsonb_populate_recordset(null::{table}, $1::jsonb) r
 where t.id = r.id and t.contact = r.contact and t.main_since is distinct from r.main_since
"""
_SOME_MAIN = """
update contact_addresses set main_since = coalesce($3::text::timestamptz, $4)
 where id = (select id from contact_addresses where contact = $1
              order by id is not distinct from $2::text::uuid desc, created_at, id limit 1)
   and not exists (select from contact_addresses where contact = $1 and main_since is not null)
"""


async def _set_mains(snapshot: Mapping[str, Any], kept: UUID) -> None:
    """One main address and position of each: the ones they had, unless staff chose another since."""
    for table in ("contact_addresses", "positions"):
        rows = snapshot["tables"][table]["rows"]
        await database.execute(_MAINS_AS_BEFORE.format(table=table), rows)
    address, since = snapshot["main"] or (None, None)
    await database.execute(_SOME_MAIN, kept, address, since, clock.now())


async def _part_pairs(snapshot: Mapping[str, Any]) -> None:
    await database.execute(
        "delete from duplicates where id = any($1::bigint[])", snapshot["added_pairs"]
    )
    await restore(Hanging("duplicates"), snapshot["pairs"])


async def _part_records(
    snapshot: Mapping[str, Any], kept: UUID, gone: UUID, by: UUID
) -> tuple[str, ...]:
    """The columns of the one who was kept; answers those that were edited since and stay."""
    now = await record_of(kept)
    back, edited = still_merged(now, snapshot["kept"], snapshot["after"])
    await take_back_source(snapshot["source"])
    history = [FieldChange("parted", "", await name_of(gone)), *await history_of(now, back)]
    await change(Owner(contact=kept), history, Who(by), back)
    return edited
