"""What happens to a breach: it is recorded, stopped, assessed, notified, told, closed."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid4

from app import database
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import HOME_ZONE, N_
from app.lib.refusals import Conflict, Invalid
from app.privacy.breaches import queries, rules
from app.privacy.breaches.queries import FACTS, BreachNow, Facts
from app.privacy.breaches.rules import Risk, Step
from app.privacy.breaches.tables import Breach, BreachStep
from app.staff.log.actions import note

GONE = N_("This breach is closed, or it has changed since you opened the page. Look at it again.")
_CHANGE = f"""
update breaches set {", ".join(f"{name} = ${place}" for place, name in enumerate(FACTS, 2))}
 where id = $1
"""


async def record(facts: Facts, by: UUID) -> UUID:
    """From now on the clock runs."""
    breach = uuid4()
    async with transaction():
        year = facts.noticed_at.astimezone(HOME_ZONE).year
        await Breach.insert(
            Breach(
                id=breach, number=await _next_number(year), **asdict(facts), created_at=clock.now()
            )
        )
        await add_step(breach, Step.RECORDED, by)
    return breach


async def _next_number(year: int) -> str:
    await lock("numbers of breaches")
    last = await database.fetchval(
        "select max(split_part(number, '-', 2)::integer) from breaches where number like $1",
        f"{year}-%",
    )
    return f"{year}-{(last or 0) + 1}"


async def change(breach_id: UUID, facts: Facts, by: UUID) -> None:
    """More is known now; what was known before stands in the steps and letters of the time."""
    async with transaction():
        known = await held_open(breach_id)
        if known.facts != facts:
            await database.execute(_CHANGE, breach_id, *asdict(facts).values())
            await note(by, "breach_changed", about_kind="breach", about=breach_id)


async def stopped(breach_id: UUID, how: str, by: UUID) -> None:
    await _entered(breach_id, Step.STOPPED, how, by, rules.NO_HOW)


async def add_note(breach_id: UUID, said: str, by: UUID) -> None:
    await _entered(breach_id, Step.NOTED, said, by, rules.NO_HOW)


async def _entered(breach_id: UUID, step: Step, said: str, by: UUID, missing: str) -> None:
    if not said.strip():
        raise Invalid(missing)
    async with transaction():
        await held_open(breach_id)
        await add_step(breach_id, step, by, said)


async def assess(breach_id: UUID, risk: Risk, why: str, by: UUID) -> None:
    """How large the risk is thought to be, and why; it can be thought over."""
    if not why.strip():
        raise Invalid(rules.NO_REASON)
    async with transaction():
        await held_open(breach_id)
        await database.execute("update breaches set risk = $2 where id = $1", breach_id, risk)
        await add_step(breach_id, Step.ASSESSED, by, why)


async def notified(breach_id: UUID, at: datetime, said: str, by: UUID) -> None:
    """The authority has it. The drafts of the notification stay as they are from now on."""
    async with transaction():
        known = await held_open(breach_id)
        if fault := rules.fault_of_notifying(known.facts.noticed_at, at, known.risk, said):
            raise Invalid(fault)
        await database.execute(
            "update breach_letters set sent_at = $2 where breach = $1 and kind = $3 and sent_at is null",
            breach_id, at, queries.AUTHORITY,
        )  # fmt: skip
        await add_step(breach_id, Step.NOTIFIED, by, said, at)


async def close(breach_id: UUID, by: UUID) -> None:
    """Nothing more is to be done. Raises Invalid with what is missing."""
    async with transaction():
        known = await held_open(breach_id)
        if fault := rules.fault_of_closing(known.risk, known.done):
            raise Invalid(fault)
        await database.execute(
            "update breaches set closed_at = $2 where id = $1", breach_id, clock.now()
        )
        await add_step(breach_id, Step.CLOSED, by)


async def held_open(breach_id: UUID) -> BreachNow:
    """The breach, and nobody else changes it now; Conflict when it is closed."""
    known = await queries.breach(breach_id, lock=True)
    if known is None or not known.is_open:
        raise Conflict(GONE)
    return known


async def add_step(
    breach_id: UUID, step: Step, by: UUID, said: str = "", at: datetime | None = None
) -> None:
    """The one writer of steps; the access log says who did it, too."""
    await BreachStep.insert(
        BreachStep(breach=breach_id, step=step, at=at or clock.now(), by=by, note=said.strip())
    )
    detail = {"step": step.value}
    await note(by, "breach_step", about_kind="breach", about=breach_id, detail=detail)


BREACHES_DUE = """
select id from breaches where closed_at <= $1 and $2::uuid[] is not distinct from $2"""


async def forget(before: datetime, held: Collection[UUID], most: int) -> int:
    """Some of what was closed before this moment, with all that hangs on it."""
    sql = f"delete from breaches where id = any(array({BREACHES_DUE} limit $3))"
    return database.number_of(await database.execute(sql, before, list(held), most))
