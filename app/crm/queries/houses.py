"""An organisation by its name, and who may order there: what the pages beside it need."""

from dataclasses import dataclass
from uuid import UUID

from app import database
from app.contacts.rules import display_name
from app.crm.queries.interactions import Participant

MOST_PEOPLE = 200


@dataclass(frozen=True)
class House:
    """An organisation in one line."""

    id: UUID
    name: str

    @property
    def path(self) -> str:
        return f"/staff/organisations/{self.id}"


async def house(organisation: UUID) -> House | None:
    row = await database.fetchrow("select id, name from organisations where id = $1", organisation)
    return House(**row) if row else None


_PEOPLE = """
select distinct c.id, c.first_name, c.last_name, c.sort_key,
       (select a.email from contact_addresses a where a.contact = c.id
         order by a.main_since nulls last, a.created_at limit 1) as email
  from positions p join contacts c on c.id = p.contact
 where p.organisation = $1
 order by c.sort_key limit $2
"""


async def people_of(organisation: UUID) -> list[Participant]:
    """Whoever works or has worked there, by name."""
    return [
        Participant(
            row["id"], display_name(row["first_name"], row["last_name"], row["email"] or "")
        )
        for row in await database.fetch(_PEOPLE, organisation, MOST_PEOPLE)
    ]
