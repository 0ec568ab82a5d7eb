"""An organisation by its name, for the pages beside its own."""

from dataclasses import dataclass
from uuid import UUID

from app import database
from app.lib.languages import N_
from app.lib.refusals import or_not_found

NO_SUCH_ORGANISATION = N_("There is no such organisation.")


@dataclass(frozen=True)
class NamedOrganisation:
    """An organisation in one line."""

    id: UUID
    name: str

    @property
    def path(self) -> str:
        return f"/staff/organisations/{self.id}"


async def organisation(organisation_id: UUID) -> NamedOrganisation | None:
    row = await database.fetchrow(
        "select id, name from organisations where id = $1", organisation_id
    )
    return NamedOrganisation(**row) if row else None


async def known_organisation(organisation_id: UUID) -> NamedOrganisation:
    """Raises NotFound."""
    return or_not_found(await organisation(organisation_id), NO_SUCH_ORGANISATION)
