"""Asking about fields that staff defined. The kind is in the key, `number:12`: compiling asks nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from app import database
from app.contacts.about import About
from app.contacts.values import read_value
from app.lib.languages import N_, gettext
from app.segments.fields.kinds import Bound, Options, Piece, SegmentField
from app.segments.pieces import IS, THERE, has_or_not
from app.segments.values import Read, a_text, a_whole_number, as_elsewhere

OWN_FIELDS = N_("Own fields")
OPERATORS = {
    "text": ("equals", "contains", *THERE),
    "choice": (*IS, *THERE),
    "yes_no": (*IS, *THERE),
    "number": ("number_is", "less", "more", *THERE),
    "date": ("since", "before", *THERE),
}
_COLUMNS = {"number": ("number", "numeric"), "date": ("day", "date")}
_SIGNS = {"number_is": "=", "less": "<", "more": ">", "since": ">=", "before": "<"}
_WHAT = {About.PEOPLE: "person", About.ORGANISATIONS: "organisation"}


@dataclass(frozen=True)
class _Compiled:
    """SQL about one custom field: a row of `field_values`, found by the index of its kind."""

    about: About
    kind: str
    number: int

    def __call__(self, operator: str, value: object, bound: Bound) -> Piece:
        of = f"v.{self.about.column} = {self.about.alias}.id"
        field = f"{bound(self.number)}::integer"
        test = self._test(operator, value, bound)
        return has_or_not(operator, f"from field_values v where {of} and v.field = {field}{test}")

    def _test(self, operator: str, value: object, bound: Bound) -> str:
        if operator in THERE:
            return ""
        if operator == "contains":
            return f" and position(lower({bound(value)}::text) in lower(v.text)) > 0"
        column, cast = _COLUMNS.get(self.kind, ("text", "varchar"))
        return f" and v.{column} {_SIGNS.get(operator, '=')} {bound(value)}::{cast}"


@dataclass(frozen=True)
class _Family:
    about: About
    prefix: str

    def named(self, key: str) -> SegmentField | None:
        try:
            number = a_whole_number(key.partition(":")[2])
        except ValueError:
            return None
        return self._field(number, gettext(N_("A field of its own")), ())

    async def all(self) -> list[SegmentField]:
        rows = await database.fetch(
            "select id, name, choices from custom_fields where about = $1 and kind = $2 "
            "and retired_at is null order by name, id",
            _WHAT[self.about], self.prefix,
        )  # fmt: skip
        return [self._field(row["id"], row["name"], row["choices"]) for row in rows]

    def _field(self, number: int, name: str, choices: Sequence[str]) -> SegmentField:
        compiled = _Compiled(self.about, self.prefix, number)
        return SegmentField(
            f"{self.prefix}:{number}", name, OWN_FIELDS, OPERATORS[self.prefix], compiled,
            choice=self._choice(), options=self._options(choices), about=self.about,
        )  # fmt: skip

    def _choice(self) -> Read | None:
        if self.prefix == "yes_no":
            return as_elsewhere(partial(read_value, "yes_no", ()))
        return a_text if self.prefix == "choice" else None

    def _options(self, choices: Sequence[str]) -> Options | None:
        async def yes_or_no() -> list[tuple[str, str]]:
            return [("yes", gettext(N_("Yes"))), ("no", gettext(N_("No")))]

        async def chosen() -> list[tuple[str, str]]:
            return [(choice, choice) for choice in choices]

        if self.prefix == "yes_no":
            return yes_or_no
        return chosen if self.prefix == "choice" else None


FAMILIES = tuple(_Family(about, kind) for about in About for kind in OPERATORS)
