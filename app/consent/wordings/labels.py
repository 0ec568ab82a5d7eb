"""The words people read for what the ledger stores."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from app.consent.events import Actor, Basis, Method, State
from app.consent.grounds.reasons import Reason
from app.consent.suppression.rules import Cause
from app.consent.wordings.reasons import told_to_staff
from app.lib.languages import N_, gettext

STATES = {
    State.REQUESTED: N_("Requested"),
    State.CONFIRMATION_SENT: N_("Confirmation mail sent"),
    State.HELD: N_("Confirmation held: it may be a machine's"),
    State.GIVEN: N_("Consent given"),
    State.REFUSED: N_("The address holder said they did not subscribe"),
    State.RENEWED: N_("Consent renewed"),
    State.WITHDRAWN: N_("Consent withdrawn"),
    State.OBJECTED: N_("Objection to direct marketing"),
    State.OBJECTED_TO_PURPOSE: N_("Objection to one purpose"),
    State.RESTRICTED: N_("Processing restricted"),
    State.EXPIRED: N_("Consent expired"),
    State.IMPORTED: N_("Imported"),
    State.CORRECTED: N_("Undone"),
    State.ERASED: N_("Erased"),
    State.EVIDENCE_REDUCED: N_("IP address and browser deleted"),
    State.GROUND_RECORDED: N_("Ground for sending recorded"),
    State.GROUND_ENDED: N_("Ground for sending ended"),
    State.ORGANISATION_REFUSED: N_("The organisation has forbidden marketing"),
    State.PAUSED: N_("Letters paused"),
    State.RESUMED: N_("Letters resumed"),
    State.WEEKLY: N_("At most one letter a week"),
    State.MONTHLY: N_("At most one letter a month"),
    State.EVERY_LETTER: N_("Every letter again"),
}

METHODS = {
    Method.DOUBLE_OPT_IN: N_("double opt-in"),
    Method.OWN_LINK: N_("own page, by a link the person asked for"),
    Method.INVITED: N_("answer to our invitation"),
    Method.CONVERSATION: N_("conversation"),
    Method.FORM: N_("sign-up form"),
    Method.WRITTEN: N_("in writing"),
    Method.ORAL: N_("by word of mouth"),
    Method.SOFT_OPT_IN: N_("customer relationship"),
    Method.ONE_CLICK: N_("unsubscribe button in the e-mail program"),
    Method.PAGE: N_("our web page"),
    Method.MAILTO: N_("unsubscribe message"),
    Method.COMPLAINT: N_("spam complaint"),
    Method.BOUNCE: N_("returned message"),
    Method.STAFF: N_("recorded by staff"),
    Method.IMPORT: N_("imported file"),
    Method.MERGE: N_("two records of one person merged"),
    Method.RETENTION: N_("end of a retention period"),
    Method.JOURNAL: N_("journal of stops, after an older database was restored"),
}

CAUSES = {
    Cause.UNSUBSCRIBED_ELSEWHERE: N_("unsubscribed in another program"),
    Cause.CLEANED_ELSEWHERE: N_("mail came back in another program"),
    Cause.BOUNCED: N_("mail came back"),
    Cause.WITHDRAWN: N_("left the list"),
    Cause.OBJECTED: N_("objects to direct marketing"),
    Cause.COMPLAINED: N_("marked our message as spam"),
    Cause.RESTRICTED: N_("processing restricted"),
    Cause.ERASED: N_("data erased"),
}

ACTORS = {
    Actor.PERSON: N_("the person"),
    Actor.STAFF: N_("staff"),
    Actor.SYSTEM: N_("the program"),
}

BASES = {
    Basis.CONSENT: N_("consent"),
    Basis.CONTRACT: N_("contract"),
    Basis.LEGAL_OBLIGATION: N_("legal obligation"),
    Basis.LEGITIMATE_INTEREST: N_("legitimate interest"),
}

_WORDS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    State: STATES,
    Method: METHODS,
    Cause: CAUSES,
    Actor: ACTORS,
    Basis: BASES,
}


def said(value: State | Method | Reason | Cause | Actor | Basis) -> str:
    """In the current language. Kinds are kept apart: `withdrawn` is a state, a reason and a cause."""
    if isinstance(value, Reason):
        return told_to_staff(value)
    return gettext(_WORDS[type(value)][value])


def said_since(reason: Reason, moment: str | None) -> str:
    """The reason and its day (or a moment as the reader writes it), in one sentence."""
    return told_to_staff(reason, day=moment)
