"""Pages of a sorted list, however many or few rows a condition lets through.

A condition that holds for many is answered by walking the index of the order until the page is
full; one that holds for few by collecting those and sorting them. Neither does for both, and the
planner's guess cannot be relied upon: people called Mäkinen stand side by side in the order of
names, so a walk from A would pass half the register before it came to one. So a short walk comes
first, a longer one if so many were met that it will fill the page, else some of the rows are
collected. If that is not all of them, the last of the page that they would make shows how far the
real page reaches at most, and those up to there are collected; and only if they are very many as
well, the whole walk is made.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from asyncpg import Record

from app import database
from app.contacts.about import About
from app.database import reading

SHORT_WALK = 3_000
LONG_WALK = 15_000
FEW_COLLECTED = 10_000
MOST_COLLECTED = 50_000

After = tuple[object, UUID]


@dataclass(frozen=True)
class Found:
    """The ids of a page. `number`: how many there are from its beginning on, where that came to
    light; beyond FEW_COLLECTED it is any larger number.
    """

    ids: list[UUID]
    number: int | None = None


@asynccontextmanager
async def by_index() -> AsyncIterator[None]:
    """Never read a whole table from its beginning.

    Under a LIMIT the planner likes to, believing that rows which fit come soon; people of one
    import, of one place, of one name lie together, and it would read past all others first.
    The memory is for lists of row addresses: with less they shrink to whole pages. And each question
    is planned for its own values: one word is had by three people, the next by everybody.
    """
    async with reading():
        await database.execute(
            "set local enable_seqscan = off; set local work_mem = '64MB'; "
            "set local plan_cache_mode = force_custom_plan"
        )
        yield
        await database.execute(
            "set local enable_seqscan to default; set local work_mem to default; "
            "set local plan_cache_mode to default"
        )


async def ids_in_order(
    condition: str,
    values: Sequence[object],
    *,
    order: str,
    after: After | None,
    most: int,
    about: About = About.PEOPLE,
    descending: bool = False,
) -> Found:
    """The next ids for which the condition (over `c` or `o`, with `values` from $1 on) is true.

    `order` is an SQL expression that an index has together with the id (`c.sort_key`,
    `c.created_at`): our own text, never typed. `after`: the last row's value of it, and its id.
    """
    pages = _Pages(condition, list(values), order, after, most, about, descending)
    async with by_index():
        found = await _walked(pages)
        if len(found) == most:
            return Found(_ids(found))
        found, is_page, number = await _collected(pages)
        if not is_page:
            found = await _asked(pages, pages.whole_walk())
    return Found(_ids(found), number)


def _ids(found: Iterable[Record]) -> list[UUID]:
    return [row["id"] for row in found]


async def _walked(pages: "_Pages") -> list[Record]:
    """Fewer than a page when there are not enough near by."""
    found = await _asked(pages, pages.walk(SHORT_WALK))
    if found and len(found) < pages.most:
        enough = SHORT_WALK * pages.most * 4 // (len(found) * 3)
        if SHORT_WALK < enough <= LONG_WALK:
            return await _asked(pages, pages.walk(enough))
    return found


async def _collected(pages: "_Pages") -> tuple[list[Record], bool, int]:
    """Also whether this is the page (else it is some of very many), and `Found.number`."""
    few = min(FEW_COLLECTED, MOST_COLLECTED)
    found = await _asked(pages, pages.collected(few))
    number = found[0]["n"] if found else 0
    if number <= few:
        return found, True, number
    if len(found) == pages.most:
        pages.reaches_to(found[-1]["place"])
    found = await _asked(pages, pages.collected(MOST_COLLECTED))
    return found, found[0]["n"] <= MOST_COLLECTED, number


async def _asked(pages: "_Pages", sql: str) -> list[Record]:
    return await database.fetch(sql, *pages.bound)


async def some_ids(
    condition: str,
    values: Sequence[object],
    *,
    least: int,
    most: int,
    about: About = About.PEOPLE,
) -> tuple[list[UUID], bool]:
    """Up to `most` of those for whom it is true, by name; fewer, from `least` on, if that is quick.

    The second answer: whether these are all.
    """
    order = f"{about.alias}.sort_key"
    pages = _Pages(condition, list(values), order, None, most, about, descending=False)
    async with by_index():
        found = await _asked(pages, pages.walk(SHORT_WALK))
        if len(found) >= least:
            return _ids(found), False
        found, _is_page, _number = await _collected(pages)
    return _ids(found), len(found) < most


async def ids_beginning(
    beginnings: Sequence[str],
    condition: str,
    values: Sequence[object],
    *,
    most: int,
    about: About = About.PEOPLE,
) -> list[UUID]:
    """Some of those for whom it is true and whose sort key begins so: read off the index."""
    alias, first = about.alias, len(values) + 1
    ranges = [
        f"(select {alias}.id from {about.table} {alias} where {alias}.sort_key ~>=~ ${n} "
        f"and {alias}.sort_key ~<~ ${n + 1} and {condition} limit {most})"
        for n in range(first, first + 2 * len(beginnings), 2)
    ]
    ends = [end for beginning in beginnings for end in (beginning, f"{beginning}{_AFTER_ALL}")]
    async with by_index():
        sql = f"select id from ({' union all '.join(ranges)}) found limit {most}"
        return _ids(await database.fetch(sql, *values, *ends))


_AFTER_ALL = "\U0010ffff"


class _Pages:
    """The three statements of a page, over the same values."""

    def __init__(
        self, condition: str, values: list[object], order: str, after: After | None, most: int,
        about: About, descending: bool,
    ) -> None:  # fmt: skip
        self.bound = [*values]
        self.most = most
        self._condition, self._about = condition, about
        # Sort keys are compared byte by byte, whatever the database's own alphabet is.
        is_text = order.endswith("sort_key")
        less, more = ("~<~", "~>~") if is_text else ("<", ">")
        self._way = f"using {more if descending else less}"
        self._turn = "desc" if descending else "asc"
        self._key, self._id = order, f"{about.alias}.id"
        self._sorted = f"{self._key} {self._way}, {self._id} {self._turn}"
        self._rest, self._reach = "true", "true"
        self._not_after = (
            ("~>=~" if descending else "~<=~") if is_text else f"{more if descending else less}="
        )
        if after is not None:
            self.bound += after
            key, last = f"${len(self.bound) - 1}", f"${len(self.bound)}"
            beyond, sign = (less, "<") if descending else (more, ">")
            same_or = f"{beyond[:-1]}=~" if is_text else f"{beyond}="
            self._rest = (
                f"{self._key} {same_or} {key} "
                f"and ({self._key} {beyond} {key} or {self._id} {sign} {last}::uuid)"
            )

    def reaches_to(self, place: object) -> None:
        """No row of this page lies behind this place in the order."""
        self.bound.append(place)
        self._reach = f"{self._key} {self._not_after} ${len(self.bound)}"

    def walk(self, length: int) -> str:
        """The rows that fit among the next so many of the order.

        All of them, before the first are taken: seeing the limit, the planner would look through
        everything that a condition collects again for each row.
        """
        alias, table = self._about.alias, self._about.table
        return (
            f"with fit as materialized (select {alias}.id, {self._key} as place "
            f"from (select * from {table} {alias} where {self._rest} "
            f"order by {self._sorted} limit {length}) {alias} where {self._condition}) "
            f"select id from fit order by place {self._way}, id {self._turn} limit {self.most}"
        )

    def collected(self, most: int) -> str:
        """The rows that fit, at most one more than so many, wherever they are; then their first."""
        alias, table = self._about.alias, self._about.table
        return (
            f"with fit as materialized (select {alias}.id, {self._key} as place "
            f"from {table} {alias} where {self._where()} limit {most + 1}) "
            f"select id, place, (select count(*) from fit) as n from fit "
            f"order by place {self._way}, id {self._turn} limit {self.most}"
        )

    def whole_walk(self) -> str:
        alias, table = self._about.alias, self._about.table
        return (
            f"select {alias}.id from {table} {alias} where {self._where()} "
            f"order by {self._sorted} limit {self.most}"
        )

    def _where(self) -> str:
        return f"({self._condition}) and {self._rest} and {self._reach}"
