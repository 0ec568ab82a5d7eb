"""How the pages of people and organisations say days, values, sources and reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from app.consent.suppression.rules import Cause, Suppressed
from app.contacts import words
from app.contacts.queries.changes import PastSource
from app.contacts.queries.fields import Value
from app.crm import rules
from app.lib.languages import N_, format_date, format_number, gettext
from app.lists.staff_queries import KnownList

CAUSES: Mapping[Cause, str] = {
    Cause.UNSUBSCRIBED_ELSEWHERE: N_("it was unsubscribed in the system it was imported from."),
    Cause.CLEANED_ELSEWHERE: N_("the system it was imported from could not deliver to it."),
    Cause.BOUNCED: N_("mail to it came back."),
    Cause.WITHDRAWN: N_("the consent was withdrawn."),
    Cause.OBJECTED: N_("its holder objects to direct marketing."),
    Cause.COMPLAINED: N_("its holder marked our message as spam."),
    Cause.RESTRICTED: N_("the data may only be stored, not used."),
    Cause.ERASED: N_("its holder asked us to erase the data."),
}


def kept_from_mail(
    email: str, row: Suppressed, lists: Mapping[UUID, KnownList], back: Sequence[str]
) -> str:
    """Why nothing goes to this address but the lists it came `back` to, or why one list does not."""
    reason = gettext(CAUSES[row.reason])
    if row.list_id is None and back:
        all_but = N_(
            "%(email)s is on the suppression list: %(reason)s Its holder has since subscribed and "
            "confirmed, so this is sent to it: %(lists)s. Everything else stays blocked."
        )
        return gettext(all_but, email=email, reason=reason, lists=", ".join(back))
    if row.list_id is None:
        everything = N_(
            "%(email)s is on the suppression list: %(reason)s No newsletter goes to it."
        )
        return gettext(everything, email=email, reason=reason)
    one = N_("The list “%(list)s” is not sent to %(email)s: %(reason)s")
    return gettext(one, list=_name_of(row.list_id, lists), email=email, reason=reason)


@dataclass(frozen=True)
class Warned:
    """What is said before an address that is kept from mail is entered again."""

    words: str
    more: str


def warning(row: Suppressed, lists: Mapping[UUID, KnownList]) -> Warned:
    reason = gettext(CAUSES[row.reason])
    if row.list_id is None:
        return Warned(
            gettext(N_("This address is on the suppression list: %(reason)s"), reason=reason),
            gettext(
                N_(
                    "No newsletter will go to it, whatever is entered here. Only its holder can "
                    "change that, by subscribing and confirming."
                )
            ),
        )
    one = N_("The list “%(list)s” is not sent to this address: %(reason)s")
    return Warned(
        gettext(one, list=_name_of(row.list_id, lists), reason=reason),
        gettext(N_("Only its holder can change that, by subscribing to the list and confirming.")),
    )


def _name_of(list_id: UUID, lists: Mapping[UUID, KnownList]) -> str:
    return lists[list_id].name if list_id in lists else str(list_id)


def value_in_words(value: Value) -> str:
    """The value of a custom field as one reads it in the current language."""
    if isinstance(value.value, date):
        return format_date(value.value)
    if isinstance(value.value, Decimal):
        return format_number(value.value, "0.####")
    if value.field.kind == "yes_no":
        return gettext(N_("Yes")) if value.value == "yes" else gettext(N_("No"))
    return value.value


def span(since: date | None, until: date | None) -> str:
    """From one day to another, as far as they are known."""
    first, last = since and format_date(since), until and format_date(until)
    if first and last:
        return gettext(N_("%(first)s to %(last)s"), first=first, last=last)
    if last:
        return gettext(N_("until %(last)s"), last=last)
    return gettext(N_("since %(first)s"), first=first) if first else gettext(N_("now"))


def source_of_fields(source: PastSource) -> tuple[str, str]:
    """Which fields came from elsewhere than the record, and from where."""
    fields = ", ".join(words.field_in_words(name) for name in source.fields)
    parts = [words.source_in_words(source.kind), source.detail, format_date(source.on or source.at)]
    return fields, ", ".join(part for part in parts if part)


def first_line(subject: str, text: str) -> str:
    """The subject of an interaction, or how its text begins, without the signs of Markdown."""
    line = subject or next((part for part in text.splitlines() if part.strip()), "")
    plain_line = line.strip().lstrip("#>-* ").replace("**", "").replace("`", "")
    return plain_line if len(plain_line) <= 160 else f"{plain_line[:159]}…"


def for_pages(today: date, **more: object) -> dict[str, Any]:
    """The words and functions that the templates of people and organisations use."""
    return {
        "address_kinds": words.ADDRESS_KINDS,
        "phone_kinds": words.PHONE_KINDS,
        "networks": words.NETWORKS,
        "kind_words": rules.KIND_WORDS,
        "stage_words": rules.STAGE_WORDS,
        "country_name": words.country_in_words,
        "value_words": value_in_words,
        "span_of": span,
        "first_line": first_line,
        "kept_from_mail": kept_from_mail,
        "due_look": partial(rules.due_look, today=today),
        "due_in_words": partial(rules.due_in_words, today=today),
        **more,
    }
