"""What an enquiry form says, what comes by one, and by when it is to be answered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from app.lib.languages import Language
from app.lists.list_rules import ListState, state_of
from app.mail.addresses import Address

LONGEST_TITLE = 120
LONGEST_LEAD = 1000
LONGEST_MESSAGE = 4000
ANSWER_WITHIN = timedelta(days=2)
SATURDAY = 5


@dataclass(frozen=True)
class Words:
    """A form in one language."""

    title: str
    lead: str = ""


@dataclass(frozen=True)
class EnquiryForm:
    """Open or not. `words` by language, at least one; `owner` answers."""

    id: UUID
    slug: str
    owner: UUID | None
    owner_name: str
    created_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    words: Mapping[str, Words] = field(default_factory=dict)
    number: int = 0

    @property
    def state(self) -> ListState:
        return state_of(self.opened_at, self.closed_at)

    @property
    def is_open(self) -> bool:
        return self.state is ListState.PUBLISHED

    @property
    def path(self) -> str:
        return f"/staff/enquiries/{self.slug}"

    def language_for(self, wanted: str) -> str:
        """The language it is shown in: the wanted one, else the first that it is written in."""
        return str(next(one for one in (wanted, *Language) if one in self.words))

    def title(self, wanted: str) -> str:
        return self.words[self.language_for(wanted)].title


@dataclass(frozen=True)
class Written:
    """What somebody typed; nobody has proved that the address is theirs."""

    address: Address
    message: str
    language: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    phone: str = ""


def answer_by(day: date) -> date:
    """Two days later, on no weekend."""
    due = day + ANSWER_WITHIN
    return due + timedelta(days=max(0, 7 - due.weekday()) if due.weekday() >= SATURDAY else 0)
