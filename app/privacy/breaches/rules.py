"""The 72 hours, and what has to be done with a breach in which order. Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from app.lib.languages import N_

HOURS = 72


class Risk(StrEnum):
    """To the people whose data it is."""

    NONE = "none"
    RISK = "risk"
    HIGH = "high"


class Step(StrEnum):
    RECORDED = "recorded"
    STOPPED = "stopped"
    CONCERNED = "concerned"
    ASSESSED = "assessed"
    NOTIFIED = "notified"
    TOLD = "told"
    CLOSED = "closed"
    NOTED = "noted"


RISK_WORDS = {
    Risk.NONE: (N_("No risk is likely"), N_("Only recorded here. A reason is needed.")),
    Risk.RISK: (N_("Risk"), N_("The authority is notified within 72 hours (Article 33).")),
    Risk.HIGH: (N_("High risk"), N_("Each person is told without delay as well (Article 34).")),
}
STEP_WORDS = {
    Step.RECORDED: N_("Breach recorded"),
    Step.STOPPED: N_("Breach stopped"),
    Step.CONCERNED: N_("Who is concerned"),
    Step.ASSESSED: N_("Assess the risk"),
    Step.NOTIFIED: N_("Notify the authority"),
    Step.TOLD: N_("Tell the people"),
    Step.CLOSED: N_("Close"),
    Step.NOTED: N_("Note"),
}
NO_REASON = N_("Enter the reason.")
NO_HOW = N_("Enter what was done.")
LATE_REASON = N_(
    "The 72 hours are over. Enter the reason for the delay: it goes with the notification."
)
ASSESS_FIRST = N_("Assess the risk first.")
NOTIFY_FIRST = N_("Notify the authority first, or assess the risk again.")
TELL_FIRST = N_("Tell the people first, or assess the risk again.")
STOP_FIRST = N_("Note first how it was stopped.")


def due_at(noticed_at: datetime) -> datetime:
    """The last moment to notify the authority.

    The hour in which it was noticed is not counted (Regulation 1182/71, Article 3(1)), and neither a
    weekend nor a holiday moves a period in hours.
    """
    return _next_hour(noticed_at) + timedelta(hours=HOURS)


def _next_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def hours_left(noticed_at: datetime, now: datetime) -> int:
    """Whole hours until then; negative once it is over."""
    return (due_at(noticed_at) - now) // timedelta(hours=1)


def path_of(risk: Risk | None) -> Sequence[Step]:
    """What has to be done, in order; until the risk is assessed all of it."""
    path = [Step.RECORDED, Step.STOPPED, Step.CONCERNED, Step.ASSESSED]
    if risk is not Risk.NONE:
        path.append(Step.NOTIFIED)
    if risk in (None, Risk.HIGH):
        path.append(Step.TOLD)
    return [*path, Step.CLOSED]


def to_do(risk: Risk | None, done: Collection[Step]) -> Step | None:
    """The first on the path that has not been done."""
    return next((step for step in path_of(risk) if step not in done), None)


def must_notify(risk: Risk | None, done: Collection[Step]) -> bool:
    """Whether the clock runs: until the authority is notified, or no risk is likely."""
    return risk is not Risk.NONE and Step.NOTIFIED not in done


def fault_of_closing(risk: Risk | None, done: Collection[Step]) -> str | None:
    """Why it cannot be closed yet, as a msgid."""
    missing = {
        Step.STOPPED: STOP_FIRST,
        Step.ASSESSED: ASSESS_FIRST,
        Step.NOTIFIED: NOTIFY_FIRST,
        Step.TOLD: TELL_FIRST,
    }
    open_steps = [step for step in path_of(risk) if step not in done]
    return next((missing[step] for step in open_steps if step in missing), None)


def fault_of_notifying(
    noticed_at: datetime, at: datetime, risk: Risk | None, note: str
) -> str | None:
    """A notification that comes late says why (Article 33(1))."""
    if risk is None:
        return ASSESS_FIRST
    return LATE_REASON if at > due_at(noticed_at) and not note.strip() else None
