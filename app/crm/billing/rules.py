"""Whether billing details can be right by their form (register row R10). Pure."""

import re
from dataclasses import dataclass

from stdnum import iban
from stdnum.fi import ytunnus

from app.lib.languages import N_

LONGEST_TERMS = 180

NO_EINVOICE_ADDRESS = N_(
    "This is not an e-invoice address. Use 0037 followed by the eight digits of the business ID "
    "and at most five more characters, or an IBAN."
)
WRONG_BUSINESS_ID = N_("The business ID in the e-invoice address has a wrong check digit.")
NO_OPERATOR = N_(
    "This is not an operator code. Use 0037 followed by the eight digits of a business ID, or "
    "eight letters and digits such as DABAFIHH."
)
WRONG_OPERATOR_ID = N_("The business ID in the operator code has a wrong check digit.")
ADDRESS_MISSING = N_("Enter the e-invoice address too; the operator alone is not enough.")
OPERATOR_MISSING = N_("Enter the operator too; without it the e-invoice cannot be delivered.")

_OVT = re.compile(r"0037(\d{8})[0-9A-Z]{0,5}", re.ASCII)
_BIC = re.compile(r"[A-Z]{4}[A-Z0-9]{4}(?:[A-Z0-9]{3})?", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}", re.ASCII)


@dataclass(frozen=True)
class BillingFields:
    """Where invoices go. Empty texts and None are 'not known'."""

    name: str = ""
    street: str = ""
    postcode: str = ""
    place: str = ""
    country: str = ""
    reference: str = ""
    einvoice_address: str = ""
    einvoice_operator: str = ""
    email: str = ""
    terms_days: int | None = None


FIELD_WORDS: dict[str, str] = {
    "name": N_("Name on the invoice"),
    "street": N_("Street address"),
    "postcode": N_("Postcode"),
    "place": N_("Town"),
    "country": N_("Country"),
    "reference": N_("Reference"),
    "einvoice_address": N_("E-invoice address"),
    "einvoice_operator": N_("E-invoice operator"),
    "email": N_("E-mail for invoices"),
    "terms_days": N_("Payment terms (days)"),
}


def tidy_code(text: str) -> str:
    """Capitals, without the blanks and dashes that people write for reading."""
    return re.sub(r"[\s\-]+", "", text).upper()


def address_fault(code: str) -> str | None:
    """Of a tidy e-invoice address: why it cannot be right, as a msgid."""
    if match := _OVT.fullmatch(code):
        return None if ytunnus.is_valid(match[1]) else WRONG_BUSINESS_ID
    if _IBAN.fullmatch(code) and iban.is_valid(code):
        return None
    return NO_EINVOICE_ADDRESS


def operator_fault(code: str) -> str | None:
    """Of a tidy operator code: why it cannot be right, as a msgid."""
    if match := _OVT.fullmatch(code):
        return None if ytunnus.is_valid(match[1]) else WRONG_OPERATOR_ID
    return None if _BIC.fullmatch(code) else NO_OPERATOR


def faults_in(details: BillingFields) -> dict[str, str]:
    """Msgids by field."""
    address, operator = details.einvoice_address, details.einvoice_operator
    found = {
        "einvoice_address": address_fault(address) if address else None,
        "einvoice_operator": operator_fault(operator) if operator else None,
    }
    if operator and not address:
        found["einvoice_address"] = ADDRESS_MISSING
    if address and not operator:
        found["einvoice_operator"] = OPERATOR_MISSING
    return {field: sentence for field, sentence in found.items() if sentence}
