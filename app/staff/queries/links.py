"""Which one-time link a text is."""

from dataclasses import dataclass
from uuid import UUID

from app import database
from app.lib import clock
from app.lib.tokens import matches, row_of

PURPOSE = "staff_link"


@dataclass(frozen=True)
class OpenLink:
    id: UUID
    member_id: UUID
    email: str
    name: str


_LINK = """
select l.id, l.nonce, m.id as member_id, m.email, m.name
from staff_links l join staff_members m on m.id = l.member
where l.id = $1 and l.used_at is null and l.expires_at > $2 and m.disabled_at is null
"""


async def link_of(text: str) -> OpenLink | None:
    """The link while it can be used; altered, used, replaced and old ones are None."""
    row_id = row_of(text)
    row = await database.fetchrow(_LINK, row_id, clock.now()) if row_id else None
    if row is None or not matches(PURPOSE, row["id"], row["nonce"], text):
        return None
    return OpenLink(row["id"], row["member_id"], row["email"], row["name"])
