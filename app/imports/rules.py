"""What can be said of an import without asking the database: its state, outcomes, findings, words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.contacts.values import TOO_PRECISE
from app.lib.languages import N_

WAKE = "imports"
CHUNK_ROWS = 1000
ROLES = ("customer", "prospect", "media", "partner", "authority")
SOURCE_KINDS = (
    "sign_up", "web_form", "email", "phone", "social_media", "contract", "meeting",
    "media_register", "event_registration", "partner", "commercial_service", "import", "other",
)  # fmt: skip
# From elsewhere than the person: they have to be told within a month (GDPR Article 14).
FROM_ELSEWHERE = frozenset({"media_register", "partner", "commercial_service"})


class State(StrEnum):
    """How far an import is, read off its dates (`state_of`)."""

    RECEIVED = "received"
    MAPPED = "mapped"
    DESCRIBED = "described"
    TRYING = "trying"
    TRIED = "tried"
    RUNNING = "running"
    CANCELLED = "cancelled"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True)
class Dates:
    """What tells the state."""

    mapped: bool
    described: bool
    trial_asked_at: datetime | None
    trial_at: datetime | None
    started_at: datetime | None
    cancelled_at: datetime | None
    finished_at: datetime | None
    failed_at: datetime | None


def state_of(dates: Dates) -> State:
    """The latest thing that happened."""
    happened = (
        (dates.finished_at, State.FINISHED),
        (dates.failed_at, State.FAILED),
        (dates.cancelled_at, State.CANCELLED),
        (dates.started_at, State.RUNNING),
        (dates.trial_asked_at and not dates.trial_at, State.TRYING),
        (dates.trial_at, State.TRIED),
        (dates.mapped and dates.described, State.DESCRIBED),
        (dates.mapped, State.MAPPED),
    )
    return next((state for did, state in happened if did), State.RECEIVED)


class Known(StrEnum):
    """What is done with people who are in the register already."""

    FILL = "fill"
    OVERWRITE = "overwrite"
    LEAVE = "leave"


KNOWN_WORDS: dict[Known, str] = {
    Known.FILL: N_("Fill in what is missing"),
    Known.OVERWRITE: N_("Replace what we have"),
    Known.LEAVE: N_("Leave as they are"),
}


class Suppresses(StrEnum):
    """What kind of people a file lists whom nobody may mail any more."""

    UNSUBSCRIBED = "unsubscribed"
    CLEANED = "cleaned"


class Outcome(StrEnum):
    """What became of a row: one letter each in `import_chunks.outcomes`. A blank row is not counted."""

    CREATED = "c"
    UPDATED = "u"
    UNCHANGED = "n"
    REFUSED = "r"
    SUPPRESSED = "s"
    BLANK = "-"


OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.CREATED: N_("New person"),
    Outcome.UPDATED: N_("Known person, completed"),
    Outcome.UNCHANGED: N_("Known person, nothing new"),
    Outcome.REFUSED: N_("Not imported"),
    Outcome.SUPPRESSED: N_("Blocked"),
}


@dataclass(frozen=True)
class Counts:
    """They add up to the rows read so far."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    suppressed: int = 0

    @property
    def rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.refused + self.suppressed


class Code(StrEnum):
    """What a person should know about a row."""

    BAD_ADDRESS = "bad_address"
    SEVERAL_ADDRESSES = "several_addresses"
    NOBODY = "nobody"
    NAME_ONLY = "name_only"
    TOTALS = "totals"
    TOO_MANY_CELLS = "too_many_cells"
    UNCLOSED_CARD = "unclosed_card"
    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    BAD_PHONE = "bad_phone"
    BAD_BUSINESS_ID = "bad_business_id"
    BAD_DAY = "bad_day"
    BAD_MOMENT = "bad_moment"
    BAD_ROLE = "bad_role"
    BAD_LANGUAGE = "bad_language"
    BAD_COUNTRY = "bad_country"
    BAD_VALUE = "bad_value"
    TOO_PRECISE = "too_precise"
    BAD_OWNER = "bad_owner"
    NO_ORGANISATION = "no_organisation"
    DOUBLE = "double"
    NO_PROOF = "no_proof"
    WAITS = "waits"
    HAS_LEFT = "has_left"
    SUPPRESSED = "suppressed"
    NOW_SUPPRESSED = "now_suppressed"
    UNREADABLE = "unreadable"

    @classmethod
    def _missing_(cls, value: object) -> "Code":
        """What another version has written takes no report down."""
        del value
        return cls.UNREADABLE


