"""Rows that are encoded already go into a table."""

from collections.abc import AsyncIterator, Sequence

from app import database
from app.imports.encoding import BEGINNING, END


async def copy_rows(table: str, columns: Sequence[str], rows: Sequence[bytes]) -> None:
    """In the caller's transaction."""
    if not any(rows):
        return
    async with database.connection() as connection:
        await connection.copy_to_table(
            table, source=_whole(rows), columns=list(columns), format="binary"
        )


async def _whole(rows: Sequence[bytes]) -> AsyncIterator[bytes]:
    yield BEGINNING
    yield b"".join(rows)
    yield END
