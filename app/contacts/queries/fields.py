"""Questions about the fields that staff defined, and what stands in them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from app import database
from app.contacts.facts import Owner
from app.contacts.tables import CustomField
from app.contacts.values import VALUE_COLUMNS

Subject = Literal["person", "organisation"]


@dataclass(frozen=True)
class CustomFieldInForce:
    id: int
    name: str
    about: str
    kind: str
    choices: tuple[str, ...]
    is_retired: bool = False


@dataclass(frozen=True)
class Value:
    """What stands in one custom field, in the type of its kind; a choice and yes/no are text."""

    field: CustomFieldInForce
    value: str | Decimal | date

    @property
    def text(self) -> str:
        """As it is typed: a day as 2026-11-03, a number with a point, yes or no."""
        return plain(self.value)


def plain(value: str | Decimal | date | None) -> str:
    """As it is typed again, and as files hold it: no thousands, no zeros at the end."""
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value or ""


async def custom_fields(about: Subject, *, retired: bool = False) -> list[CustomFieldInForce]:
    """Those in use, in the order they were made; with `retired` the others too."""
    query = CustomField.select().where(CustomField.about == about).order_by(CustomField.id)
    return [_field(row) for row in await query if retired or row["retired_at"] is None]


async def custom_field(field_id: int) -> CustomFieldInForce | None:
    row = await CustomField.select().where(CustomField.id == field_id).first()
    return _field(row) if row else None


async def values_of(owner: Owner) -> list[Value]:
    """The values of fields in use, in the order of the fields."""
    rows = await database.fetch(
        "select f.id, f.name, f.about, f.kind, f.choices, f.retired_at, v.text, v.number, v.day "
        "from field_values v join custom_fields f on f.id = v.field "
        f"where v.{owner.column} = $1 and f.retired_at is null order by f.id",
        owner.id,
    )
    return [Value(_field(row), _value(row)) for row in rows]


def _field(row: object) -> CustomFieldInForce:
    return CustomFieldInForce(
        id=row["id"],  # type: ignore[index]  # a dict or a Record
        name=row["name"],  # type: ignore[index]
        about=row["about"],  # type: ignore[index]
        kind=row["kind"],  # type: ignore[index]
        choices=tuple(row["choices"]),  # type: ignore[index]
        is_retired=row["retired_at"] is not None,  # type: ignore[index]
    )


def _value(row: object) -> str | Decimal | date:
    first: str | Decimal | date = next(
        row[c]  # type: ignore[index]
        for c in VALUE_COLUMNS
        if row[c] is not None  # type: ignore[index]
    )
    return first