REFUSING = frozenset(
    {
        Code.BAD_ADDRESS,
        Code.SEVERAL_ADDRESSES,
        Code.NOBODY,
        Code.NAME_ONLY,
        Code.TOTALS,
        Code.TOO_MANY_CELLS,
        Code.UNCLOSED_CARD,
        Code.TOO_LONG,
    }
)

# The column (`heading`) and what stood there (`value`) are shown beside the sentence.
FINDINGS: dict[Code, str] = {
    Code.UNREADABLE: N_("Another version of the program wrote a remark here that cannot be read."),
    Code.BAD_ADDRESS: N_("This is not an e-mail address we can send to. The row was left out."),
    Code.SEVERAL_ADDRESSES: N_(
        "Several e-mail addresses stand in this cell, and nobody can tell which one is meant. "
        "The row was left out."
    ),
    Code.NOBODY: N_("The row has no e-mail address, no name and no phone number: it names nobody."),
    Code.NAME_ONLY: N_(
        "The row has a name, but no e-mail address, phone number, organisation or street address: "
        "nobody could tell this person from others of that name. The row was left out."
    ),
    Code.TOTALS: N_("This looks like a line of totals, not like a person. The row was left out."),
    Code.TOO_MANY_CELLS: N_(
        "The row has more cells than there are headings, so we cannot tell which is which. "
        "Look for a missing quotation mark."
    ),
    Code.UNCLOSED_CARD: N_(
        "This card is not closed with END:VCARD: something of it may be missing. It was left out."
    ),
    Code.TOO_LONG: N_("The text is too long for this field. The row was left out."),
    Code.CONTROL_CHARACTERS: N_("Invisible control characters were taken out."),
    Code.BAD_PHONE: N_("This is not a phone number. The person is imported without it."),
    Code.BAD_BUSINESS_ID: N_(
        "The check digit of this business ID is wrong. The organisation is imported without it."
    ),
    Code.BAD_DAY: N_("This is not a date between 1900 and 2100. It was left out."),
    Code.BAD_MOMENT: N_("We cannot read this time, so it proves nothing. It was left out."),
    Code.BAD_ROLE: N_("We do not know this role. It was left out."),
    Code.BAD_LANGUAGE: N_("We write in Finnish, Swedish and English. The usual language was used."),
    Code.BAD_COUNTRY: N_("We do not know this country. It was left out."),
    Code.BAD_VALUE: N_("This does not fit the field. It was left out."),
    Code.TOO_PRECISE: TOO_PRECISE,
    Code.BAD_OWNER: N_(
        "No user has this name or e-mail address, or several do. The owner was left out: "
        "an e-mail address tells best who is meant."
    ),
    Code.NO_ORGANISATION: N_(
        "This belongs to an organisation, and the row names none. It was left out."
    ),
    Code.DOUBLE: N_("This person stands in the file more than once."),
    Code.NO_PROOF: N_(
        "The row does not say when this person signed up, so nothing may be mailed to them. In a file "
        "from Mailchimp that is OPTIN_TIME: CONFIRM_TIME alone is given to people added in bulk, too."
    ),
    Code.WAITS: N_("The consent waits until somebody with the right to do so has looked at it."),
    Code.HAS_LEFT: N_("This person has left or refused. An import does not bring anybody back."),
    Code.SUPPRESSED: N_(
        "This address is on the list of those whom nobody may mail. Nothing was done."
    ),
    Code.NOW_SUPPRESSED: N_("Nobody will mail this address any more."),
}
# Of a double whose other row is known.
SAME_AS_ROW = N_("The same person stands in row %(row)s already.")
