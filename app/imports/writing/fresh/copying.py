"""Many rows go into a table at once, in the caller's transaction."""

from collections.abc import AsyncIterator, Iterable, Sequence
from uuid import UUID

from app import database
from app.contacts.values import VALUE_COLUMNS
from app.imports.writing.fresh.encoding import BEGINNING, END
from app.lib import clock


async def copy_rows(table: str, columns: Sequence[str], rows: Sequence[bytes]) -> None:
    """Rows that are encoded already; empty ones are none."""
    if not any(rows):
        return
    async with database.connection() as connection:
        await connection.copy_to_table(
            table, source=_whole(rows), columns=list(columns), format="binary"
        )


async def copy_records(
    table: str, columns: Sequence[str], records: Sequence[tuple[object, ...]]
) -> None:
    """Rows that the driver encodes."""
    if records:
        async with database.connection() as connection:
            await connection.copy_records_to_table(table, records=records, columns=columns)


async def copy_roles(pairs: Iterable[tuple[UUID, Sequence[str]]], by: UUID | None) -> None:
    """What people are to us from now on."""
    now = clock.now()
    records = [(contact, role, now, by) for contact, roles in pairs for role in roles]
    await copy_records("contact_roles", ("contact", "role", "since", "added_by"), records)


async def copy_values(pairs: Iterable[tuple[UUID, Iterable[tuple[int, str, object]]]]) -> None:
    """Values of the fields that staff have defined, each with the column of its kind."""
    records = [
        (field, contact, *(value if column == kind else None for kind in VALUE_COLUMNS))
        for contact, values in pairs
        for field, column, value in values
    ]
    await copy_records("field_values", ("field", "contact", *VALUE_COLUMNS), records)


async def _whole(rows: Sequence[bytes]) -> AsyncIterator[bytes]:
    yield BEGINNING
    yield b"".join(rows)
    yield END
