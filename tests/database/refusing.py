"""A database that takes no more rows of one table: a fault in the middle of an action."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app import database

_REFUSE = """
create or replace function refuse_for_test() returns trigger language plpgsql as
$$ begin raise exception 'no more rows'; end $$
"""


@asynccontextmanager
async def refusing(table: str) -> AsyncIterator[None]:
    """As long as it is open, every change of this table fails."""
    await database.execute(_REFUSE)
    await database.execute(
        f"create trigger refuse_for_test before insert or update or delete on {table} "
        "for each row execute function refuse_for_test()"
    )
    try:
        yield
    finally:
        await database.execute(f"drop trigger refuse_for_test on {table}")
