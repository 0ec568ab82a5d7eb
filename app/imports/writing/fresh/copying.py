"""Many rows go into a table at once, in the caller's transaction."""

from collections.abc import AsyncIterator, Sequence

from app import database
from app.imports.writing.fresh.encoding import BEGINNING, END


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


async def _whole(rows: Sequence[bytes]) -> AsyncIterator[bytes]:
    yield BEGINNING
    yield b"".join(rows)
    yield END
