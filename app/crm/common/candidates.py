"""People to choose from: whoever works or has worked at an organisation, or was found by a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app import database
from app.contacts.rules import display_name
from app.contacts.sql import main_address, main_position_first, position_now
from app.crm.interactions.queries import Participant
from app.lib import clock

MOST_PEOPLE = 200

_THERE = f"""
with there as materialized (select distinct contact from positions where organisation = $1)
select c.id, c.first_name, c.last_name, {main_address()} as email
  from there join contacts c on c.id = there.contact
 order by c.sort_key using ~<~, c.id limit $2
"""


async def people_of(organisation: UUID) -> list[Participant]:
    """Whoever works or has worked there, by name."""
    return [
        Participant(row["id"], display_name(row["first_name"], row["last_name"], row["email"]))
        for row in await database.fetch(_THERE, organisation, MOST_PEOPLE)
    ]


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be ticked; `hint` tells people of one name apart."""

    id: UUID
    name: str
    hint: str


_CANDIDATES = f"""
select c.id, c.first_name, c.last_name, {main_address()} as email,
       coalesce((select o.name from positions p join organisations o on o.id = p.organisation
                  where p.contact = c.id and {position_now(day="$2")}
                  order by {main_position_first()} limit 1), '') as place
  from contacts c where c.id = any($1) order by array_position($1, c.id)
"""


async def candidates(people: Sequence[UUID]) -> list[Candidate]:
    """In this order; without those who are not in the register."""
    return [
        Candidate(
            row["id"],
            display_name(row["first_name"], row["last_name"], row["email"]),
            ", ".join(filter(None, (row["place"], row["email"]))),
        )
        for row in await database.fetch(_CANDIDATES, list(people), clock.today())
    ]
