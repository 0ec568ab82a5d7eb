"""Values of the fields that staff defined, in the column of their kind (`contacts.field_values`)."""

from datetime import date
from decimal import Decimal, InvalidOperation

from app.contacts.rules import folded, read_day
from app.imports.mapping.fields import CustomField
from app.imports.reading.texts import yes_or_no

VALUE_COLUMNS = ("text", "number", "day")
_MOST = Decimal(10) ** 14


def value_of(field: CustomField, text: str) -> tuple[str, object] | None:
    """The column and the value, or None when the text does not fit the field."""
    if field.kind == "number":
        return _number(text)
    if field.kind == "date":
        day = read_day(text)
        return ("day", day) if isinstance(day, date) else None
    if field.kind == "yes_no":
        said = yes_or_no(text)
        return ("text", "yes" if said else "no") if said is not None else None
    if field.kind == "choice":
        chosen = next((one for one in field.choices if folded(one) == folded(text)), None)
        return ("text", chosen) if chosen is not None else None
    return ("text", text) if len(text) <= 1000 else None


def _number(text: str) -> tuple[str, object] | None:
    plain = text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    fits = number.is_finite() and abs(number) < _MOST
    return ("number", round(number, 4)) if fits else None
