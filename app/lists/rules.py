"""How long links work, how fast a form can be filled in, how often a mailbox is written to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.consent.events import UNDO_WITHIN
from app.lib.languages import N_

CONFIRM_WITHIN = timedelta(days=7)
PREFERENCES_WITHIN = timedelta(days=7)

LEAST_FILL_TIME = timedelta(seconds=2)
AT_ONCE_AFTER_THE_MAIL = timedelta(seconds=10)
AT_ONCE_ON_THE_PAGE = timedelta(seconds=2)
FORM_GOOD_FOR = timedelta(days=1)

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
CONFIRMATIONS_A_DAY = 1
CONFIRMATIONS_A_WEEK = 3
SETTINGS_LINKS_A_DAY = 3
NEW_ADDRESS_WITHIN = timedelta(days=2)
NOT_ME_WITHIN = timedelta(days=30)
ADDRESS_CHANGES_A_DAY = 3


class Mail(StrEnum):
    """The kinds of system mail this room puts in the outbox."""

    SIGN_UP = "sign_up"
    SIGN_UP_AGAIN = "sign_up_again"
    SIGN_UP_REMINDER = "sign_up_reminder"
    INVITATION = "invitation"
    WELCOME = "welcome"
    SETTINGS_LINK = "settings_link"
    YOU_HAVE_LEFT = "you_have_left"
    NEW_ADDRESS = "new_address"
    ADDRESS_REPLACED = "address_replaced"


class SignUpLetter(StrEnum):
    """What the owner of a mailbox was answered; the form itself answers everybody the same."""

    CONFIRM = "confirm"
    CONFIRM_AND_TELL = "confirm_and_tell"
    ALREADY_SUBSCRIBED = "already_subscribed"


class RequestState(StrEnum):
    """What can still be done with a sign-up."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class ChangeState(StrEnum):
    """What can still be done with a change of address: confirm it, take it back, nothing."""

    OPEN = "open"
    DONE = "done"
    OVER = "over"


LEAVING_REASONS = {
    "too_many": N_("Too many letters"),
    "not_for_me": N_("The content was not relevant to me"),
    "not_remembered": N_("I do not remember subscribing"),
    "other": N_("Some other reason"),
}


@dataclass(frozen=True)
class Visit:
    """From where a person acted: becomes evidence, never part of a contact (register row R7).

    `page` is a page's address without its token, `ip` the shortened network address. Where something
    was agreed to: the digest of the form as it was shown, the boxes ticked on it, and its language.
    """

    page: str
    ip: str | None = None
    user_agent: str | None = None
    form: str = ""
    ticked: Sequence[str] = ()
    language: str = ""

    @property
    def seen(self) -> dict[str, object]:
        """The form and what was done on it, as evidence keeps it; nothing where there was none."""
        if not self.form:
            return {}
        ticked = {"ticked": list(self.ticked)} if self.ticked else {}
        return {"form": self.form, "form_language": self.language, **ticked}


def state_of(
    *,
    created_at: datetime,
    mailed_at: datetime | None,
    confirmed_at: datetime | None,
    cancelled_at: datetime | None,
    superseded_at: datetime | None,
    now: datetime,
    open_until: datetime | None = None,
) -> RequestState:
    """A sign-up can be confirmed for seven days from the mail, once, unless another one was.

    What asks whether a consent that ends goes on can be answered until then, and never after.
    """
    if confirmed_at is not None:
        return RequestState.CONFIRMED
    if cancelled_at is not None:
        return RequestState.CANCELLED
    if superseded_at is not None:
        return RequestState.SUPERSEDED
    if now >= (open_until or (mailed_at or created_at) + CONFIRM_WITHIN):
        return RequestState.EXPIRED
    return RequestState.OPEN


def change_state_of(
    *,
    created_at: datetime,
    confirmed_at: datetime | None,
    collided_at: datetime | None,
    refused_at: datetime | None,
    now: datetime,
) -> ChangeState:
    """A change of address is confirmed once within two days, and taken back once within thirty."""
    if refused_at is not None or collided_at is not None:
        return ChangeState.OVER
    if confirmed_at is not None:
        return ChangeState.DONE if now - confirmed_at < NOT_ME_WITHIN else ChangeState.OVER
    return ChangeState.OPEN if now - created_at < NEW_ADDRESS_WITHIN else ChangeState.OVER


class Doubt(StrEnum):
    """Why a press of the button may be a mail scanner's."""

    AT_ONCE = "at_once"
    NO_BROWSER = "no_browser"


def doubts_about(
    *, after_mail: timedelta | None, on_page: timedelta, is_from_a_browser: bool
) -> list[Doubt]:
    """Nobody reads a mail and a page in seconds; every browser says how it fetches or what it speaks."""
    is_at_once = (
        after_mail is not None
        and after_mail < AT_ONCE_AFTER_THE_MAIL
        and on_page < AT_ONCE_ON_THE_PAGE
    )
    found = ((is_at_once, Doubt.AT_ONCE), (not is_from_a_browser, Doubt.NO_BROWSER))
    return [doubt for applies, doubt in found if applies]


def may_mail_confirmation(unanswered: Sequence[datetime], now: datetime) -> bool:
    """At most one mail in 24 hours and three in seven days that nobody answered (trial E3)."""
    last_day = [moment for moment in unanswered if now - moment < A_DAY]
    last_week = [moment for moment in unanswered if now - moment < A_WEEK]
    return len(last_day) < CONFIRMATIONS_A_DAY and len(last_week) < CONFIRMATIONS_A_WEEK


def is_too_fast(shown_at: datetime, now: datetime) -> bool:
    """Whether the form came back sooner than hands can fill it in."""
    return now - shown_at < LEAST_FILL_TIME


def can_undo(left_at: datetime, now: datetime) -> bool:
    return timedelta(0) <= now - left_at < UNDO_WITHIN
