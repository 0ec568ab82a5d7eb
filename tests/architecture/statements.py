"""What the database is asked while something happens; a story may not ask the same again and again."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.piccolo_conf import DB

# A test stands inside a transaction of its own, so what opens and ends one is a savepoint there.
_FRAME = re.compile(r"begin|commit|rollback|savepoint|release", re.IGNORECASE)
# What the driver asks by itself when a connection meets a type for the first time.
_OF_THE_DRIVER = re.compile(r"typeinfo_tree|current_setting\('jit'\)")


class Statements(list[tuple[str, tuple[object, ...]]]):
    """Texts and arguments in their order; opening and ending transactions is not counted."""

    def report(self) -> str:
        """How often each was asked, what was asked most first: to be read when a test fails."""
        often = Counter(" ".join(text.split()) for text, _ in self).most_common()
        return "\n".join([f"{len(self)} statements:", *(f"{n} x {text}" for text, n in often)])

    def asked_again(self) -> list[str]:
        """Those that were asked more than once with the same arguments."""
        often = Counter((" ".join(text.split()), repr(arguments)) for text, arguments in self)
        return [text for (text, _), n in often.items() if n > 1]


@asynccontextmanager
async def statements() -> AsyncIterator[Statements]:
    """What is asked meanwhile on the connection of the test."""
    asked = Statements()
    transaction = DB.current_transaction.get()
    assert transaction is not None
    connection = transaction.connection

    def keep(record: object) -> None:
        text: str = record.query  # type: ignore[attr-defined]  # asyncpg's LoggedQuery
        if not (_FRAME.match(text.lstrip()) or _OF_THE_DRIVER.search(text)):
            asked.append((text, tuple(record.args)))  # type: ignore[attr-defined]

    connection.add_query_logger(keep)
    try:
        yield asked
        await asyncio.sleep(0)  # the driver tells of the last one a turn later
    finally:
        connection.remove_query_logger(keep)
