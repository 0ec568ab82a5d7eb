"""The words people read for what the ledger stores."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from app.consent.rules import Actor, Basis, Method, Reason, State
from app.consent.suppression.rules import Cause
from app.lib.languages import N_, gettext

STATES = {
    State.REQUESTED: N_("Requested"),
    State.CONFIRMATION_SENT: N_("Confirmation mail sent"),
    State.GIVEN: N_("Consent given"),
    State.REFUSED: N_("The address holder said they did not subscribe"),
    State.RENEWED: N_("Consent renewed"),
    State.WITHDRAWN: N_("Consent withdrawn"),
    State.OBJECTED: N_("Objection to direct marketing"),
    State.RESTRICTED: N_("Processing restricted"),
    State.EXPIRED: N_("Consent expired"),
    State.IMPORTED: N_("Imported"),
    State.CORRECTED: N_("Undone"),
    State.ERASED: N_("Erased"),
}

METHODS = {
    Method.DOUBLE_OPT_IN: N_("double opt-in"),
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
}

REASONS = {
    Reason.CONSENT: N_("Consent has been given."),
    Reason.NEVER_ASKED: N_("No consent has been asked for."),
    Reason.NOT_CONFIRMED: N_("The sign-up has not been confirmed."),
    Reason.NOT_ME: N_("The holder of the address said they did not subscribe."),
    Reason.EXPIRED: N_("The consent has expired."),
    Reason.WITHDRAWN: N_("The consent has been withdrawn."),
    Reason.OBJECTED: N_("The person objects to direct marketing."),
    Reason.COMPLAINED: N_("The person marked our message as spam."),
    Reason.RESTRICTED: N_("The person's data may only be stored, not used."),
    Reason.ERASED: N_("The person's data has been erased."),
}

# The same with the day, as one sentence. The others have no day of their own.
REASONS_SINCE = {
    Reason.CONSENT: N_("Consent was given on %(moment)s."),
    Reason.NOT_CONFIRMED: N_("The sign-up of %(moment)s has not been confirmed."),
    Reason.NOT_ME: N_("The holder of the address said on %(moment)s that they did not subscribe."),
    Reason.EXPIRED: N_("The consent expired on %(moment)s."),
    Reason.WITHDRAWN: N_("The consent was withdrawn on %(moment)s."),
    Reason.OBJECTED: N_("The person objected to direct marketing on %(moment)s."),
    Reason.COMPLAINED: N_("The person marked our message as spam on %(moment)s."),
    Reason.RESTRICTED: N_("The person's data may only be stored, not used, since %(moment)s."),
    Reason.ERASED: N_("The person's data was erased on %(moment)s."),
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
    Reason: REASONS,
    Cause: CAUSES,
    Actor: ACTORS,
    Basis: BASES,
}


def said(value: State | Method | Reason | Cause | Actor | Basis) -> str:
    """In the current language. Kinds are kept apart: `given` is a state and also a reason."""
    return gettext(_WORDS[type(value)][value])


def said_since(reason: Reason, moment: str | None) -> str:
    """The reason and since when (a day or a moment as the reader writes it), in one sentence."""
    if moment is None or reason not in REASONS_SINCE:
        return said(reason)
    return gettext(REASONS_SINCE[reason], moment=moment)
