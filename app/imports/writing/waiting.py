"""Consents that wait until somebody with the right has looked at them."""

from collections.abc import Sequence
from uuid import UUID

from app import database


async def wait(import_id: UUID, addresses: Sequence[UUID]) -> None:
    await database.execute(
        "insert into imported_consents (import_id, address) select $1, unnest($2::uuid[])",
        import_id,
        list(addresses),
    )
