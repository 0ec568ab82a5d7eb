"""What the values of this room are called where people see them: msgids by stored value."""

import re
from collections.abc import Mapping
from datetime import date

from app.lib.languages import N_, Language, current_language, format_date, gettext

SOURCES: Mapping[str, str] = {
    "sign_up": N_("Subscription on our page"),
    "web_form": N_("Web form"),
    "email": N_("E-mail"),
    "phone": N_("Phone call"),
    "social_media": N_("Social media"),
    "contract": N_("Contract"),
    "meeting": N_("Meeting"),
    "media_register": N_("Media register"),
    "event_registration": N_("Event registration"),
    "partner": N_("Partner"),
    "commercial_service": N_("Commercial service"),
    "import": N_("Import"),
    "other": N_("Other"),
}
ROLE_WORDS: Mapping[str, str] = {
    "customer": N_("Customer"),
    "prospect": N_("Prospect"),
    "media": N_("Media contact"),
    "partner": N_("Partner"),
    "authority": N_("Authority"),
    "subscriber": N_("Subscriber"),
}
ORGANISATION_KINDS: Mapping[str, str] = {
    "company": N_("Company"),
    "media_house": N_("Media house"),
    "authority": N_("Authority"),
    "association": N_("Association"),
    "partner": N_("Partner"),
    "other": N_("Other"),
}
LEGAL_FORMS: Mapping[str, str] = {
    "company": N_("Company or co-operative"),
    "association": N_("Registered association"),
    "foundation": N_("Foundation"),
    "public_body": N_("Authority or municipality"),
    "parish": N_("Parish"),
    "sole_trader": N_("Sole trader"),
    "unregistered": N_("Not registered"),
}
PHONE_KINDS: Mapping[str, str] = {
    "mobile": N_("Mobile"),
    "work": N_("Work"),
    "switchboard": N_("Switchboard"),
    "home": N_("Home"),
    "other": N_("Other"),
}
ADDRESS_KINDS: Mapping[str, str] = {
    "personal": N_("Private"),
    "work_personal": N_("Personal at work"),
    "role": N_("Role address"),
    "unknown": N_("Not known"),
}
NETWORKS: Mapping[str, str] = {
    "linkedin": "LinkedIn",
    "x": "X",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "threads": "Threads",
    "other": N_("Other"),
}
FIELD_KINDS: Mapping[str, str] = {
    "text": N_("Text"),
    "number": N_("Number"),
    "date": N_("Date"),
    "choice": N_("One of several options"),
    "yes_no": N_("Yes or no"),
}
LANGUAGES: Mapping[str, str] = {
    "fi": N_("Finnish"),
    "sv": N_("Swedish"),
    "en": N_("English"),
}
# By the names that changes and sources are recorded under.
FIELDS: Mapping[str, str] = {
    "first_name": N_("First name"),
    "last_name": N_("Last name"),
    "title": N_("Title"),
    "birth_year": N_("Year of birth"),
    "language": N_("Language"),
    "street": N_("Street address"),
    "postcode": N_("Postcode"),
    "place": N_("Town"),
    "country": N_("Country"),
    "notes": N_("Notes"),
    "owner": N_("Owner"),
    "name": N_("Name"),
    "kind": N_("Kind"),
    "legal_form": N_("Legal form"),
    "business_id": N_("Business ID"),
    "vat_number": N_("VAT number"),
    "web": N_("Web address"),
    "parent": N_("Parent organisation"),
    "address": N_("E-mail address"),
    "main_address": N_("Main e-mail address"),
    "address_kind": N_("Kind of e-mail address"),
    "phones": N_("Phone numbers"),
    "profiles": N_("Social profiles"),
    "tags": N_("Areas of responsibility"),
    "position": N_("Position"),
    "role": N_("Relation"),
    "since": N_("First day"),
    "until": N_("Last day"),
    "checked": N_("Last checked"),
    "source_kind": N_("Source"),
    "source_detail": N_("Source in words"),
    "source_on": N_("Date of the source"),
    "told": N_("Told about the data"),
    "merged": N_("Merged"),
    "parted": N_("Merge undone"),
    "choices": N_("Options"),
    "why": N_("Reason"),
}
# How somebody was told where their data came from: keys of `telling.How`.
TOLD_HOW: Mapping[str, str] = {
    "email": N_("By e-mail"),
    "letter": N_("By letter"),
    "phone": N_("By phone"),
    "meeting": N_("In a meeting"),
    "first_message": N_("In the first message"),
    "newsletter": N_("In a newsletter"),
    "invitation": N_("In an invitation to a list"),
    "notice": N_("In a notice by e-mail"),
}
BETWEEN = " · "
# Values of these fields are lists of parts; the parts below are said in words.
_PARTS: Mapping[str, str] = {
    "decision_maker": N_("decision maker"),
    "main": N_("main position"),
    "yes": N_("Yes"),
    "no": N_("No"),
}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "language": LANGUAGES,
    "kind": ORGANISATION_KINDS,
    "legal_form": LEGAL_FORMS,
    "role": ROLE_WORDS,
    "address_kind": ADDRESS_KINDS,
    "phones": PHONE_KINDS,
    "profiles": NETWORKS,
    "position": _PARTS,
    "told": TOLD_HOW,
    "source_kind": SOURCES,
    "since": {},
    "until": {},
    "checked": {},
    "source_on": {},
}
_BETWEEN = re.compile(f"(, |{BETWEEN})")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def source_in_words(kind: str) -> str:
    """In the current language; a kind that is not listed is at least readable."""
    return gettext(SOURCES[kind]) if kind in SOURCES else kind.replace("_", " ")


def field_in_words(field: str) -> str:
    """The label of a recorded field; that of a custom field is its own name (`PastChange.label`)."""
    return gettext(FIELDS[field]) if field in FIELDS else field.replace("_", " ")


def value_in_words(field: str, value: str) -> str:
    """An old or new value of a change as one reads it: words for stored keys, days as written here."""
    if field == "country":
        return country_in_words(value)
    words = _VALUES.get(field)
    if words is None and not field.startswith("custom:"):
        return value
    known = _PARTS if words is None else words
    parts = [
        gettext(known[part]) if part in known else _number(part) if field == "phones" else part
        for part in _BETWEEN.split(value)
    ]
    return days_in_words("".join(parts))


def _number(part: str) -> str:
    """A phone number as it stands everywhere else; what lies between numbers stays."""
    from app.contacts.phones import shown

    return shown(part) if part.startswith("+") else part


def days_in_words(text: str) -> str:
    """Days in it as the current language writes them."""
    return _DAY.sub(_day, text)


def _day(match: re.Match[str]) -> str:
    try:
        return format_date(date.fromisoformat(match[0]))
    except ValueError:
        return match[0]


def country_in_words(code: str) -> str:
    """The country's name in the current language."""
    return _territories().get(code, code) if code else ""


def countries_in_words() -> list[tuple[str, str]]:
    """Every country that has a name, in the order of the current language, for a select."""
    from app.contacts.identifiers import countries
    from app.contacts.rules import folded, sort_key

    names = _territories()
    found = [(code, names[code]) for code in countries() if code in names]
    if current_language() is Language.ENGLISH:
        return sorted(found, key=lambda one: folded(one[1]))
    return sorted(found, key=lambda one: sort_key("", one[1]))


def _territories() -> Mapping[str, str]:
    from babel import Locale

    names: Mapping[str, str] = Locale(current_language().value).territories
    return names
