"""Why somebody is not asked, as staff read it: which fact stands against it, or is nearest to being there."""

from collections.abc import Mapping

from app.consent.grounds.facts import Answer, Ground
from app.consent.grounds.reasons import Reason
from app.consent.wordings.reasons import told_to_staff
from app.lib.languages import N_, format_date, gettext
from app.lists.asking.rules import Already

ALREADY: Mapping[Already, str] = {
    Already.NO_ADDRESS: N_("No e-mail address"),
    Already.SUBSCRIBED: N_("Already subscribed"),
    Already.WAITING: N_("A question about this list is already on its way"),
}
GROUNDS: Mapping[Ground, str] = {
    Ground.CONSENT: N_("Has agreed to another list"),
    Ground.CUSTOMER: N_("Customer of this product group"),
    Ground.ORGANISATION: N_("Shared address of an organisation"),
    Ground.DUTIES: N_("Concerns the person's work"),
    Ground.ASKED: N_("Agreed in a conversation"),
}
A_CONVERSATION_HELPS = frozenset(
    {
        *(Reason.NEVER_ASKED, Reason.NOT_A_SALE, Reason.NATURAL_PERSON, Reason.NO_REASON),
        *(Reason.OTHER_TOPIC, Reason.OTHER_PRODUCTS, Reason.NO_REFUSAL_OFFERED),
        *(Reason.CUSTOMER_LAPSED, Reason.REASON_OLD, Reason.POSITION_ENDED, Reason.NOT_CONFIRMED),
        *(Reason.POSITION_UNCHECKED, Reason.KIND_UNKNOWN, Reason.CONVERSATION_OLD),
        *(Reason.NO_BALANCING, Reason.ALREADY_ASKED),
    }
)
"""Where nothing stands against asking, and a conversation would be the ground."""


def why_not(why: Already | Answer) -> str:
    """A sentence, with the day where the fact has one."""
    if isinstance(why, Already):
        return gettext(ALREADY[why])
    return told_to_staff(why.reason, day=format_date(why.since) if why.since else None)


def conversation_helps(why: Already | Answer) -> bool:
    return isinstance(why, Answer) and why.reason in A_CONVERSATION_HELPS
