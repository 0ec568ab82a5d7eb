"""People whose data nobody has looked at for long (register row R18)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.contacts.rules import display_name


@dataclass(frozen=True)
class StaleContact:
    """`last` is when the data were checked, else when the contact was made."""

    id: UUID
    first_name: str
    last_name: str
    email: str
    last: datetime
    is_checked: bool
    owner_name: str | None

    @property
    def name(self) -> str:
        return display_name(self.first_name, self.last_name, self.email)


async def stale(
    before: datetime, after: tuple[datetime, UUID] | None = None, most: int = 50
) -> list[StaleContact]:
    """Not checked since `before`, the longest first; `after` is (last, id) of the last one shown."""
    values: list[object] = [before, most]
    further = ""
    if after is not None:
        further = "and (coalesce(c.checked_at, c.created_at), c.id) > ($3, $4) "
        values += after
    rows = await database.fetch(
        "select c.id, c.first_name, c.last_name, coalesce((select a.email from contact_addresses a "  # noqa: S608
        "where a.contact = c.id order by a.main_since is null, a.created_at, a.id limit 1), '') "
        "as email, coalesce(c.checked_at, c.created_at) as last, "
        "c.checked_at is not null as is_checked, s.name as owner_name "
        "from contacts c left join staff_members s on s.id = c.owner "
        f"where coalesce(c.checked_at, c.created_at) < $1 {further}"
        "order by coalesce(c.checked_at, c.created_at), c.id limit $2",
        *values,
    )
    return [StaleContact(**row) for row in rows]
