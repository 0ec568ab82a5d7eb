"""The history of a record: what changed, from what to what, when, by whom and why (register R18)."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from app import database
from app.contacts.facts import Owner, Who, fault, refuse
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import NotFound
from app.staff.log import actions

UNKNOWN_PERSON = N_("There is no such person in the register.")
UNKNOWN_ORGANISATION = N_("There is no such organisation in the register.")


class FieldChange(NamedTuple):
    """`field` is listed in `words.FIELDS`, or is `custom:` and the id of a custom field."""

    field: str
    old: str
    new: str


async def lock_record(owner: Owner) -> int:
    """Wait until nobody else is changing the record; answers its edition."""
    table = "contacts" if owner.contact else "organisations"
    edition = await database.fetchval(
        f"select edition from {table} where id = $1 for no key update",  # noqa: S608
        owner.id,
    )
    if edition is None:
        raise NotFound(UNKNOWN_PERSON if owner.contact else UNKNOWN_ORGANISATION)
    return int(edition)


async def lock_person(contact_id: UUID) -> int:
    """The same for a person."""
    return await lock_record(Owner(contact=contact_id))


_INSERT = """
insert into contact_changes ({owner}, field, old, new, at, actor, by, why)
select $1, c.field, c.old, c.new, $5, $6, $7, $8
  from unnest($2::text[], $3::text[], $4::text[]) with ordinality as c (field, old, new, place)
 order by c.place
"""


async def record(owner: Owner, changes: Iterable[FieldChange], who: Who) -> bool:
    """Write the changes that are real, and count a new edition. False when nothing has changed."""
    real = [change for change in changes if change.old != change.new]
    if not real:
        return False
    refuse("why", fault("why", who.why))
    now = clock.now()
    parts = ([change[part] for change in real] for part in range(3))
    await database.execute(
        _INSERT.format(owner=owner.column), owner.id, *parts, now, who.actor, who.by, who.why
    )
    table = "contacts" if owner.contact else "organisations"
    await database.execute(
        f"update {table} set edition = edition + 1, changed_at = $2 where id = $1",  # noqa: S608
        owner.id,
        now,
    )
    await write_log(owner, "changed", who)
    return True


async def write_log(owner: Owner, what: str, who: Who) -> None:
    """A line of the access log, when a member of staff did it. What changed, the history knows."""
    if who.by is not None and who.actor == "staff":
        kind = "contact" if owner.contact else "organisation"
        await actions.note(who.by, f"{kind}_{what}", about_kind=kind, about=owner.id)


async def name_of_member(member: UUID | None) -> str:
    """As the history names an owner; empty for nobody."""
    if member is None:
        return ""
    return str(
        await database.fetchval("select name from staff_members where id = $1", member) or ""
    )
