"""Who the controller was, version by version, and which of them are the company of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app import database


@dataclass(frozen=True)
class Controller:
    """A name and number from one day on. `follows`: the company of the version before, renamed."""

    id: int
    name: str
    business_id: str
    trade_name: str
    is_ours: bool
    follows: bool | None
    since: datetime
    answered_at: datetime | None
    answered_by: str


_CONTROLLERS = """
select v.id, v.name, v.business_id, v.trade_name, v.is_ours, v.follows, v.since, v.answered_at,
       coalesce(m.name, '') as answered_by
  from identity_versions v left join staff_members m on m.id = v.answered_by order by v.id
"""


async def controllers() -> list[Controller]:
    """Oldest first; the newest that is ours is today's."""
    return [Controller(**row) for row in await database.fetch(_CONTROLLERS)]


def today_s(versions: Sequence[Controller]) -> Controller | None:
    return next((one for one in reversed(versions) if one.is_ours), None)


def same_as_today(versions: Sequence[Controller]) -> Mapping[int, bool | None]:
    """By version: the company of today, another one, or (None) nobody has answered. Pure.

    A chain breaks where a company was another one than that before it, and opens where that is not
    answered.
    """
    answers: dict[int, bool | None] = {one.id: False for one in versions}
    state: bool | None = True
    for one in reversed([one for one in versions if one.is_ours]):
        answers[one.id] = state
        if state is not False and one.follows is not True:
            state = one.follows
    return answers
