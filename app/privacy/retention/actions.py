"""Holds, the switch, and new periods: each with who did it, in the log and in the notice."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID, uuid4

from app import database
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid
from app.privacy.actions import publish_notice_if_changed
from app.privacy.retention.jobs import look_ahead
from app.privacy.retention.tables import RetentionHold, RetentionStop
from app.staff.log.actions import note
from app.staff.periods.actions import set_period
from app.staff.periods.rules import Key, Period

LONGEST_WHY = 300
LONGEST_HOLD = timedelta(days=3660)
SMALL = 20_000  # people among whom a look takes no longer than opening a page
NO_WHY = N_("Enter the reason, for example a dispute or a court case.")
NO_UNTIL = N_("Enter the last day of the hold.")
NOT_PAST = N_("The last day has to be today or later.")
TOO_LONG = N_("A hold lasts at most ten years. Set it again if it is still needed then.")
ENDED = N_("This hold has ended already.")


async def set_hold(
    why: str,
    until: date,
    by: UUID,
    *,
    contact: UUID | None = None,
    organisation: UUID | None = None,
) -> None:
    """Keep this person, or everybody at this organisation, with all that concerns them."""
    if not why:
        raise Invalid(NO_WHY)
    if not clock.today() <= until:
        raise Invalid(NOT_PAST)
    if until > clock.today() + LONGEST_HOLD:
        raise Invalid(TOO_LONG)
    async with transaction():
        await RetentionHold.insert(
            RetentionHold(
                id=uuid4(),
                contact=contact,
                organisation=organisation,
                why=why,
                until=until,
                at=clock.now(),
                by=by,
            )
        )
        kind = "contact" if contact else "organisation"
        await note(by, "hold_set", about_kind=kind, about=contact or organisation)
        await database.execute(
            "delete from retention_due where contact = $1 or contact in "
            "(select contact from positions where organisation = $2)",
            contact,
            organisation,
        )


async def end_hold(hold: UUID, by: UUID) -> None:
    """From now on the rules hold again. Raises Conflict for one that has ended."""
    async with transaction():
        ended = await database.fetchrow(
            "update retention_holds set ended_at = $2, ended_by = $3 "
            "where id = $1 and ended_at is null returning contact, organisation",
            hold, clock.now(), by,
        )  # fmt: skip
        if ended is None:
            raise Conflict(ENDED)
        kind = "contact" if ended["contact"] else "organisation"
        await note(
            by, "hold_ended", about_kind=kind, about=ended["contact"] or ended["organisation"]
        )
    await look_again()


async def stop(by: UUID) -> None:
    """Nothing is destroyed from now on, until somebody starts it again."""
    async with transaction():
        await lock("retention switch")
        if await database.fetchval("select true from retention_stops where until is null"):
            return
        await RetentionStop.insert(RetentionStop(since=clock.now(), by=by))
        await note(by, "retention_stopped")


async def start(by: UUID) -> None:
    """The nights do their work again."""
    async with transaction():
        started = await database.fetchval(
            "update retention_stops set until = $1, ended_by = $2 where until is null returning id",
            clock.now(), by,
        )  # fmt: skip
        if started is not None:
            await note(by, "retention_started")


async def set_periods(wanted: Mapping[Key, Period], by: UUID) -> None:
    """From now on these are the rules, and the notice says so."""
    async with transaction():
        for key, period in wanted.items():
            await set_period(key, period, by)
        await publish_notice_if_changed(by)
    await look_again()


async def look_again() -> None:
    """At once in a small register; in a large one the next night does it."""
    number = await database.fetchval(
        "select count(*) from (select from contacts limit $1) few", SMALL + 1
    )
    if number <= SMALL:
        await look_ahead(clock.today() + timedelta(days=1))
