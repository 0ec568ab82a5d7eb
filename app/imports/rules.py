"""What can be said of an import without asking the database: its state, outcomes, findings, words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.contacts.rules import Role, SourceKind
from app.contacts.values import TOO_PRECISE
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
    BAD_DAY = "bad_day"
    BAD_MOMENT = "bad_moment"
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

# The column (`heading`) and what stood there (`value`) are shown beside the sentence.
FINDINGS: dict[Code, str] = {
    Code.UNREADABLE: N_("Another version of the program wrote a remark here that cannot be read."),
    Code.BAD_ADDRESS: N_("This is not an e-mail address we can send to. The row is left out."),
    Code.SEVERAL_ADDRESSES: N_(
        "The row contains the addresses of several people, and we cannot tell whom it is about. "
        "The row is left out."
    ),
    Code.BAD_FURTHER: N_(
        "This is not an e-mail address we can send to. The other addresses of the row are kept."
    ),
    Code.OTHER_NAME: N_(
        "Somebody with another name has this e-mail address. The row is left out, and nothing from "
        "it is added to that person."
    ),
    Code.TWO_PEOPLE: N_(
        "The e-mail addresses of this row belong to two different people in the register. The row "
        "is left out, and nothing from it is added to either of them."
    ),
    Code.NOBODY: N_("The row has no e-mail address, no name and no phone number: it names nobody."),
    Code.NAME_ONLY: N_(
        "The row has a name, but no e-mail address, phone number, organisation or street "
        "address: nobody could tell this person from others with the same name. The row is left "
        "out."
    ),
    Code.TOTALS: N_("This looks like a line of totals, not like a person. The row is left out."),
    Code.TOO_MANY_CELLS: N_(
        "The row has more cells than there are headings, so we cannot tell which is which. "
        "Look for a missing quotation mark."
    ),
    Code.UNCLOSED_CARD: N_(
        "This card does not end with END:VCARD, so part of it may be missing. It is left out."
    ),
    Code.TOO_LONG: N_("The text is too long for this field. The row is left out."),
    Code.ADDRESS_TIDIED: N_(
        "Stray characters around the e-mail address are removed. The person is imported with the address."
    ),
    Code.CONTROL_CHARACTERS: N_("Invisible control characters are removed."),
    Code.BAD_PHONE: N_("This is not a phone number. The person is imported without it."),
    Code.UNSURE_PHONE: N_(
        "This number could belong to either of two countries, and the row does not show which. "
        "The person is imported without it."
    ),
    Code.BESIDE_PHONE: N_(
        "There is other text beside the phone number. The number is imported, and the whole text "
        "is in the notes."
    ),
    Code.BAD_POSTCODE: N_(
        "Postcodes in this country do not look like this. It is kept as written."
    ),
    Code.BAD_BUSINESS_ID: N_(
        "The check digit of this business ID is wrong. The organisation is imported without it."
    ),
    Code.BAD_DAY: N_("This is not a date between 1900 and 2100. It is left out."),
    Code.BAD_MOMENT: N_("We cannot read this time, so it does not prove consent. It is left out."),
    Code.BAD_ROLE: N_("We do not recognise this relation. It is left out."),
    Code.BAD_LANGUAGE: N_(
        "We write in Finnish, Swedish and English. The default language is used."
    ),
    Code.BAD_COUNTRY: N_("We do not recognise this country. It is left out."),
    Code.OTHER_POST: N_("A person has one postal address here. This second one is left out."),
    Code.BAD_VALUE: N_("This does not fit the field. It is left out."),
    Code.TOO_PRECISE: TOO_PRECISE,
    Code.BAD_OWNER: N_(
        "No user has this name or e-mail address, or several do. The owner is left out: an "
        "e-mail address identifies a user best."
    ),
    Code.NO_ORGANISATION: N_(
        "This belongs to an organisation, and the row names none. It is left out."
    ),
    Code.DOUBLE: N_("This person is in the file more than once."),
    Code.UNKNOWN_STATE: N_(
        "We cannot tell whether this allows mail or forbids it, so no newsletters may be sent to "
        "this person."
    ),
    Code.SAYS_NO: N_(
        "The file has no yes for this person, or not in every column that shows who may be "
        "e-mailed, so no newsletters may be sent to them."
    ),
    Code.MAY_SAY_NO: N_(
        "This column may show who must not be e-mailed, and nobody has decided yet whether it does. "
        "Until then no newsletters may be sent to anybody in the file."
    ),
    Code.NO_PROOF: N_(
        "The row does not say when this person signed up, so no newsletters may be sent to them. "
        "In a file from Mailchimp, look for OPTIN_TIME: people added in bulk have CONFIRM_TIME "
        "alone."
    ),
    Code.WAITS: N_("The consent waits until somebody with the right to do so has checked it."),
    Code.HAS_LEFT: N_(
        "This person has unsubscribed or refused. An import does not make anyone a "
        "subscriber again."
    ),
    Code.SUPPRESSED: N_("This address is on the suppression list. Nothing was done."),
    Code.NOW_SUPPRESSED: N_("No more mail will be sent to this address."),
}
# Of a double whose other row is known.
SAME_AS_ROW = N_("The same person is already in row %(row)s.")
