"""Named questions of the purposes' pages to the rooms below."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app import database
from app.consent.events import Basis
from app.lists.sql import list_name
from app.staff.tables import StaffMember


@dataclass(frozen=True)
class ListOfPurpose:
    """A list that uses a purpose; `basis` is what joining and leaving it rest on."""

    slug: str
    name: str
    is_open: bool
    basis: Basis = Basis.CONSENT


_LISTS = f"""
select l.purpose, l.slug, coalesce({list_name("l.id", "$1")}, l.slug) as name,
       l.closed_at is null as is_open
  from lists l order by l.position
"""


async def lists_by_purpose(language: str) -> dict[str, list[ListOfPurpose]]:
    """By the purpose's key, in the order of the lists, named in this language."""
    lists: dict[str, list[ListOfPurpose]] = {}
    for row in await database.fetch(_LISTS, language):
        one = ListOfPurpose(row["slug"], row["name"], row["is_open"])
        lists.setdefault(row["purpose"], []).append(one)
    return lists


async def staff_names() -> Mapping[UUID, str]:
    """Everybody who has or had an account, by id."""
    rows = await StaffMember.select(StaffMember.id, StaffMember.name)
    return {row["id"]: row["name"] for row in rows}
