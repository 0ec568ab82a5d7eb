"""The words for what a purpose says of retention, channels and kinds of data."""

from collections.abc import Mapping

from app.consent.events import EMAIL
from app.consent.purposes.rules import PHONE, POST, Data, RetentionFrom
from app.lib.languages import N_, gettext, ngettext

CHANNELS: Mapping[str, str] = {
    EMAIL: N_("E-mail"),
    POST: N_("Letter by post"),
    PHONE: N_("Telephone call"),
}
FROM: Mapping[RetentionFrom, str] = {
    RetentionFrom.RELATION_END: N_("after the relationship"),
    RetentionFrom.LAST_CONTACT: N_("after the last contact"),
    RetentionFrom.CONSENT_END: N_("after the consent has ended"),
    RetentionFrom.CONTRACT_END: N_("after the contract has ended"),
}
DATA: Mapping[Data, str] = {
    Data.CONTACT: N_("name, e-mail address, telephone, postal address and language"),
    Data.WORK: N_("organisation, title, position, areas of responsibility and relation to us"),
    Data.SUBSCRIPTIONS: N_("lists, choices, consents and refusals, with proof of them"),
    Data.LETTERS: N_("letters sent, and whether a mail server accepted them"),
    Data.INTERACTIONS: N_("contacts with us: notes, calls, meetings and what was agreed"),
    Data.ORDERS: N_("services ordered or considered"),
    Data.BILLING: N_("billing details"),
    Data.PROFILES: N_("social media profiles and web addresses"),
    Data.OWN: N_("fields that we have added ourselves"),
}


def in_months(months: int) -> str:
    """Whole years where they are whole."""
    if months and months % 12 == 0:
        return ngettext("%(n)s year", "%(n)s years", months // 12)
    return ngettext("%(n)s month", "%(n)s months", months)


def kept_for(months: int, start: RetentionFrom) -> str:
    """'3 years after the last contact', in the current language."""
    return f"{in_months(months)} {gettext(FROM[start])}"
