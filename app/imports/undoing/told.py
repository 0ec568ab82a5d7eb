"""What a page says of an undoing: what will go, how much is left to do, who or what stayed and why."""

from dataclasses import dataclass
from uuid import UUID

from app import database
from app.contacts.rules import display_name
from app.imports.queries import ImportInfo
from app.imports.rules import Left, can_be_undone
from app.lib import clock

MOST_SHOWN = 200


@dataclass(frozen=True)
class Extent:
    """People whom the import made and who are there, known people it changed, addresses it blocked."""

    made: int
    changed: int
    blocked: int

    @property
    def total(self) -> int:
        return self.made + self.changed + self.blocked


_EXTENT = """
select (select count(*) from contacts c
         where c.import_id = $1
           and not exists (select from import_kept k where k.import_id = $1 and k.contact = c.id)) as made,
       (select count(distinct d.contact) from import_changes d
         where d.import_id = $1
           and not exists (select from contacts c where c.id = d.contact and c.import_id = $1)) as changed,
       (select count(*) from import_changes
         where import_id = $1 and field = 'suppression') as blocked
"""


async def extent(import_id: UUID) -> Extent:
    """What would go, or what is left of it while it goes."""
    row = await database.fetchrow(_EXTENT, import_id)
    assert row is not None
    return Extent(**row)


async def made_number(import_id: UUID) -> int:
    """People whom the import made and who are there, those that stay included."""
    number: int = await database.fetchval(
        "select count(*) from contacts where import_id = $1", import_id
    )
    return number


def may_be_undone(info: ImportInfo) -> bool:
    return can_be_undone(info.state, info.undo_until, clock.now())


@dataclass(frozen=True)
class Stayed:
    """A person or an organisation that was left as it is."""

    reason: Left
    path: str
    name: str


_STAYED = """
select k.reason, k.contact, k.organisation, o.name, c.first_name, c.last_name,
       (select email from contact_addresses a where a.contact = c.id
         order by main_since desc nulls last limit 1) as email
  from import_kept k
  left join contacts c on c.id = k.contact left join organisations o on o.id = k.organisation
 where k.import_id = $1 and (c.id is not null or o.id is not null)
 order by k.reason, c.sort_key, o.sort_key limit $2
"""


async def stayed(import_id: UUID) -> list[Stayed]:
    """By reason and name."""
    return [
        Stayed(
            Left(row["reason"]),
            f"/staff/people/{row['contact']}"
            if row["contact"]
            else f"/staff/organisations/{row['organisation']}",
            row["name"] or display_name(row["first_name"], row["last_name"], row["email"] or ""),
        )
        for row in await database.fetch(_STAYED, import_id, MOST_SHOWN)
    ]


async def stayed_number(import_id: UUID) -> int:
    number: int = await database.fetchval(
        "select count(*) from import_kept where import_id = $1", import_id
    )
    return number
