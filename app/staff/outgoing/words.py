"""System mail in words: what a mail is for, and how far it is. Every room's kinds stand here."""

from app.lib.languages import N_, gettext
from app.mail.tables import OutboxState

KINDS: dict[str, str] = {
    "sign_up": N_("Answer to a sign-up"),
    "invitation": N_("Invitation to subscribe"),
    "article_14": N_("Notice where data came from"),
    "notice_changed": N_("Notice that the privacy notice has changed"),
    "welcome": N_("Welcome mail"),
    "settings_link": N_("Link to the reader's preferences"),
    "sign_up_reminder": N_("Reminder to confirm"),
    "sign_up_again": N_("Second confirmation mail"),
    "you_have_left": N_("Notice of unsubscribing"),
    "new_address": N_("Confirmation of a new address"),
    "address_replaced": N_("Notice of a replaced address"),
    "request_confirm": N_("Confirmation of a request about own data"),
    "request_letter": N_("Letter about a request"),
    "details_link": N_("Link to the person's own details"),
    "recipient_letter": N_("Letter to a recipient of data"),
    "requests_due": N_("Reminder of requests that wait"),
    "answer_ready": N_("Link to the answer to a request"),
    "checkpoint": N_("Daily checkpoint of the consent ledger"),
    "staff_link": N_("One-time link to set a password"),
    "campaign_refusal": N_("A campaign is no longer scheduled"),
    "campaign_test": N_("Test mail of a campaign"),
}

STATES: dict[OutboxState, tuple[str, str]] = {
    OutboxState.WAITING: ("wait", N_("Waiting")),
    OutboxState.SENDING: ("wait", N_("Being sent")),
    OutboxState.ACCEPTED: ("yes", N_("Accepted by the mail server")),
    OutboxState.REFUSED: ("stop", N_("Refused")),
    OutboxState.EXPIRED: ("no", N_("Expired after many attempts")),
    OutboxState.UNKNOWN: ("warn", N_("Not known")),
    OutboxState.DROPPED: ("none", N_("Not needed")),
}
"""The drawing (`components/state.html`) and the word of each state."""

REASONS: dict[str, str] = {
    "no_identity": N_("The settings do not yet say who sends."),
    "no_account": N_("There is no such account."),
    "gone": N_("What this message was about no longer exists or has already been dealt with."),
    "limit": N_("Too many messages of this kind have been sent to this address for now."),
    "told": N_("The person had been told already."),
    "restricted": N_("Use of the data is restricted."),
    "erased": N_("The person has been erased."),
    "no_address": N_("There is no e-mail address that works."),
    "no_letter": N_("This language version has not been written."),
    "bad_data": N_("Some data did not fit in the letter."),
}


def kind_in_words(kind: str) -> str:
    return gettext(KINDS[kind]) if kind in KINDS else kind.replace("_", " ")


def reason_in_words(reason: str | None) -> str:
    """Why a mail was dropped or failed; the room's own word when it is not listed."""
    if not reason:
        return ""
    return gettext(REASONS[reason]) if reason in REASONS else reason.replace("_", " ")
