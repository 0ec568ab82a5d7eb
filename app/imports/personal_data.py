"""What this room knows about people: the rows of files, until they are deleted after an import."""

from collections.abc import Sequence
from uuid import UUID

from piccolo.table import Table

from app import database
from app.contacts.naming import NamedBy
from app.contacts.queries import people as people_queries
from app.contacts.queries.naming import naming_of
from app.database import transaction
from app.imports.after.forgetting import blank_rows, forget_files, rows_of
from app.imports.tables import (
    Import,
    ImportChange,
    ImportChunk,
    ImportChunkKeys,
    ImportedConsent,
    ImportFinding,
    ImportKept,
    ImportShape,
)

PERSONAL: dict[type[Table], tuple[str, ...]] = {
    ImportChunk: ("data",),
    ImportChunkKeys: ("keys",),
    ImportFinding: ("value",),
    ImportedConsent: ("address",),
    ImportChange: ("contact", "old", "new"),
    ImportKept: ("contact",),
}
NONE: tuple[type[Table], ...] = (Import, ImportShape)


_CONSENTS = "select * from imported_consents where address = any($1)"
_TOLD = {
    "import_changes": "select * from import_changes where contact = any($1) order by id",
    "import_kept": "select * from import_kept where contact = any($1)",
}

# The files that made these people, or touched them; only the first surely hold them.
_BROUGHT_BY = """
select import_id, bool_or(is_sure) as is_sure from (
    select import_id, true as is_sure from contacts where id = any($1) and import_id is not null
    union all select import_id, false from field_sources where contact = any($1) and import_id is not null
    union all select import_id, false from import_changes where contact = any($1)
    union all select import_id, false from import_kept where contact = any($1)
    union all select import_id, false from imported_consents where address = any($2)) as each
 group by import_id
"""


async def collect(
    address_ids: list[UUID], people: Sequence[UUID] = (), named: NamedBy | None = None
) -> dict[str, list[dict[str, object]]]:
    """Consents of these addresses that came with a file, what imports changed, and the people's rows
    in files kept: those that `named` tells, and those in files that brought them.
    """
    everybody = [*{*people, *await people_queries.contacts_at(address_ids)}]
    told = {
        **await database.fetch_each({"imported_consents": _CONSENTS}, address_ids),
        **await database.fetch_each(_TOLD, everybody),
    }
    if everybody or named:
        brought = await database.fetch(_BROUGHT_BY, everybody, address_ids)
        sought = named or await naming_of(everybody)
        rows = await rows_of(sought, {row["import_id"] for row in brought})
        told |= {"import_rows": rows} if rows else {}
    return told


async def erase(
    address_ids: list[UUID], people: Sequence[UUID] = (), named: NamedBy | None = None
) -> None:
    """Forget these consents and what imports changed, and blank the people's rows in files kept.

    `people` are those without an address, `named` what files may call them besides what they are
    called now. A file in which the people it brought cannot be told goes whole.
    """
    people = [*{*people, *await people_queries.contacts_at(address_ids)}]
    if not people and not named:
        return
    named = named or await naming_of(people)
    async with transaction():
        brought = await database.fetch(_BROUGHT_BY, people, address_ids)
        await database.execute("delete from imported_consents where address = any($1)", address_ids)
        await database.execute("delete from import_changes where contact = any($1)", people)
        await database.execute("delete from import_kept where contact = any($1)", people)
        blanked = await blank_rows(named, {row["import_id"] for row in brought})
        whole = [row["import_id"] for row in brought if row["is_sure"]]
        await forget_files([one for one in whole if one not in blanked])
