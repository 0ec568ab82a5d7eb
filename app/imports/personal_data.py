"""What this room knows about people: the rows of files, until they are deleted after an import."""

from uuid import UUID

from piccolo.table import Table

from app import database
from app.contacts.queries import people as people_queries
from app.contacts.tables import Contact
from app.database import transaction
from app.imports.tables import (
    Import,
    ImportChange,
    ImportChunk,
    ImportedConsent,
    ImportFinding,
    ImportKept,
    ImportShape,
)

PERSONAL: dict[type[Table], tuple[str, ...]] = {
    ImportChunk: ("data",),
    ImportFinding: ("value",),
    ImportedConsent: ("address",),
    ImportChange: ("contact", "old", "new"),
    ImportKept: ("contact",),
}
NONE: tuple[type[Table], ...] = (Import, ImportShape)


_PEOPLE = "(select contact from contact_addresses where id = any($1))"
_TOLD = {
    "imported_consents": "select * from imported_consents where address = any($1)",
    "import_changes": f"select * from import_changes where contact in {_PEOPLE} order by id",
    "import_kept": f"select * from import_kept where contact in {_PEOPLE}",
}


async def collect(address_ids: list[UUID]) -> dict[str, list[dict[str, object]]]:
    """Consents of these addresses that came with a file; the rows themselves became the contact."""
    return await database.fetch_each(_TOLD, address_ids)


async def erase(address_ids: list[UUID]) -> None:
    """Forget these consents, and every file the people came with: a file cannot forget one row."""
    if not address_ids:
        return
    people = await people_queries.contacts_at(address_ids)
    async with transaction():
        await ImportedConsent.delete().where(ImportedConsent.address.is_in(address_ids))
        if not people:
            return
        await ImportChange.delete().where(ImportChange.contact.is_in(people))
        await ImportKept.delete().where(ImportKept.contact.is_in(people))
        files = (
            await Contact.select(Contact.import_id)
            .where(Contact.id.is_in(people), Contact.import_id.is_not_null())
            .output(as_list=True)
        )
        if files:
            await ImportChunk.delete().where(ImportChunk.import_id.is_in(files))
            await ImportFinding.delete().where(ImportFinding.import_id.is_in(files))
