"""What the access log calls the lists and organisations it speaks of: the rooms above know, and are asked.

Only for things whose names are nobody's personal data: people stay ids.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.staff.log.queries import LogLine
from app.web.rendering.ids import uuid_in

Ask = Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, str]]]


@dataclass(frozen=True)
class Told:
    """What the rooms above say about the log: names by kind of thing, words by kind of detail."""

    names: Mapping[str, Ask]
    words: Mapping[str, Mapping[str, str]]


async def names_in(lines: Sequence[LogLine], known: Mapping[str, Ask]) -> dict[str, str]:
    """By the id as the log keeps it; without those that are gone. Each kind is asked once."""
    names: dict[str, str] = {}
    for kind, ask in known.items():
        wanted = {found for line in lines if (found := _of_kind(line, kind))}
        if wanted:
            names |= {str(one): name for one, name in (await ask(sorted(wanted))).items()}
    return names


def _of_kind(line: LogLine, kind: str) -> UUID | None:
    said = line.about if line.about_kind == kind else line.detail.get(kind)
    return uuid_in(str(said)) if said else None
