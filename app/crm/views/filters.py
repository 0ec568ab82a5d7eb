"""The filters of a list as a definition of the segments' language, and as the condition it compiles to."""

import json
from collections.abc import Iterator, Mapping
from uuid import UUID

from app import database
from app.contacts.about import About
from app.contacts.search.find import condition_for
from app.crm.views import permission_field
from app.crm.views.shapes import Shape
from app.crm.views.walks import Condition
from app.segments.compile import compile_piece

Definition = dict[str, object]

SEGMENT = "segment"
# By filter: the field it asks about. A list and a state together ask one thing, see below.
_FIELDS: Mapping[About, Mapping[str, str]] = {
    About.PEOPLE: {
        "role": "role",
        "owner": "owner",
        "kind": "organisation_kind",
        "tag": "tag",
        "language": "language",
        "import": "import",
        SEGMENT: SEGMENT,
    },
    About.ORGANISATIONS: {
        "kind": "kind",
        "legal_form": "legal_form",
        "role": "role",
        "owner": "owner",
        "place": "place",
    },
}
SUBSCRIBER = "subscriber"
MISSING = "missing"
IS = {"place": "equals"}


def definition_of(about: About, filters: Mapping[str, str]) -> Definition:
    """All of them. A segment is named, so that it may change."""
    asked: list[Definition] = [
        {"field": field, "is": IS.get(field, "is"), "value": filters[name]}
        for name, field in _FIELDS[about].items()
        if filters.get(name)
    ]
    return {"all": [*map(_special, asked), *_permission(filters)]}


def _special(condition: Definition) -> Definition:
    """Subscribers are told by their subscriptions, and a form that is not known by its absence."""
    if (condition["field"], condition["value"]) == ("role", SUBSCRIBER):
        return {"field": "subscribed", "is": "is", "value": "any"}
    if condition["value"] == MISSING:
        return {"field": condition["field"], "is": MISSING}
    return condition


def _permission(filters: Mapping[str, str]) -> list[Definition]:
    """Without a state, the list is only looked at."""
    if not (filters.get("list") and filters.get("state")):
        return []
    asked = f"{filters['list']}:{filters['state']}"
    return [{"field": permission_field.KEY, "is": "is", "value": asked}]


def filters_of(about: About, definition: object) -> dict[str, str]:
    """The filters that `definition_of` made it from; anything else in it is passed over."""
    names = {field: name for name, field in _FIELDS[about].items()}
    found: dict[str, str] = {}
    for field, value in _conditions(definition):
        if field in names:
            found[names[field]] = value
        elif field == "subscribed":
            found["role"] = SUBSCRIBER
        elif field == permission_field.KEY:
            found["list"], _, found["state"] = value.partition(":")
    return found


def _conditions(definition: object) -> Iterator[tuple[str, str]]:
    parts = definition.get("all", []) if isinstance(definition, dict) else []
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict):
            value = MISSING if part.get("is") == MISSING else part.get("value", "")
            yield str(part.get("field", "")), str(value)


async def condition_of(shape: Shape) -> Condition:
    """The filters and what is searched for, compiled. Raises BadDefinitionError.

    A segment that was archived meanwhile lets nobody through.
    """
    definition = await _expanded(definition_of(shape.about, shape.filters))
    if definition is None:
        return Condition("false")
    piece, values = compile_piece(definition, 1, shape.about)
    if not shape.text:
        return Condition(f"({piece.sql})", tuple(values), piece.ways)
    found, more = condition_for(shape.text, len(values) + 1, shape.about)
    return Condition(f"({piece.sql}) and ({found})", (*values, *more))


async def _expanded(definition: Definition) -> Definition | None:
    parts = []
    for part in definition["all"]:  # type: ignore[attr-defined]  # made above
        if part["field"] != SEGMENT:
            parts.append(part)
            continue
        found = await _segment(part["value"])
        if found is None:
            return None
        parts.append(found)
    return {"all": parts}


async def _segment(segment_id: str) -> object | None:
    try:
        wanted = UUID(segment_id)
    except ValueError:
        return None
    found = await database.fetchval(
        "select definition from segments where id = $1 and archived_at is null", wanted
    )
    return json.loads(found) if found else None
