"""Pages of a sorted list, however many or few rows a condition lets through.

A condition that holds for many is answered by walking the index of the order until the page is
full; one that holds for few by collecting those and sorting them. Neither does for both, and the
planner's guess cannot be relied upon: people called Mäkinen stand side by side in the order of
names, so a walk from A would pass half the register before it came to one. So a short walk comes
first; if it does not fill the page, the rows are collected up to a limit; and only beyond that,
when the rows are many and far away, the whole walk is made.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from app import database
from app.contacts.about import About
from app.database import transaction

SHORT_WALK = 3_000
MOST_COLLECTED = 50_000

After = tuple[object, UUID]


@asynccontextmanager
async def by_index() -> AsyncIterator[None]:
    """Never read a whole table from its beginning.

    Under a LIMIT the planner likes to, believing that rows which fit come soon; people of one
    import, of one place, of one name lie together, and it would read past all others first.
    The memory is for lists of row addresses: with less they shrink to whole pages. And each question
    is planned for its own values: one word is had by three people, the next by everybody.
    """
    async with transaction():
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
) -> list[UUID]:
    """The next ids for which the condition (over `c` or `o`, with `values` from $1 on) is true.

    `order` is an SQL expression that an index has together with the id (`c.sort_key`,
    `c.created_at`): our own text, never typed. `after`: the last row's value of it, and its id.
    """
    pages = _Pages(condition, list(values), order, after, most, about, descending)
    async with by_index():
        found = await database.fetch(pages.short_walk(), *pages.bound)
        if len(found) < most:
            total = await database.fetch(pages.collected(), *pages.bound)
            is_all = not total or total[0]["n"] <= MOST_COLLECTED
            found = total if is_all else await database.fetch(pages.whole_walk(), *pages.bound)
    return [row["id"] for row in found]


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
        found = await database.fetch(pages.short_walk(), *pages.bound)
        if len(found) >= least:
            return [row["id"] for row in found], False
        found = await database.fetch(pages.collected(), *pages.bound)
    return [row["id"] for row in found], len(found) < most


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
        f"(select {alias}.id from {about.table} {alias} where {alias}.sort_key ~>=~ ${n} "  # noqa: S608
        f"and {alias}.sort_key ~<~ ${n + 1} and {condition} limit {most})"
        for n in range(first, first + 2 * len(beginnings), 2)
    ]
    ends = [end for beginning in beginnings for end in (beginning, f"{beginning}{_AFTER_ALL}")]
    async with by_index():
        sql = f"select id from ({' union all '.join(ranges)}) found limit {most}"  # noqa: S608
        return [row["id"] for row in await database.fetch(sql, *values, *ends)]


_AFTER_ALL = "\U0010ffff"


class _Pages:
    """The three statements of a page, over the same values."""

    def __init__(
        self, condition: str, values: list[object], order: str, after: After | None, most: int,
        about: About, descending: bool,
    ) -> None:  # fmt: skip
        self.bound = [*values]
        self._condition, self._about, self._most = condition, about, most
        # Sort keys are compared byte by byte, whatever the database's own alphabet is.
        is_text = order.endswith("sort_key")
        less, more = ("~<~", "~>~") if is_text else ("<", ">")
        self._way = f"using {more if descending else less}"
        self._turn = "desc" if descending else "asc"
        self._key, self._id = order, f"{about.alias}.id"
        self._sorted = f"{self._key} {self._way}, {self._id} {self._turn}"
        self._rest = "true"
        if after is not None:
            self.bound += after
            key, last = f"${len(self.bound) - 1}", f"${len(self.bound)}"
            beyond, sign = (less, "<") if descending else (more, ">")
            same_or = f"{beyond[:-1]}=~" if is_text else f"{beyond}="
            self._rest = (
                f"{self._key} {same_or} {key} "
                f"and ({self._key} {beyond} {key} or {self._id} {sign} {last}::uuid)"
            )

    def short_walk(self) -> str:
        """The rows that fit among the next few of the order.

        All of them, before the first are taken: seeing the limit, the planner would look through
        everything that a condition collects again for each row.
        """
        alias, table = self._about.alias, self._about.table
        return (
            f"with fit as materialized (select {alias}.id, {self._key} as place "  # noqa: S608
            f"from (select * from {table} {alias} where {self._rest} "
            f"order by {self._sorted} limit {SHORT_WALK}) {alias} where {self._condition}) "
            f"select id from fit order by place {self._way}, id {self._turn} limit {self._most}"
        )

    def collected(self) -> str:
        """The rows that fit, at most so many, wherever they are; then the first of them."""
        alias, table = self._about.alias, self._about.table
        return (
            f"with fit as materialized (select {alias}.id, {self._key} as place "  # noqa: S608
            f"from {table} {alias} where {self._where()} limit {MOST_COLLECTED + 1}) "
            f"select id, (select count(*) from fit) as n from fit "
            f"order by place {self._way}, id {self._turn} limit {self._most}"
        )

    def whole_walk(self) -> str:
        alias, table = self._about.alias, self._about.table
        return (
            f"select {alias}.id from {table} {alias} where {self._where()} "  # noqa: S608
            f"order by {self._sorted} limit {self._most}"
        )

    def _where(self) -> str:
        return f"({self._condition}) and {self._rest}"
