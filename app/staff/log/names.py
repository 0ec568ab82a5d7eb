"""What the access log calls the lists and organisations it speaks of: the rooms above know, and are asked here.

Only for things whose names are nobody's personal data: people stay ids.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from app.staff.log.queries import LogLine
from app.web.rendering.ids import uuid_in

Ask = Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, str]]]
_KNOWN: dict[str, Ask] = {}


def know(kind: str, ask: Ask) -> None:
    """From now on things of this kind are named; asked once a page."""
    _KNOWN[kind] = ask


async def names_in(lines: Sequence[LogLine]) -> dict[str, str]:
    """By the id as the log keeps it; without those that are gone."""
    names: dict[str, str] = {}
    for kind, ask in _KNOWN.items():
        wanted = {found for line in lines if (found := _of_kind(line, kind))}
        if wanted:
            names |= {str(one): name for one, name in (await ask(sorted(wanted))).items()}
    return names


def _of_kind(line: LogLine, kind: str) -> UUID | None:
    said = line.about if line.about_kind == kind else line.detail.get(kind)
    return uuid_in(str(said)) if said else None
