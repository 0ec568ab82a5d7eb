"""Notes for every staff page whose data it showed (register R16).

Whose id stands in what goes out, or in its path, was shown (`routing.py` looks). A handler says it itself
(`seen`) only for what carries no id: files, and texts that name somebody.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from app import database
from app.pools import Serving, serving

# The middle of an id: found eight times as fast as a whole one.
_MIDDLE = re.compile(rb"-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-")
IN_A_ROW = 1000
# The page does not wait for the disk: a power cut may cost the rows of the last moment.
_NOTE = """
with quick as (select set_config('synchronous_commit', 'off', true) as is_set)
select note_read($1, $2, $3, $4, $5, $6, $7) from quick where is_set = 'off'
"""


@dataclass
class View:
    """One page or file on its way to one member of staff."""

    at: datetime
    member: UUID
    page: str
    id: UUID = field(default_factory=uuid4)
    people: set[UUID] = field(default_factory=set)
    is_file: bool = False
    parts: int = 0

    async def note(self) -> None:
        """Write down who has been seen since the last time."""
        people, self.people = list(self.people), set()
        for at in range(0, len(people), IN_A_ROW):
            some = people[at : at + IN_A_ROW]
            with serving(Serving.STAFF):  # long work has no second connection for this
                await database.execute(
                    _NOTE, self.at, self.id, self.parts, self.member, self.page, self.is_file, some
                )
            self.parts += 1


current: ContextVar[View | None] = ContextVar("view", default=None)
"""What the request at hand shows."""


def seen(people: Collection[UUID]) -> None:
    """The answer to this request shows these people."""
    if view := current.get():
        view.people.update(people)


async def handed_out(people: Collection[UUID]) -> None:
    """The next piece of a file holds these people: written down before it leaves."""
    if view := current.get():
        view.is_file = True
        view.people.update(people)
        await view.note()


def ids_in(text: bytes) -> Iterator[UUID]:
    """Every id in a page: the database knows which are a person's, or an address's."""
    starts = (max(middle.start() - 8, 0) for middle in _MIDDLE.finditer(text))
    for one in {text[at : at + 36] for at in starts}:
        with suppress(ValueError):
            yield UUID(one.decode("latin-1"))
