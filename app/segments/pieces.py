"""The SQL that fields are made of. Names of tables and columns are our own; values are bound."""

import re
from datetime import date, datetime, time, timedelta

from app.contacts.about import About
from app.contacts.search.find import condition_for
from app.lib import clock
from app.lib.languages import HOME_ZONE
from app.segments.fields.kinds import Bound, Compile, Piece, Sort

IS = ("is", "is_not")
WHEN = ("since", "before", "within", "not_within")
THERE = ("present", "missing")


def column(name: str, cast: str) -> Compile:
    """A column against one value; 'is not' holds for those without any, too."""

    def compiled(operator: str, value: object, bound: Bound) -> Piece:
        if operator in THERE:
            return Piece(f"{name} is {'not ' if operator == 'present' else ''}null", Sort.REST)
        given = f"{bound(value)}::{cast}"
        if operator == "is":
            return Piece(f"{name} = {given}", may_be_null=True)
        return Piece(f"{name} is distinct from {given}", Sort.REST)

    return compiled


def column_in(name: str) -> Compile:
    """A place, as it may have been typed: an index knows letters only as they stand."""

    def compiled(operator: str, value: object, bound: Bound) -> Piece:
        text = str(value)
        spellings = list(dict.fromkeys([text, text.upper(), text.lower(), text.title()]))
        sql = f"{name} = any({bound(spellings)}::text[])"
        return Piece(sql) if operator == "equals" else Piece(f"not ({sql})", Sort.REST)

    return compiled


def column_when(name: str) -> Compile:
    """A moment against a day in Finland, or against so many days back from now."""

    def compiled(operator: str, value: object, bound: Bound) -> Piece:
        sign = "<" if operator in ("before", "not_within") else ">="
        return Piece(f"{name} {sign} {bound(moment(value))}::timestamptz", may_be_null=True)

    return compiled


def row(subquery: str, cast: str = "") -> Compile:
    """Rows of another table: `subquery` begins after 'select', is tied to the row, and may hold
    {value}, which is bound.
    """

    def compiled(operator: str, value: object, bound: Bound) -> Piece:
        given = f"{bound(value)}::{cast}" if cast else ""
        return has_or_not(operator, subquery.replace("{value}", given))

    return compiled


def row_with_words(subquery: str) -> Compile:
    """Rows of organisations `o` that the words of the value find."""

    def compiled(operator: str, value: object, bound: Bound) -> Piece:
        return has_or_not(operator, f"{subquery} and {searched(value, bound, About.ORGANISATIONS)}")

    return compiled


def found_by_words(about: About) -> Compile:
    """As the search box finds."""

    def compiled(_operator: str, value: object, bound: Bound) -> Piece:
        return Piece(searched(value, bound, about))

    return compiled


def searched(value: object, bound: Bound, about: About) -> str:
    sql, values = condition_for(str(value), bound.next, about)
    for one in values:
        bound(one)
    return f"({sql})"


def moment(value: object) -> datetime:
    """Where a day begins in Finland; so many days ago."""
    if isinstance(value, date):
        return datetime.combine(value, time(), HOME_ZONE)
    assert isinstance(value, int)
    return clock.now() - timedelta(days=value)


def has(subquery: str) -> Piece:
    """Rows of another table: `subquery` begins after 'select' and is tied to the row by the first
    `x.contact = c.id` (or `x.organisation = o.id`).
    """
    tie = _TIE.search(subquery)
    ways: tuple[str, ...] = ()
    if tie and tie["row"] not in subquery[tie.end() :]:
        untied = f"{subquery[: tie.start()]}{tie['whose']} is not null{subquery[tie.end() :]}"
        ways = (f"select {tie['whose']} {untied}",)
    return Piece(f"exists (select {subquery})", Sort.SET, ways=ways, by_id=_asks_the_id(subquery))


_TIE = re.compile(r"(?P<whose>\b\w+\.(?:contact|organisation)) = (?P<row>\b[co]\.id)\b")


def has_not(subquery: str) -> Piece:
    return Piece(f"not exists (select {subquery})", Sort.REST, by_id=_asks_the_id(subquery))


def _asks_the_id(subquery: str) -> bool:
    """Tied to the row, and by its id alone."""
    tie = _TIE.search(subquery)
    return tie is not None and not re.search(rf"\b{tie['row'][0]}\.(?!id\b)", subquery)


def has_or_not(operator: str, subquery: str) -> Piece:
    """For operators of which the negative one says that there is no such row."""
    negative = operator in ("is_not", "missing", "none_since", "not_within", "contains_not", "no")
    return has_not(subquery) if negative else has(subquery)
