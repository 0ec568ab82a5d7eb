"""What the access log calls the things it speaks of: the rooms above know, and are asked."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.lib.problems import Problem
from app.staff.log.queries import LogLine

PERSON = "person"
Find = Callable[[str], Awaitable[Sequence[tuple[UUID, str]]]]
WhoseIds = Callable[[UUID], Awaitable[Sequence[UUID]]]
Ask = Callable[[Sequence[str]], Awaitable[Mapping[str, str]]]
Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Told:
    """What the rooms above say about the log: names by kind of thing, words by kind of detail.

    `find`: people by what somebody typed; `ids_of`: all that one person is known by; `read_day`: a day
    as people write it.
    """

    names: Mapping[str, Ask]
    words: Mapping[str, Mapping[str, str]]
    find: Find
    ids_of: WhoseIds
    read_day: Callable[[str], date | Problem]


async def names_in(lines: Sequence[LogLine], known: Mapping[str, Ask]) -> Names:
    """By kind and id as the log keeps it; without those that are gone. Each kind is asked once."""
    names: dict[tuple[str, str], str] = {}
    for kind, ask in known.items():
        wanted = {found for line in lines for found in _of_kind(line, kind)}
        if wanted:
            names |= {(kind, one): name for one, name in (await ask(sorted(wanted))).items()}
    return names


def _of_kind(line: LogLine, kind: str) -> list[str]:
    about = line.about if line.about_kind == kind else None
    shown = line.shown if kind == PERSON else ()
    return [str(said) for said in (about, line.detail.get(kind), *shown) if said]
