"""Pages of a sorted list, however many or few rows a condition lets through."""

from collections.abc import Sequence
from uuid import UUID

from app.contacts.segments.fields import About


async def ids_in_order(
    condition: str,
    values: Sequence[object],
    *,
    order: str,
    after: tuple[object, UUID] | None,
    most: int,
    about: About = About.PEOPLE,
    descending: bool = False,
) -> list[UUID]:
    """The next ids for which the condition (over `c` or `o`, with `values` from $1 on) is true.

    `order` is an SQL expression that an index has together with the id (`c.sort_key`,
    `c.created_at`): our own text, never typed. `after`: the last row's value of it, and its id.
    """
    raise NotImplementedError
