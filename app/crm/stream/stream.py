"""Everything that happened with a person or an organisation in one order, newest first.

All sources are asked at once what comes next, each by its index; then only for what is shown. A
moment is told apart by `key`, so that no page forgets or repeats what happened in the same instant.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from app import database
from app.crm.interactions import queries
from app.crm.stream import items, sources
from app.crm.stream.items import FieldChanges

MOST = 30


class StreamKind(StrEnum):
    INTERACTIONS = "interactions"
    CONSENTS = "consents"
    NEWSLETTERS = "newsletters"
    SERVICES = "services"
    ROLES = "roles"
    CHANGES = "changes"
    BILLING = "billing"


About = (
    queries.Interaction
    | items.ConsentSaid
    | items.LetterSent
    | items.OrderStep
    | items.StageStep
    | items.RoleStep
    | items.Entry
    | FieldChanges
    | items.BillingStep
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
_NOW = Cursor(datetime(9999, 12, 31, tzinfo=UTC), "~")


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
class Source:
    """`following` is the SQL that finds its next rows; `tell` says by id what they tell. The mark
    begins the key of its items.
    """

    mark: str
    kind: StreamKind
    following: str
    tell: Callable[[list[str]], Awaitable[Mapping[str, Any]]]


OF_PERSON = (
    Source("i", StreamKind.INTERACTIONS, sources.NEXT_TALKS_OF_PERSON, items.talks),
    Source("c", StreamKind.CONSENTS, sources.NEXT_CONSENTS, items.consents),
    Source("n", StreamKind.NEWSLETTERS, sources.NEXT_LETTERS, items.letters),
    Source("o", StreamKind.SERVICES, sources.NEXT_ORDERS_BY_PERSON, items.orders),
    Source("s", StreamKind.SERVICES, sources.NEXT_STAGES_OF_PERSON, items.stages),
    Source("r", StreamKind.ROLES, sources.NEXT_ROLES_OF_PERSON, items.roles),
    Source("f", StreamKind.CHANGES, sources.NEXT_CHANGES_OF_PERSON, items.changes),
    Source("a", StreamKind.CHANGES, sources.NEXT_ENTRY_OF_PERSON, items.entry_of_person),
    Source("b", StreamKind.BILLING, sources.NEXT_BILLING_OF_PERSON, items.billing),
)
OF_ORGANISATION = (
    Source("i", StreamKind.INTERACTIONS, sources.NEXT_TALKS_OF_HOUSE, items.talks),
    Source("o", StreamKind.SERVICES, sources.NEXT_ORDERS_OF_HOUSE, items.orders),
    Source("s", StreamKind.SERVICES, sources.NEXT_STAGES_OF_HOUSE, items.stages),
    Source("r", StreamKind.ROLES, sources.NEXT_ROLES_OF_HOUSE, items.roles),
    Source("f", StreamKind.CHANGES, sources.NEXT_CHANGES_OF_HOUSE, items.changes),
    Source("a", StreamKind.CHANGES, sources.NEXT_ENTRY_OF_HOUSE, items.entry_of_house),
    Source("b", StreamKind.BILLING, sources.NEXT_BILLING_OF_HOUSE, items.billing),
)


async def of_person(
    contact: UUID,
    kinds: Collection[StreamKind] = (),
    before: Cursor | None = None,
    most: int = MOST,
    *,
    with_billing: bool = False,
) -> StreamPage:
    """No kinds are all kinds. Billing changes only for readers who hold that right: `with_billing`."""
    wanted = _seen(kinds, with_billing=with_billing)
    return await _page(contact, [one for one in OF_PERSON if one.kind in wanted], before, most)


async def of_organisation(
    organisation: UUID,
    kinds: Collection[StreamKind] = (),
    before: Cursor | None = None,
    most: int = MOST,
    *,
    with_billing: bool = False,
) -> StreamPage:
    """Its own talks and those of its people while they were there; billing as of a person."""
    wanted = _seen(kinds, with_billing=with_billing)
    of_kind = [one for one in OF_ORGANISATION if one.kind in wanted]
    return await _page(organisation, of_kind, before, most)


def _seen(kinds: Collection[StreamKind], *, with_billing: bool) -> set[StreamKind]:
    return set(kinds or StreamKind) - (set() if with_billing else {StreamKind.BILLING})


async def _page(
    owner: UUID, wanted: Sequence[Source], before: Cursor | None, most: int
) -> StreamPage:
    if not wanted:
        return StreamPage([], None)
    begin = before or _NOW
    sql = sources.together([one.following for one in wanted])
    async with database.reading():
        rows = await database.fetch(sql, owner, begin.at, begin.key, most + 1)
        shown = [Cursor(**row) for row in rows[:most]]
        told = await _told(shown, wanted)
    kinds = {source.mark: source.kind for source in wanted}
    found = [
        StreamItem(kinds[one.key[0]], one.at, one.key, told[one.key])
        for one in shown
        if one.key in told
    ]
    return StreamPage(_grouped(found), shown[-1] if len(rows) > most else None)


async def _told(shown: Sequence[Cursor], wanted: Sequence[Source]) -> dict[str, Any]:
    """What is shown by its key; each source is asked for all of its own at once."""
    told: dict[str, Any] = {}
    for source in wanted:
        if ids := [one.key[1:] for one in shown if one.key[0] == source.mark]:
            told |= {
                f"{source.mark}{key}": about for key, about in (await source.tell(ids)).items()
            }
    return told


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
