"""Users whom a file names as owners of people."""

from collections.abc import Sequence
from uuid import UUID

from app import database
from app.contacts.rules import folded

_USERS = "select id, name, email_canonical, disabled_at is null as is_here from staff_members"


async def owners(mapping: Sequence[str]) -> dict[str, UUID]:
    """By address and by folded name, if a column of the file says owners.

    A name that two have means nobody; one who has left gives way to a namesake who is here.
    """
    if "owner" not in mapping:
        return {}
    found: dict[str, UUID] = {}
    named: dict[str, list[tuple[bool, UUID]]] = {}
    for row in await database.fetch(_USERS):
        found[row["email_canonical"]] = row["id"]
        named.setdefault(folded(row["name"]), []).append((row["is_here"], row["id"]))
    for name, users in named.items():
        here = [user for user in users if user[0]] or users
        if len(here) == 1:
            found[name] = here[0][1]
    return found


async def names_of(members: Sequence[UUID]) -> dict[UUID, str]:
    """For the history of a record."""
    rows = await database.fetch("select id, name from staff_members where id = any($1)", members)
    return {row["id"]: row["name"] for row in rows}
