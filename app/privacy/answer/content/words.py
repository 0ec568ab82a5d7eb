"""Plain values in words: days, moments, labelled facts. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from app.contacts.words import days_in_words, field_in_words
from app.lib.languages import format_date, format_datetime, gettext
from app.privacy.proof.sections import Block, Rows


def days(value: str | None) -> str:
    return _day(value) if value else ""


def span(first: str | None, last: str | None) -> str:
    """From one day to another, each where it is known: open ends stay open."""
    if not first and not last:
        return ""
    return "\N{EN DASH}".join(_day(one) if one else "" for one in (first, last))


def _day(value: str) -> str:
    at = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return format_date(at)


def word(words: Mapping[Any, str], key: str) -> str:
    """What a stored key is called; a key that is not listed stands for itself."""
    return gettext(words.get(key, key)) if key else ""


def moment(value: str | None) -> str:
    return format_datetime(datetime.fromisoformat(value)) if value else ""


def told_of(row: Mapping[str, Any], labels: Mapping[str, str]) -> Rows:
    """Label and text of those that hold something."""
    return [
        (gettext(label), _in_words(row[name])) for name, label in labels.items() if row.get(name)
    ]


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(\+\d\d:\d\d)?")


def _in_words(value: Any) -> str:
    text = str(value)
    return moment(text) if _MOMENT.fullmatch(text) else days_in_words(text)


def said_rows(rows: Sequence[Mapping[str, Any]], label: str) -> list[Block]:
    """Rows that nobody has words of their own for: each field by its name."""
    blocks: list[Block] = []
    for row in rows:
        facts = [
            (field_in_words(name), days_in_words(str(value)))
            for name, value in row.items()
            if value not in (None, "", [], {}) and not isinstance(value, bool) and not _is_id(value)
        ]
        if facts:
            blocks += [Block("label", label), Block("facts", facts)]
    return blocks


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.count("-") == 4
