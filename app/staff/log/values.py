"""Stored keys that the access log keeps, in words. The rooms above say the same words for them."""

from collections.abc import Mapping

from app.lib.languages import N_, gettext
from app.staff.periods.rules import KINDS
from app.staff.rules import ROLE_WORDS, StaffRole

_ROLES: Mapping[str, str] = {role.value: ROLE_WORDS[role] for role in StaffRole}
FIELD_WORDS: Mapping[str, str] = {
    "name": N_("Name"),
    "business_id": N_("Business ID"),
    "trade_name": N_("Trade name"),
    "street": N_("Street address"),
    "postcode": N_("Postcode"),
    "place": N_("Town"),
    "country": N_("Country"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "contact_person": N_("Contact person"),
    "contact_email": N_("Contact person's e-mail"),
    "contact_phone": N_("Contact person's telephone"),
    "register_name_fi": N_("Name of the register in Finnish"),
    "register_name_sv": N_("Name of the register in Swedish"),
    "register_name_en": N_("Name of the register in English"),
    "sender_name": N_("Sender's name"),
    "sender_email": N_("Sender's e-mail"),
    "reply_to": N_("Replies go to"),
    "dpo_name": N_("Data protection officer"),
    "dpo_email": N_("Data protection officer's e-mail"),
    "dpo_phone": N_("Data protection officer's telephone"),
    "profile": N_("Rules for marketing"),
    "reference": N_("Reference"),
    "einvoice_address": N_("E-invoice address"),
    "einvoice_operator": N_("E-invoice operator"),
    "terms_days": N_("Payment terms (days)"),
}
VALUES: Mapping[str, Mapping[str, str]] = {
    "role": _ROLES,
    "from": _ROLES,
    "to": _ROLES,
    "fields": FIELD_WORDS,
    "format": {
        "csv": "CSV",
        "csv_excel": "Excel",
        "jsonl": "JSON Lines",
        "jsonld": "JSON-LD",
        "pdf": "PDF",
        "json": "JSON",
        "xlsx": "XLSX",
    },
    "grounds": {
        "customer": N_("Customer"),
        "organisation": N_("Organisation's address"),
        "duties": N_("Work duties"),
        "asked": N_("Agreed in a conversation"),
    },
    "key": {kind.key.value: kind.what for kind in KINDS},
    "unit": {"days": N_("in days"), "months": N_("in months"), "years": N_("in years")},
    "way": {"link": N_("by a link that needs a code"), "paper": N_("on paper, or in person")},
    "decision": {"leave": N_("Leave as it is"), "send_again": N_("Send again")},
    "reason": {
        "staff": N_("decided by staff"),
        "our_fault": N_("mail servers refused it because of how it was sent"),
        "mail_account": N_("the mail server rejected the sign-in"),
        "answers_lost": N_("the connection was lost again and again before an answer came"),
        "not_ready": N_("the sender or the letter was missing"),
        "segment": N_("a segment was not understood"),
        "late": N_("the program was not running at that time"),
        "list_closed": N_("the list was closed"),
        "publisher": N_("the person who scheduled it could no longer send campaigns"),
        "sender": N_("the controller or the sender was missing"),
        "mail_server": N_("no mail server was set"),
        "letter": N_("the letter did not pass its checks"),
        "segments": N_("a segment was not understood"),
        "nobody": N_("there was nobody to send it to"),
    },
}
# Details that are yes or no: the whole sentence for each; nothing where there is nothing to say.
YES_OR_NO: Mapping[str, tuple[str, str]] = {
    "everybody": (N_("Everybody's evidence"), ""),
    "everything": (N_("No direct marketing at all"), ""),
    "by_person": (N_("On a public form"), ""),
    "automatic": (N_("Automatically, when its time came"), ""),
    "ended": (N_("Sending ended"), N_("There was nothing to end")),
    "wanted": (N_("E-mailed once a day"), N_("Not e-mailed")),
    "same": (N_("The same company"), N_("Another company")),
}


def value_in_words(name: str, value: str, also: Mapping[str, Mapping[str, str]]) -> str:
    """In the current language; what has no words stays as it is. `also`: words of rooms above."""
    words = VALUES.get(name) or also.get(name, {})
    return gettext(words[value]) if value in words else value
