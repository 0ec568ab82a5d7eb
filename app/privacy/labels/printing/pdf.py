"""Labels and lists as PDF, made in a process of its own with a memory limit of its own."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from app.lib import clock
from app.lib.languages import N_, current_language, format_date, gettext, ngettext
from app.privacy.labels.postal import Postal
from app.privacy.labels.sheets import Fitted, Sheet
from app.privacy.proof.printing import pressed

PRESS = "app.privacy.labels.printing"


@dataclass(frozen=True)
class Labels:
    """What stands on the sheets; printing begins at place `start` of the first, counted from 1."""

    sheet: Sheet
    labels: Sequence[Fitted]
    start: int = 1
    with_frame: bool = False


async def labels_as_pdf(labels: Labels) -> bytes:
    """In few words: both processes hold as many as 10,000 labels at the same time."""
    told = {
        "title": gettext(N_("Address labels")),
        "language": current_language(),
        "sheet": asdict(labels.sheet),
        "start": labels.start,
        "with_frame": labels.with_frame,
    }
    places = [(one.size, "\n".join(one.lines)) for one in labels.labels]
    return await pressed(told | {"labels": places}, PRESS)


async def list_as_pdf(title: str, people: Sequence[Postal]) -> bytes:
    """Name, organisation and postal address, a number before each."""
    day = format_date(clock.today())
    count = ngettext("%(n)s person", "%(n)s people", len(people))
    told = {
        "title": title,
        "language": current_language(),
        "foot": f"{day} · {count}",
        "heads": [gettext(word) for word in (N_("Name"), N_("Organisation"), N_("Postal address"))],
        "rows": [_cells(one) for one in people],
    }
    return await pressed(told, PRESS)


def _cells(one: Postal) -> tuple[list[str], list[str], list[str]]:
    above = 2 if one.organisation else 1
    return [one.name], [one.organisation], one.lines()[above:]
