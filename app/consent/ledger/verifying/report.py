"""What a verification found, for people and for programs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MOST_FAULTS = 100


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; `event` is the id of the event it shows at."""

    said: str
    event: int | None = None


@dataclass
class Report:
    """What was looked at, and the faults in the order in which they showed."""

    events: int = 0
    waiting: int = 0
    proved: int = 0
    reduced: int = 0
    last_reduced: datetime | None = None
    checkpoints: int = 0
    size: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def first_event(self) -> int | None:
        """The first wrong event by its place in the ledger."""
        return next((fault.event for fault in self.faults if fault.event is not None), None)

    def found(self, said: str, event: int | None = None) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(said, event))

    def take(self, of_a_part: "Report") -> None:
        """What was seen of the next part of the ledger."""
        for counted in ("events", "proved", "reduced"):
            setattr(self, counted, getattr(self, counted) + getattr(of_a_part, counted))
        moments = [one for one in (self.last_reduced, of_a_part.last_reduced) if one]
        self.last_reduced = max(moments, default=None)
        for fault in of_a_part.faults:
            self.found(fault.said, fault.event)


def in_json(report: Report) -> dict[str, Any]:
    """For programs; `first_event` is null when nothing is wrong, or nothing with an event."""
    counts = {
        name: getattr(report, name)
        for name in ("events", "size", "waiting", "proved", "reduced", "checkpoints")
    }
    faults = [{"event": fault.event, "said": fault.said} for fault in report.faults]
    return {"ok": not faults, **counts, "first_event": report.first_event, "faults": faults}


def told(report: Report) -> str:
    """For people, with the first wrong event in front."""
    lines = [
        f"{report.events} events are sealed in {report.size} leaves; {report.waiting} wait for it.",
        f"The evidence of {report.proved} is kept, and {report.checkpoints} checkpoints were read.",
    ]
    if report.last_reduced:
        lines.append(
            f"IP address and browser of {report.reduced} older events were deleted in time; "
            f"reduced last on {report.last_reduced:%Y-%m-%d}."
        )
    if not report.faults:
        return "\n".join([*lines, "Everything agrees."])
    first = sorted(report.faults, key=lambda fault: fault.event is None)
    wrong = [f"Event {f.event}: {f.said}." if f.event else f"{f.said}." for f in first]
    return "\n".join([*lines, "", "WRONG:", *wrong])
