"""A list offers fewer letters; a reader chooses them, for every address of the person."""

from collections.abc import Collection, Mapping
from uuid import UUID

from app import database
from app.consent.actions import Evidence
from app.consent.events import EMAIL
from app.contacts.queries.people import AddressOfPerson
from app.database import lock, transaction
from app.lib import clock
from app.lists.actions.choices import record_everywhere
from app.lists.actions.unsubscribe import lock_person
from app.lists.fewer import queries
from app.lists.fewer.rules import STATES, Pace
from app.staff.log import actions as log


async def offer(list_id: UUID, paces: Collection[Pace], by: UUID) -> bool:
    """Readers may choose one of these from now on. False: it was so. What was chosen stays chosen."""
    wanted = [pace.value for pace in Pace if pace in paces]
    async with transaction():
        await lock(f"list {list_id}")
        changed = await database.fetchval(
            "update lists set fewer = $2 where id = $1 and fewer <> $2 returning 1", list_id, wanted
        )
        if changed:
            await log.note(by, "list_pace_changed", about_kind="list", about=list_id)
    return changed is not None


async def choose(
    owner: AddressOfPerson, wanted: Mapping[UUID, Pace | None], evidence: Evidence
) -> int:
    """Of these lists at most so many letters from now on; None: every one. How many lists changed.

    What is so already, or was never to be chosen, is left alone.
    """
    changed = 0
    async with transaction():
        await lock_person(owner.id)
        now, known = clock.now(), await queries.choices(owner.contact_id, wanted)
        for one in known.values():
            pace = wanted[one.list_id]
            if pace is one.pace or (pace or "") not in one.options:
                continue
            await record_everywhere(
                STATES[pace],
                EMAIL,
                owner.id,
                evidence,
                now,
                purpose=one.purpose,
                list_id=one.list_id,
            )
            changed += 1
    return changed
