"""Interactions and who took part in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.contacts.rules import display_name
from app.contacts.sql import main_address
from app.crm.rules import InteractionKind


@dataclass(frozen=True)
class Participant:
    """A person of the register or a member of staff."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Interaction:
    """With everybody who took part; `text` is Markdown."""

    id: UUID
    kind: InteractionKind
    at: datetime
    organisation: UUID | None
    organisation_name: str
    subject: str
    text: str
    people: tuple[Participant, ...]
    staff: tuple[Participant, ...]
    created_at: datetime
    created_by_name: str
    changed_at: datetime
    edition: int


_INTERACTIONS = """
select i.id, i.kind, i.at, i.organisation, coalesce(o.name, '') as organisation_name, i.subject,
       i.text, i.created_at, coalesce(m.name, '') as created_by_name, i.changed_at, i.edition
  from interactions i
  left join organisations o on o.id = i.organisation
  left join staff_members m on m.id = i.created_by
 where i.id = any($1)
"""
_PEOPLE = f"""
select p.interaction, c.id, c.first_name, c.last_name,
       {main_address()} as email
  from interaction_people p join contacts c on c.id = p.contact
 where p.interaction = any($1) order by p.id
"""
_STAFF = """
select s.interaction, m.id, m.name
  from interaction_staff s join staff_members m on m.id = s.member
 where s.interaction = any($1) order by s.id
"""


async def interaction(interaction_id: UUID) -> Interaction | None:
    return (await interactions([interaction_id])).get(interaction_id)


async def interactions(ids: Collection[UUID]) -> dict[UUID, Interaction]:
    """By id; unknown ids are left out."""
    if not ids:
        return {}
    wanted = list(ids)
    people: dict[UUID, list[Participant]] = {one: [] for one in wanted}
    staff: dict[UUID, list[Participant]] = {one: [] for one in wanted}
    for row in await database.fetch(_PEOPLE, wanted):
        name = display_name(row["first_name"], row["last_name"], row["email"])
        people[row["interaction"]].append(Participant(row["id"], name))
    for row in await database.fetch(_STAFF, wanted):
        staff[row["interaction"]].append(Participant(row["id"], row["name"]))
    return {
        row["id"]: Interaction(
            **{**row, "kind": InteractionKind(row["kind"])},
            people=tuple(people[row["id"]]),
            staff=tuple(staff[row["id"]]),
        )
        for row in await database.fetch(_INTERACTIONS, wanted)
    }
