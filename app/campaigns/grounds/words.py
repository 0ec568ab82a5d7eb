"""Grounds in the words of staff: what each is called, what it rests on, what mends a missing fact."""

from collections.abc import Mapping

from app.consent.grounds.facts import Ground
from app.consent.grounds.reasons import Reason
from app.lib.languages import N_

NAMES: Mapping[Ground, str] = {
    Ground.CONSENT: N_("Consent"),
    Ground.CUSTOMER: N_("Customer"),
    Ground.ORGANISATION: N_("Organisation's address"),
    Ground.DUTIES: N_("Work duties"),
    Ground.ASKED: N_("Agreed in a conversation"),
    Ground.CONTRACT: N_("Contract"),
}
RESTS_ON: Mapping[Ground, str] = {
    Ground.CONSENT: N_(
        "Act 917/2014, section 200(1): a private person may be sent marketing by e-mail only with prior "
        "consent."
    ),
    Ground.CUSTOMER: N_(
        "Act 917/2014, section 200(3): a customer may be told about our own similar products, if refusing "
        "was easy and free at the purchase and is in each letter. Private customers only."
    ),
    Ground.ORGANISATION: N_(
        "Act 917/2014, section 202: a company, association or authority may be written to at its shared "
        "address until it forbids it. Its legal form has to be known."
    ),
    Ground.DUTIES: N_(
        "Act 917/2014, section 202, and GDPR Article 6(1)(f): at a work address, about what concerns the "
        "person's duties. Needs a written reason and a checked position."
    ),
    Ground.ASKED: N_(
        "Whoever agreed to it in a conversation may be asked once. No newsletter goes on this ground."
    ),
    Ground.CONTRACT: N_(
        "GDPR Article 6(1)(b): whoever has an order in force gets what belongs to it. No marketing, so "
        "nobody can refuse it."
    ),
}
# What a person can do about it; the answer is a fact, never a ground.
QUESTIONS: Mapping[Reason, str] = {
    Reason.KIND_UNKNOWN: N_("Whose address is it, and what is the organisation's legal form?"),
    Reason.CONTROLLER_CHANGED: N_("Is it the same company under a new name?"),
    Reason.POSITION_UNCHECKED: N_("Does the person still hold the position?"),
    Reason.NO_REASON: N_("Does this list concern the person's work? Write down why."),
    Reason.OTHER_TOPIC: N_("Does this list concern the person's work? Write down why."),
    Reason.REASON_OLD: N_("Is the written reason still true?"),
    Reason.ARTICLE_14: N_("Tell the person where the data came from."),
    Reason.ASK_RESTRICTED: N_("Did the person agree to this while use is restricted?"),
    Reason.ASK_EARLIER_CONSENT: N_("Does the person's own earlier consent still hold?"),
    Reason.ASK_MERGED: N_("What does the person want at this address?"),
}

_NEEDS_CONSENT = N_(
    "Act 917/2014, section 200(1): marketing by e-mail needs prior consent, and the sender has to be able "
    "to prove it (GDPR Article 7(1))."
)
_OBJECTION = N_(
    "GDPR Article 21(2) and (3): after an objection the data may no longer be used for direct marketing."
)
_OWN_WISH = N_("No law: the reader's own wish, which we keep.")
LAWS: Mapping[Reason, str] = {
    Reason.OBJECTED: _OBJECTION,
    Reason.COMPLAINED: _OBJECTION,
    Reason.WITHDRAWN: N_(
        "GDPR Article 7(3): consent can be withdrawn at any time. What was sent before stays lawful."
    ),
    Reason.EXPIRED: N_(
        "GDPR Article 6(1)(a): the consent was given for a time, and afterwards there is no ground."
    ),
    Reason.ERASED: N_(
        "GDPR Articles 17 and 21: of an erased address a keyed hash is kept, so that nobody writes to it again."
    ),
    Reason.RESTRICTED: N_("GDPR Article 18: restricted data is only stored."),
    Reason.ORGANISATION_REFUSED: N_(
        "Act 917/2014, section 202: an organisation can forbid marketing to its addresses."
    ),
    Reason.NEVER_ASKED: _NEEDS_CONSENT,
    Reason.NOT_CONFIRMED: _NEEDS_CONSENT,
    Reason.NO_PROOF: _NEEDS_CONSENT,
    Reason.ARTICLE_14: N_(
        "GDPR Article 14: whoever did not give us the data is told of it within a month, at the latest in the "
        "first letter."
    ),
    Reason.PAUSED: _OWN_WISH,
    Reason.FEWER: _OWN_WISH,
}
"""What a reason to leave somebody out rests on, where one sentence says it."""

STOPS = (
    (
        "state-stop",
        N_("An objection to direct marketing."),
        N_(
            "Absolute: it stops all marketing, in every channel unless the person named one. "
            "GDPR Article 21(2) and (3)."
        ),
    ),
    (
        "state-no",
        N_("A withdrawn consent."),
        N_("It stops that list at all the person's addresses, on every ground. GDPR Article 7(3)."),
    ),
    (
        "state-pause",
        N_("A restriction of processing."),
        N_("The data is only stored. GDPR Article 18."),
    ),
    (
        "lock",
        N_("The suppression list."),
        N_(
            "The address of an erased person is recognised even when it is imported again. "
            "GDPR Articles 17 and 21."
        ),
    ),
    (
        "clock",
        N_("A source that has not been told."),
        N_(
            "The first letter tells the person where the data came from, or waits. GDPR Article 14."
        ),
    ),
)
"""What stops a letter whatever its ground: drawing, name, how."""
