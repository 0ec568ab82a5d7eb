"""Talks and who took part in them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.contacts.rules import display_name
from app.crm.rules import InteractionKind
from app.lib import clock


@dataclass(frozen=True)
class Participant:
    """A person of the register or a member of staff."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Interaction:
    """A talk with everybody who took part; `text` is Markdown."""

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
_PEOPLE = """
select p.interaction, c.id, c.first_name, c.last_name,
       (select a.email from contact_addresses a where a.contact = c.id
         order by a.main_since nulls last, a.created_at limit 1) as email
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
        name = display_name(row["first_name"], row["last_name"], row["email"] or "")
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


async def last_contact_of(contact: UUID) -> datetime | None:
    """The newest talk that has taken place."""
    return (await last_contacts([contact])).get(contact)


_LAST_CONTACTS = """
select wanted.id, p.at
  from unnest($1::uuid[]) as wanted (id)
  cross join lateral (select at from interaction_people
                       where contact = wanted.id and at <= $2 order by at desc limit 1) p
"""


async def last_contacts(contacts: Collection[UUID]) -> Mapping[UUID, datetime]:
    """Of each person the newest talk that has taken place; people without one are left out."""
    rows = await database.fetch(_LAST_CONTACTS, list(contacts), clock.now())
    return {row["id"]: row["at"] for row in rows}
