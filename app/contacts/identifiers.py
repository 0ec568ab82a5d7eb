"""Numbers, codes and addresses that others have given out, as people type them. Pure."""

import re
from functools import cache
from urllib.parse import urlsplit

from app.contacts.values import read_text, text_fault
from app.lib.languages import N_
from app.lib.problems import Problem

NOT_A_PHONE = N_("This is not a phone number. Begin with the area code, or with + and the country.")
HAS_EXTENSION = N_("Write an extension into the notes, not after the number.")
NOT_A_BUSINESS_ID = N_("This is not a business ID: its check digit does not fit.")
NOT_A_VAT_NUMBER = N_("This is not a VAT number. It should look like FI12345671.")
NOT_AN_ADDRESS = N_("This is not a web address. It should look like https://example.com.")
NOT_HTTPS = N_("The address must begin with https://.")
NOT_A_COUNTRY = N_("A country is written as two letters, for example FI.")


def read_phone(text: str, country: str = "FI") -> str | Problem:
    """The number in E.164 form; without + it is read as one of that country."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return Problem(NOT_A_PHONE)
    if number.extension:
        return Problem(HAS_EXTENSION)
    if not phonenumbers.is_valid_number(number):
        return Problem(NOT_A_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_BUSINESS_IDS = {
    "FI": "ytunnus", "SE": "orgnr", "NO": "orgnr", "DK": "cvr", "EE": "registrikood",
}  # fmt: skip


def read_business_id(text: str, country: str = "FI") -> str | Problem:
    """A Finnish one as 1234567-1. Of Sweden, Norway, Denmark and Estonia too; else as it stands."""
    country = country or "FI"
    if country not in _BUSINESS_IDS:
        return read_text(text, 20)
    number = _checked(country, _BUSINESS_IDS[country], text)
    if number is None:
        return Problem(NOT_A_BUSINESS_ID)
    return f"{number[:-1]}-{number[-1]}" if country == "FI" else number


def read_vat_number(text: str) -> str | Problem:
    """With the country in front, without spaces: of the European Union, Britain, Norway, Switzerland."""
    plain = "".join(text.upper().split())
    country = "NO" if plain.endswith("MVA") else plain[:2]
    number = _checked(country if country in {"GB", "CH", "NO"} else "EU", "vat", plain)
    if number is None:
        return Problem(NOT_A_VAT_NUMBER)
    return f"{country}{number}" if country in {"GB", "NO"} else number


def _checked(country: str, kind: str, text: str) -> str | None:
    """By python-stdnum: the number in its compact form, or None when it is not one."""
    from stdnum import get_cc_module
    from stdnum.exceptions import ValidationError

    module = get_cc_module(country, kind)
    assert module is not None
    try:
        return str(module.validate(text))
    except ValidationError:
        return None


_HOST = re.compile(r"(?=.{4,253}$)([^\W_]([\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")


def read_url(text: str) -> str | Problem:
    """An https address, by its form only: nothing that was typed is ever fetched."""
    typed = text.strip()
    typed = typed if "://" in typed or ":" in typed.partition("/")[0] else f"https://{typed}"
    if text_fault(typed, 300) or any(c.isspace() or c in "<>\"'\\`{}|^" for c in typed):
        return Problem(NOT_AN_ADDRESS)
    try:
        parts = urlsplit(typed)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return Problem(NOT_AN_ADDRESS)
    if parts.scheme == "http":
        return Problem(NOT_HTTPS)
    if parts.scheme != "https" or "@" in parts.netloc or not _HOST.fullmatch(host):
        return Problem(NOT_AN_ADDRESS)
    return typed


NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@cache
def countries() -> frozenset[str]:
    """The two-letter codes of ISO 3166."""
    from babel import Locale

    names = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in names if len(code) == 2 and code.isalpha()) - NO_COUNTRIES


def read_country(text: str) -> str | Problem:
    code = text.strip().upper()
    return code if not code or code in countries() else Problem(NOT_A_COUNTRY)
