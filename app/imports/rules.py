"""What can be said of an import without asking the database: its state, outcomes, findings, words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.contacts.rules import Role, SourceKind
from app.lib.languages import N_

WAKE = "imports"
CHUNK_ROWS = 1000
ROLES = tuple(role.value for role in Role)
SOURCE_KINDS = tuple(kind.value for kind in SourceKind)


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
    UNDOING = "undoing"
    UNDONE = "undone"


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
    undo_asked_at: datetime | None = None
    undone_at: datetime | None = None


def state_of(dates: Dates) -> State:
    """The latest thing that happened."""
    happened = (
        (dates.undone_at, State.UNDONE),
        (dates.undo_asked_at, State.UNDOING),
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


UNDO_FOR = timedelta(days=30)


def can_be_undone(state: State, undo_until: datetime | None, now: datetime) -> bool:
    """For thirty days after its end, finished or stopped."""
    ended = state in (State.FINISHED, State.CANCELLED)
    return ended and undo_until is not None and now < undo_until


class Left(StrEnum):
    """Why the undoing of an import leaves somebody or something as it is."""

    CHANGED = "changed"
    MERGED = "merged"
    EDITED = "edited"
    OTHER_IMPORT = "other_import"
    ORDERED = "ordered"
    IN_USE = "in_use"
    MAILED = "mailed"
    SUBSCRIBED = "subscribed"


LEFT: dict[Left, str] = {
    Left.CHANGED: N_("What the import changed has been changed again since."),
    Left.MERGED: N_("Merged with another record since."),
    Left.EDITED: N_("Edited or checked since."),
    Left.OTHER_IMPORT: N_("A later import has added to it."),
    Left.ORDERED: N_("An order names this person."),
    Left.IN_USE: N_("Interactions, follow-ups or other records refer to it."),
    Left.MAILED: N_("A letter has been sent there."),
    Left.SUBSCRIBED: N_("The person has answered or subscribed in another way."),
}


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
# Where the file speaks of the person in an earlier row.
REPEATED_WORDS: dict[Outcome, str] = {
    Outcome.UPDATED: N_("Repeats another row of the file, person completed"),
    Outcome.UNCHANGED: N_("Repeats another row of the file, nothing new"),
}
KNOWN_OR_REPEATED_WORDS: dict[Outcome, str] = {
    Outcome.UPDATED: N_("Known person or repeated row, completed"),
    Outcome.UNCHANGED: N_("Known person or repeated row, nothing new"),
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
        return self.people + self.refused + self.suppressed

    @property
    def people(self) -> int:
        """Rows about people who are in the register afterwards."""
        return self.created + self.updated + self.unchanged


class Code(StrEnum):
    """What a person should know about a row."""

    BAD_ADDRESS = "bad_address"
    SEVERAL_ADDRESSES = "several_addresses"
    BAD_FURTHER = "bad_further"
    OTHER_NAME = "other_name"
    TWO_PEOPLE = "two_people"
    NOBODY = "nobody"
    NAME_ONLY = "name_only"
    TOTALS = "totals"
    TOO_MANY_CELLS = "too_many_cells"
    UNCLOSED_CARD = "unclosed_card"
    TOO_LONG = "too_long"
    ADDRESS_TIDIED = "address_tidied"
    CONTROL_CHARACTERS = "control_characters"
    BAD_PHONE = "bad_phone"
    UNSURE_PHONE = "unsure_phone"
    BESIDE_PHONE = "beside_phone"
    BAD_POSTCODE = "bad_postcode"
    BAD_BUSINESS_ID = "bad_business_id"
    BAD_LEGAL_FORM = "bad_legal_form"
    BAD_DAY = "bad_day"
    BAD_MOMENT = "bad_moment"
    NO_SUCH_DAY = "no_such_day"
    BAD_ROLE = "bad_role"
    BAD_LANGUAGE = "bad_language"
    BAD_COUNTRY = "bad_country"
    OTHER_POST = "other_post"
    BAD_VALUE = "bad_value"
    TOO_PRECISE = "too_precise"
    BAD_OWNER = "bad_owner"
    NO_ORGANISATION = "no_organisation"
    DOUBLE = "double"
    UNKNOWN_STATE = "unknown_state"
    SAYS_NO = "says_no"
    MAY_SAY_NO = "may_say_no"
    NO_PROOF = "no_proof"
    NO_SIGN_UP = "no_sign_up"
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
        Code.OTHER_NAME,
        Code.TWO_PEOPLE,
        Code.NOBODY,
        Code.NAME_ONLY,
        Code.TOTALS,
        Code.TOO_MANY_CELLS,
        Code.UNCLOSED_CARD,
        Code.TOO_LONG,
    }
)
