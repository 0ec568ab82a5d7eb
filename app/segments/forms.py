"""Conditions as plain form controls: rows and groups of rows, added and removed by buttons.

A row is three fields named by its place, such as `c2.field`, `c2.is`, `c2.value`; in the first group
`g1.c2.field` and so on. What was typed is kept whatever button was pressed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.lib.languages import N_, gettext
from app.lib.problems import Problem
from app.segments.askable import field_named
from app.segments.definition import MOST_CONDITIONS
from app.segments.fields.kinds import OPERATORS, SegmentField, Takes
from app.segments.values import UnfitError
from app.web.rendering.forms import Form

ALL, ANY, NONE = "all", "any", "none"
MATCHES: Mapping[str, str] = {
    ALL: N_("All of these hold"),
    ANY: N_("At least one of these holds"),
    NONE: N_("None of these holds"),
}
MOST_GROUPS = 10

NOT_A_VALUE: Mapping[Takes, str] = {
    Takes.CHOICE: N_("Choose one of the options."),
    Takes.TEXT: N_("Enter what to look for, at most 200 characters."),
    Takes.DAYS: N_("Enter a number of days, from 1 to 36,600."),
}
NOT_ANY_MORE = N_("This field can no longer be asked about. Remove the condition.")
TOO_MANY = N_("Use at most %(most)s conditions.")
NOTHING = N_("Add at least one condition.")

_ROW = re.compile(r"(?:g(?P<group>[1-9][0-9]?)\.)?c(?P<row>[1-9][0-9]?)\.field", re.ASCII)


@dataclass(frozen=True)
class Row:
    """One condition as typed. `name` begins the names of its controls."""

    name: str
    field: str
    operator: str = ""
    value: str = ""

    @property
    def known(self) -> SegmentField | None:
        return field_named(self.field)

    @property
    def takes(self) -> str:
        """What is entered beside the operator that was chosen, or beside the first one."""
        one = self.known
        if one is None:
            return Takes.NOTHING
        chosen = self.operator if self.operator in one.operators else one.operators[0]
        kinds = {OPERATORS[operator].takes for operator in one.operators} - {Takes.NOTHING}
        return next(iter(kinds)) if len(kinds) == 1 else OPERATORS[chosen].takes


@dataclass(frozen=True)
class Rows:
    """Conditions that belong together. The outermost ones have no name."""

    name: str = ""
    match: str = ALL
    rows: Sequence[Row] = ()
    groups: Sequence["Rows"] = ()

    @property
    def count(self) -> int:
        return len(self.rows) + sum(group.count for group in self.groups)


def read_rows(form: Form) -> Rows:
    """What the form holds, in the order of the page; nothing is refused here."""
    found: dict[int, list[Row]] = {}
    for name in form.submitted:
        if place := _ROW.fullmatch(name):
            row = name.removesuffix(".field")
            values = [form.value(f"{row}.{part}")[:1000] for part in ("field", "is", "value")]
            found.setdefault(int(place["group"] or 0), []).append(Row(row, *values))
    groups = [
        Rows(f"g{number}", _match(form, f"g{number}.match"), found.get(number, []))
        for number in range(1, 100)
        if f"g{number}.match" in form.submitted
    ]
    return Rows("", _match(form, "match"), found.get(0, []), groups)


def _match(form: Form, name: str) -> str:
    return form.value(name) if form.value(name) in MATCHES else ALL


def pressed(form: Form, rows: Rows) -> Rows | None:
    """The rows after the button that adds or removes some; None when it was another button."""
    wish, _, where = form.value("do").partition(":")
    if wish == "add" and rows.count < MOST_CONDITIONS:
        return _add(rows, where, form.value(f"{where}.new" if where else "new"))
    if wish == "add_group" and len(rows.groups) < MOST_GROUPS:
        return replace(rows, groups=[*rows.groups, Rows("new", ANY)])
    if wish == "remove":
        groups = [_without(group, where) for group in rows.groups if group.name != where]
        return replace(_without(rows, where), groups=groups)
    return rows if wish in ("add", "add_group") else None


def _add(rows: Rows, where: str, key: str) -> Rows:
    new = Row("new", key)
    if new.known is None:
        return rows
    if not where:
        return replace(rows, rows=[*rows.rows, new])
    groups = [
        replace(group, rows=[*group.rows, new]) if group.name == where else group
        for group in rows.groups
    ]
    return replace(rows, groups=groups)


def _without(rows: Rows, name: str) -> Rows:
    return replace(rows, rows=[row for row in rows.rows if row.name != name])


def renamed(rows: Rows, name: str = "") -> Rows:
    """Numbered from one again: what was added or removed leaves no gap."""
    start = f"{name}." if name else ""
    numbered = [replace(row, name=f"{start}c{n}") for n, row in enumerate(rows.rows, 1)]
    groups = [renamed(group, f"g{n}") for n, group in enumerate(rows.groups, 1)]
    return replace(rows, name=name, rows=numbered, groups=groups)


def check_rows(form: Form, rows: Rows) -> None:
    """Say beside each row what is wrong with it."""
    if not rows.count:
        form.refuse("new", NOTHING)
    if rows.count > MOST_CONDITIONS:
        form.refuse("new", TOO_MANY, most=MOST_CONDITIONS)
    all_rows = [*rows.rows, *(row for group in rows.groups for row in group.rows)]
    for number, row in enumerate(all_rows, 1):
        form.called[f"{row.name}.value"] = _called(row, number)
        if problem := _fault(row):
            form.refuse(f"{row.name}.value", problem.message, **problem.values)


def _called(row: Row, number: int) -> str:
    which = gettext(N_("Condition %(number)s"), number=number)
    return f"{which}, {gettext(row.known.words)}" if row.known else which


def _fault(row: Row) -> Problem | None:
    one = row.known
    if one is None or row.operator not in one.operators:
        return Problem(NOT_ANY_MORE)
    try:
        one.read(row.operator, row.value.strip())
    except UnfitError as unfit:
        return unfit.problem
    except ValueError:
        return Problem(NOT_A_VALUE[OPERATORS[row.operator].takes])
    return None


def definition_of(rows: Rows) -> dict[str, object]:
    """The rows as a definition; the empty groups say nothing."""
    parts: list[object] = [
        {"field": row.field, "is": row.operator, "value": row.value.strip()} for row in rows.rows
    ]
    parts += [definition_of(group) for group in rows.groups if group.rows]
    if rows.match == NONE:
        return {"not": {"any": parts}}
    return {rows.match: parts}


def rows_of(definition: object) -> Rows:
    """A saved definition as rows. What the form cannot show is left out: see `shows_all_of`."""
    match, parts = _parts(definition)
    groups = [Rows("", *_group(part)) for part in parts if not _is_row(part)]
    return renamed(Rows("", match, _rows(parts), groups))


def shows_all_of(definition: object) -> bool:
    """Whether the form holds the whole definition, so that saving it would lose nothing."""
    return definition_of(rows_of(definition)) == definition


def _group(definition: object) -> tuple[str, list[Row]]:
    match, parts = _parts(definition)
    return match, _rows(parts)


def _rows(parts: Sequence[object]) -> list[Row]:
    return [
        Row("", str(part["field"]), str(part.get("is", "")), str(part.get("value", "")))
        for part in parts
        if isinstance(part, dict) and "field" in part
    ]


def _is_row(part: object) -> bool:
    return isinstance(part, dict) and "field" in part


def _parts(definition: object) -> tuple[str, list[object]]:
    if not isinstance(definition, dict):
        return ALL, []
    if "field" in definition:
        return ALL, [definition]
    match, parts = next(iter(definition.items()), (ALL, []))
    if match == "not" and isinstance(parts, dict) and isinstance(parts.get("any"), list):
        return NONE, parts["any"]
    return (match, parts) if match in MATCHES and isinstance(parts, list) else (ALL, [])


def typed(rows: Rows) -> dict[str, str]:
    """The rows as the form sends them."""
    values = {f"{rows.name}.match" if rows.name else "match": rows.match}
    for row in rows.rows:
        values |= {
            f"{row.name}.field": row.field,
            f"{row.name}.is": row.operator,
            f"{row.name}.value": row.value,
        }
    for group in rows.groups:
        values |= typed(group)
    return values
