"""Who has to be told what, by when, and what counts as told. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.contacts.telling.rules import months_after
from app.disclosures.rules import ReleaseKind
from app.lib.languages import HOME_ZONE, N_, Language, format_date
from app.lib.problems import Problem
from app.privacy.requests.rules import Wish

WITHIN_MONTHS = 1


class How(StrEnum):
    """How a recipient was told, or why it was not."""

    MAIL = "mail"
    POST = "post"
    PHONE = "phone"
    IMPOSSIBLE = "impossible"
    DISPROPORTIONATE = "disproportionate"


NOT_TOLD = (How.IMPOSSIBLE, How.DISPROPORTIONATE)
NO_DAY = N_("Enter the day on which it was told.")
IN_FUTURE = N_("The day is in the future.")
TOO_EARLY = N_("That is before the data was changed, on %(day)s.")
NO_WHY = N_("Enter why it cannot be told: the reason is kept.")
NAMES_THEM = N_("The reason names the person. It outlives them here: leave the name out.")


@dataclass(frozen=True)
class ToTell:
    """One recipient that has to be told about one person, or was. `contact` is as the register says it."""

    id: UUID
    what: Wish
    who: str
    to: str
    firm: UUID
    address: str
    language: Language
    is_erased: bool
    request: UUID | None
    number: str | None
    made_at: datetime
    how: How | None
    told_on: date | None
    told_by: str | None
    note: str
    email: str
    subject: str
    body: str
    sent_at: datetime | None
    failed_at: datetime | None

    @property
    def path(self) -> str:
        return f"/staff/recipients/to-tell/{self.id}"

    @property
    def is_open(self) -> bool:
        return self.how is None

    @property
    def made_on(self) -> date:
        return self.made_at.astimezone(HOME_ZONE).date()

    @property
    def due_on(self) -> date:
        """Without delay (Article 19): like an answer, within a month."""
        return months_after(self.made_on, WITHIN_MONTHS)


@dataclass(frozen=True)
class Telling:
    """What staff say of one recipient: told how and on which day, or why not."""

    how: How
    on: date | None = None
    note: str = ""
    language: str = ""
    email: str = ""
    subject: str = ""
    body: str = ""


def fault_of(telling: Telling, task: ToTell, today: date) -> Problem | None:
    """Why this does not count as told."""
    if telling.how in NOT_TOLD:
        return _fault_of_reason(telling.note, task.who)
    return None if telling.how is How.MAIL else _fault_of_day(telling.on, task.made_on, today)


def _fault_of_reason(reason: str, who: str) -> Problem | None:
    if not reason.strip():
        return Problem(NO_WHY, part="note")
    name, *rest = who.split(",")
    words = [*name.split(), *(part.strip() for part in rest if "@" in part)]
    said = reason.casefold()
    is_named = any(word.casefold() in said for word in words)
    return Problem(NAMES_THEM, part="note") if is_named else None


def _fault_of_day(on: date | None, made_on: date, today: date) -> Problem | None:
    if on is None:
        return Problem(NO_DAY, part="on")
    if on > today:
        return Problem(IN_FUTURE, part="on")
    return Problem(TOO_EARLY, {"day": format_date(made_on)}, part="on") if on < made_on else None


def known_as(
    released: Collection[ReleaseKind], name: str, post: Collection[str], emails: Collection[str]
) -> str:
    """The person as the recipient can find them: no more than what it got by these releases."""
    on_paper = {ReleaseKind.LABELS, ReleaseKind.LIST}
    parts = [name, *post]
    if not parts[1:] or set(released) - on_paper:
        parts += emails
    return ", ".join(dict.fromkeys(part for part in parts if part))
