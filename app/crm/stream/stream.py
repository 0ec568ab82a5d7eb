"""Everything that happened with a person or an organisation in one order, newest first.

Each source is asked for one page only, by its index; the pages are merged here. A moment is told
apart by `key`, so that no page forgets or repeats what happened in the same instant.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from heapq import nlargest
from typing import Any
from uuid import UUID

from app import database
from app.crm.interactions import queries
from app.crm.stream import items as stream_items
from app.crm.stream import sources as stream_sources
from app.crm.stream.items import (
    BillingStep,
    ConsentSaid,
    Entry,
    FieldChanges,
    LetterSent,
    OrderStep,
    RoleStep,
    StageStep,
)
from app.lib.languages import N_

MOST = 30


class StreamKind(StrEnum):
    INTERACTIONS = "interactions"
    CONSENTS = "consents"
    NEWSLETTERS = "newsletters"
    SERVICES = "services"
    ROLES = "roles"
    CHANGES = "changes"
    BILLING = "billing"


KIND_WORDS: dict[StreamKind, str] = {
    StreamKind.INTERACTIONS: N_("Interactions"),
    StreamKind.CONSENTS: N_("Permissions"),
    StreamKind.NEWSLETTERS: N_("Newsletters"),
    StreamKind.SERVICES: N_("Services"),
    StreamKind.ROLES: N_("Roles"),
    StreamKind.CHANGES: N_("Changes"),
    StreamKind.BILLING: N_("Billing"),
}
OF_PERSONS = (
    StreamKind.INTERACTIONS,
    StreamKind.CONSENTS,
    StreamKind.NEWSLETTERS,
    StreamKind.SERVICES,
    StreamKind.ROLES,
    StreamKind.CHANGES,
)
OF_ORGANISATIONS = (
    StreamKind.INTERACTIONS,
    StreamKind.SERVICES,
    StreamKind.ROLES,
    StreamKind.CHANGES,
)

About = (
    queries.Interaction
    | ConsentSaid
    | LetterSent
    | OrderStep
    | StageStep
    | RoleStep
    | Entry
    | FieldChanges
    | BillingStep
)


@dataclass(frozen=True)
class Cursor:
    """The last item of a page; the next page begins after it."""

    at: datetime
    key: str

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _TICK}.{self.key}"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)
_AFTER_ALL, _BEFORE_ALL = "~", ""


def read_cursor(text: str) -> Cursor | None:
    """As it stands in a link; anything else is None, the first page."""
    ticks, point, key = text.partition(".")
    digits = ticks.removeprefix("-")
    if not (point and digits.isascii() and digits.isdecimal() and len(digits) < 18):
        return None
    if not (0 < len(key) < 60 and key.isascii() and key.replace("-", "").isalnum()):
        return None
    try:
        return Cursor(_EPOCH + int(ticks) * _TICK, key)
    except OverflowError:
        return None


@dataclass(frozen=True)
class StreamItem:
    """One thing that happened. `about` holds what the kind has to tell."""

    kind: StreamKind
    at: datetime
    key: str
    about: About


@dataclass(frozen=True)
class StreamPage:
    """Newest first; `next` is where older items begin, None at the end."""

    items: list[StreamItem]
    next: Cursor | None


@dataclass(frozen=True)
class _Source:
    """`sql` takes owner, moment, key and limit; its rows have at least `at` and `id`. The mark
    begins the key of its items.
    """

    mark: str
    kind: StreamKind
    sql: str
    tell: Callable[[Sequence[Any]], Any]


_OF_PERSON = (
    _Source("i", StreamKind.INTERACTIONS, stream_sources.TALKS_OF_PERSON, stream_items.talks),
    _Source("c", StreamKind.CONSENTS, stream_sources.CONSENTS, stream_items.consents),
    _Source("n", StreamKind.NEWSLETTERS, stream_sources.LETTERS, stream_items.letters),
    _Source("o", StreamKind.SERVICES, stream_sources.ORDERS_BY_PERSON, stream_items.orders),
    _Source("s", StreamKind.SERVICES, stream_sources.STAGES_OF_PERSON, stream_items.stages),
    _Source("r", StreamKind.ROLES, stream_sources.ROLES_OF_PERSON, stream_items.roles),
    _Source("f", StreamKind.CHANGES, stream_sources.CHANGES_OF_PERSON, stream_items.changes),
    _Source("a", StreamKind.CHANGES, stream_sources.ENTRY_OF_PERSON, stream_items.entries),
)
_OF_ORGANISATION = (
    _Source("i", StreamKind.INTERACTIONS, stream_sources.TALKS_OF_HOUSE, stream_items.talks),
    _Source("o", StreamKind.SERVICES, stream_sources.ORDERS_OF_HOUSE, stream_items.orders),
    _Source("s", StreamKind.SERVICES, stream_sources.STAGES_OF_HOUSE, stream_items.stages),
    _Source("r", StreamKind.ROLES, stream_sources.ROLES_OF_HOUSE, stream_items.roles),
    _Source("f", StreamKind.CHANGES, stream_sources.CHANGES_OF_HOUSE, stream_items.changes),
    _Source("a", StreamKind.CHANGES, stream_sources.ENTRY_OF_HOUSE, stream_items.entries),
    _Source("b", StreamKind.BILLING, stream_sources.BILLING, stream_items.billing),
)


async def of_person(
    contact: UUID,
    kinds: Collection[StreamKind] = (),
    before: Cursor | None = None,
    most: int = MOST,
) -> StreamPage:
    """No kinds are all kinds."""
    wanted = set(kinds or OF_PERSONS)
    return await _page(contact, [one for one in _OF_PERSON if one.kind in wanted], before, most)


async def of_organisation(
    organisation: UUID,
    kinds: Collection[StreamKind] = (),
    before: Cursor | None = None,
    most: int = MOST,
    *,
    with_billing: bool = False,
) -> StreamPage:
    """Its own talks and those of its people while they were there. Billing changes only for
    readers who hold that right: `with_billing`.
    """
    wanted = set(kinds or (*OF_ORGANISATIONS, StreamKind.BILLING))
    if not with_billing:
        wanted.discard(StreamKind.BILLING)
    sources = [one for one in _OF_ORGANISATION if one.kind in wanted]
    return await _page(organisation, sources, before, most)


async def _page(
    owner: UUID, sources: Sequence[_Source], before: Cursor | None, most: int
) -> StreamPage:
    found: list[tuple[datetime, str, _Source, Any]] = []
    async with database.reading():
        for source in sources:
            found += [
                (row["at"], f"{source.mark}{row['id']}", source, row)
                for row in await database.fetch(
                    source.sql, owner, *_starting(source.mark, before), most + 1
                )
            ]
        shown = nlargest(most, found, key=lambda one: one[:2])
        items = _grouped(await _told(shown))
    last = Cursor(*shown[-1][:2]) if len(found) > most else None
    return StreamPage(items, last)


def _starting(mark: str, before: Cursor | None) -> tuple[datetime, str]:
    """What a source may still tell: earlier moments, and in the cursor's own moment lesser keys."""
    if before is None:
        return _END_OF_TIME, _AFTER_ALL
    if mark == before.key[0]:
        return before.at, before.key[1:]
    return before.at, _AFTER_ALL if mark < before.key[0] else _BEFORE_ALL


async def _told(shown: Sequence[tuple[datetime, str, _Source, Any]]) -> list[StreamItem]:
    """Each source tells its rows at once; the common order stays."""
    told: dict[str, Any] = {}
    for source in dict.fromkeys(one[2] for one in shown):
        rows = [one[3] for one in shown if one[2] is source]
        abouts = await source.tell(rows)
        told |= {
            f"{source.mark}{row['id']}": about for row, about in zip(rows, abouts, strict=True)
        }
    return [
        StreamItem(source.kind, at, key, told[key])
        for at, key, source, _ in shown
        if told[key] is not None
    ]


def _grouped(items: Sequence[StreamItem]) -> list[StreamItem]:
    """Fields that were changed in one go are one item."""
    found: list[StreamItem] = []
    for item in items:
        last = found[-1] if found else None
        if (
            last
            and isinstance(last.about, FieldChanges)
            and isinstance(item.about, FieldChanges)
            and last.at == item.at
            and last.about.by_same(item.about)
        ):
            together = (*item.about.fields, *last.about.fields)
            found[-1] = replace(last, about=replace(last.about, fields=together))
        else:
            found.append(item)
    return found
