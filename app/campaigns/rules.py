"""What state a campaign is in, what may be done in it, and why not. Pure.

Stored words are snake_case or one letter; the sentences beside them are for people.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from app.lib.languages import N_

LANGUAGE_NAMES = {"fi": N_("Finnish"), "sv": N_("Swedish"), "en": N_("English")}
LONGEST_BODY = 200_000  # characters of Markdown
LONGEST_SUBJECT = 200
LONGEST_PREHEADER = 200
LATEST_START = timedelta(minutes=10)
"""A campaign later than this does not start without a person: the news may be old by then."""
TAKE_BACK_WITHIN = timedelta(seconds=60)
"""How long nothing leaves after 'Send' was pressed."""
FARTHEST_SCHEDULE = timedelta(days=366)


class CampaignState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class Deed(StrEnum):
    """What a person can do to a campaign."""

    EDIT = "edit"
    MOVE = "move"
    DELETE = "delete"
    SEND = "send"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    SEND_TO_THE_REST = "send_to_the_rest"
    SETTLE = "settle"


class Dates(Protocol):
    """The dates of a campaign that its state is read off."""

    @property
    def scheduled_at(self) -> datetime | None: ...
    @property
    def started_at(self) -> datetime | None: ...
    @property
    def paused_at(self) -> datetime | None: ...
    @property
    def cancelled_at(self) -> datetime | None: ...
    @property
    def finished_at(self) -> datetime | None: ...


def state_of(dates: Dates) -> CampaignState:
    """The one state a campaign is in. What ended it counts first, then what holds it back."""
    if dates.cancelled_at:
        return CampaignState.CANCELLED
    if dates.finished_at:
        return CampaignState.FINISHED
    if dates.started_at:
        return CampaignState.PAUSED if dates.paused_at else CampaignState.SENDING
    return CampaignState.SCHEDULED if dates.scheduled_at else CampaignState.DRAFT


def is_late(dates: Dates, now: datetime) -> bool:
    """Whether its hour passed so long ago that a person has to decide."""
    if state_of(dates) is not CampaignState.SCHEDULED or dates.scheduled_at is None:
        return False
    return now >= dates.scheduled_at + LATEST_START


def is_leaving(dates: Dates, now: datetime) -> bool:
    """Whether it goes within a minute; until then it can be taken back."""
    if state_of(dates) is not CampaignState.SCHEDULED or dates.scheduled_at is None:
        return False
    return dates.scheduled_at <= now + TAKE_BACK_WITHIN and not is_late(dates, now)


STATE_WORDS: Mapping[CampaignState, str] = {
    CampaignState.DRAFT: N_("Draft"),
    CampaignState.SCHEDULED: N_("Scheduled"),
    CampaignState.SENDING: N_("Sending"),
    CampaignState.PAUSED: N_("Paused"),
    CampaignState.CANCELLED: N_("Cancelled"),
    CampaignState.FINISHED: N_("Finished"),
}

_NOT_STARTED = N_("This campaign has not been started yet.")
_LEFT = N_("This campaign is already under way. Copy it to write a new one.")
_IS_SCHEDULED = N_("This campaign is scheduled. Remove it from the schedule to change it.")
_DELETE_SCHEDULED = N_("This campaign is scheduled. Remove it from the schedule to delete it.")
_DELETE_STARTED = N_("This campaign has been started. Its results are kept.")
_IS_OVER = N_("This campaign is over.")
_WAS_CANCELLED = N_("This campaign was cancelled.")
_STILL_RUNNING = N_("Wait until the campaign is over, or cancel it first.")
_NOT_PAUSED = N_("This campaign is not paused.")
_IS_PAUSED = N_("This campaign is already paused.")
_NOT_SCHEDULED = N_("This campaign is not scheduled.")
_TOO_LATE_TO_TAKE_BACK = N_(
    "It is already being sent. Pause or cancel it, and whoever has not yet got the letter will not "
    "get it."
)
LIST_IS_CLOSED = N_("The list is closed, so nothing more is sent to it. Open the list again first.")

_ALLOWED: Mapping[Deed, frozenset[CampaignState]] = {
    Deed.EDIT: frozenset({CampaignState.DRAFT}),
    Deed.MOVE: frozenset({CampaignState.DRAFT}),
    Deed.DELETE: frozenset({CampaignState.DRAFT}),
    Deed.SEND: frozenset({CampaignState.DRAFT, CampaignState.SCHEDULED}),
    Deed.SCHEDULE: frozenset({CampaignState.DRAFT, CampaignState.SCHEDULED}),
    Deed.UNSCHEDULE: frozenset({CampaignState.SCHEDULED}),
    Deed.PAUSE: frozenset({CampaignState.SENDING}),
    Deed.RESUME: frozenset({CampaignState.PAUSED}),
    Deed.CANCEL: frozenset({CampaignState.SENDING, CampaignState.PAUSED}),
    Deed.SEND_TO_THE_REST: frozenset({CampaignState.FINISHED, CampaignState.CANCELLED}),
    Deed.SETTLE: frozenset(
        {
            CampaignState.SENDING,
            CampaignState.PAUSED,
            CampaignState.FINISHED,
            CampaignState.CANCELLED,
        }
    ),
}

_WHY_NOT: Mapping[tuple[Deed, CampaignState], str] = {
    (Deed.EDIT, CampaignState.SCHEDULED): _IS_SCHEDULED,
    (Deed.MOVE, CampaignState.SCHEDULED): _IS_SCHEDULED,
    (Deed.DELETE, CampaignState.SCHEDULED): _DELETE_SCHEDULED,
    (Deed.UNSCHEDULE, CampaignState.DRAFT): _NOT_SCHEDULED,
    (Deed.UNSCHEDULE, CampaignState.SENDING): _TOO_LATE_TO_TAKE_BACK,
    (Deed.UNSCHEDULE, CampaignState.PAUSED): _TOO_LATE_TO_TAKE_BACK,
    (Deed.PAUSE, CampaignState.PAUSED): _IS_PAUSED,
    (Deed.RESUME, CampaignState.SENDING): _NOT_PAUSED,
    (Deed.SEND_TO_THE_REST, CampaignState.SENDING): _STILL_RUNNING,
    (Deed.SEND_TO_THE_REST, CampaignState.PAUSED): _STILL_RUNNING,
}
_BEFORE_START = frozenset({Deed.EDIT, Deed.MOVE, Deed.SEND, Deed.SCHEDULE, Deed.UNSCHEDULE})


def why_not(deed: Deed, state: CampaignState) -> str | None:
    """None when it may be done, else the sentence (msgid) that says why not."""
    if state in _ALLOWED[deed]:
        return None
    if (deed, state) in _WHY_NOT:
        return _WHY_NOT[deed, state]
    if deed is Deed.DELETE:
        return _DELETE_STARTED
    if deed in _BEFORE_START:
        return _LEFT
    if state in (CampaignState.DRAFT, CampaignState.SCHEDULED):
        return _NOT_STARTED
    return _WAS_CANCELLED if state is CampaignState.CANCELLED else _IS_OVER


def may(deed: Deed, state: CampaignState) -> bool:
    return why_not(deed, state) is None


class PauseReason(StrEnum):
    """Who or what stopped a campaign for now; stored in `campaigns.pause_reason`."""

    STAFF = "staff"
    OUR_FAULT = "our_fault"
    MAIL_ACCOUNT = "mail_account"
    ANSWERS_LOST = "answers_lost"
    NOT_READY = "not_ready"
    SEGMENT = "segment"


PAUSE_WORDS: Mapping[str, str] = {
    PauseReason.STAFF: N_(
        "A member of staff paused it. Nobody gets the letter until it is resumed."
    ),
    PauseReason.OUR_FAULT: N_(
        "It paused automatically: mail servers are refusing it because of how it is "
        "sent, not because of the readers. Look at the refused ones, fix the cause and "
        "resume."
    ),
    PauseReason.MAIL_ACCOUNT: N_(
        "It paused automatically: the mail server rejects our sign-in. Whoever runs "
        "the server needs to check POSTILUPA_SMTP_URL; then resume."
    ),
    PauseReason.ANSWERS_LOST: N_(
        "It paused automatically: the connection was lost again and again before an "
        "answer came. Check the mail server before you resume, and decide what to do "
        "about the unknown letters."
    ),
    PauseReason.NOT_READY: N_(
        "It paused automatically: the sender or the letter is missing. Check the settings."
    ),
    PauseReason.SEGMENT: N_(
        "It paused automatically: a segment asks for something that cannot be asked any more, so "
        "nobody can say whom the letter is for. Nobody has got it. Update the program, or cancel."
    ),
}
PAUSED_BY_ITSELF = N_("It paused automatically. Look at the outcomes before you resume.")


class StartRefusal(StrEnum):
    """Why a campaign could not start at its time; stored in `campaign_refusals.reason`."""

    LATE = "late"
    LIST_CLOSED = "list_closed"
    PUBLISHER = "publisher"
    SENDER = "sender"
    MAIL_SERVER = "mail_server"
    LETTER = "letter"
    SEGMENTS = "segments"
    NOBODY = "nobody"


START_REFUSAL_WORDS: Mapping[str, str] = {
    StartRefusal.LATE: N_("The program was not running at that time."),
    StartRefusal.LIST_CLOSED: N_("The list was closed."),
    StartRefusal.PUBLISHER: N_(
        "The person who scheduled it may no longer send campaigns. "
        "Somebody with the right to send has to decide."
    ),
    StartRefusal.SENDER: N_("The details of the controller and the sender are not filled in."),
    StartRefusal.MAIL_SERVER: N_("No mail server was set."),
    StartRefusal.LETTER: N_("The letter no longer passed its checks."),
    StartRefusal.SEGMENTS: N_(
        "A segment has a condition that can no longer be used, so the recipients cannot be determined."
    ),
    StartRefusal.NOBODY: N_("There was nobody it could be sent to."),
}

IN_THE_PAST = N_("That time has passed. Choose a later one, or send now.")
TOO_FAR = N_("Choose a date within a year from now.")


def when_refused(moment: datetime, now: datetime) -> str | None:
    """Why nothing can be scheduled for this moment, or None."""
    if moment <= now:
        return IN_THE_PAST
    return TOO_FAR if moment > now + FARTHEST_SCHEDULE else None
