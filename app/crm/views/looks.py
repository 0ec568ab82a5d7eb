"""What stands in a cell, in words: for pages and for files."""

from collections.abc import Callable, Mapping
from typing import Any

from app.contacts.phones import shown
from app.contacts.words import LANGUAGES, LEGAL_FORMS, ORGANISATION_KINDS, source_in_words
from app.crm.rules import STAGE_WORDS
from app.crm.views.columns import Column, Look
from app.lib.languages import N_, format_date, format_number, gettext

YES_NO = {"yes": N_("Yes"), "no": N_("No")}


def in_words(column: Column, value: Any) -> str:
    """One line in the current language; empty when there is nothing."""
    if value is None or value in ("", []):
        return ""
    if column.look in _WORDS:
        words = _WORDS[column.look]
        return gettext(words[value]) if value in words else str(value)
    say = _SAY.get(column.look)
    return say(value) if say else str(value)


_WORDS: Mapping[Look, Mapping[Any, str]] = {
    Look.KIND: ORGANISATION_KINDS,
    Look.LEGAL_FORM: LEGAL_FORMS,
    Look.LANGUAGE: LANGUAGES,
    Look.STAGE: STAGE_WORDS,
    Look.YES_NO: YES_NO,
}
_SAY: Mapping[Look, Callable[[Any], str]] = {
    Look.DAY: format_date,
    Look.NUMBER: format_number,
    Look.SOURCE: source_in_words,
    Look.PHONES: lambda numbers: ", ".join(map(shown, numbers.split(", "))),
}
