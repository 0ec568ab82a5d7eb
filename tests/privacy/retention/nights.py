"""What a night does to things of some kinds, and nothing else of it."""

from app.lib import clock
from app.privacy.retention.holds import held_ids
from app.privacy.retention.tasks import TASKS
from app.staff.periods.queries import before
from app.staff.periods.rules import Key


async def destroyed(*keys: Key) -> int:
    """How many went now."""
    number = 0
    for task in TASKS:
        if task.key in keys:
            held = await held_ids(clock.today())
            while some := await task.destroy(await before(task.key), held, 200):
                number += some
    return number
