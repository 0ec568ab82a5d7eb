"""A definition as it is stored: checked before anything else looks at it."""

from dataclasses import dataclass

from app.contacts.about import About
from app.lib.languages import N_
from app.lib.refusals import Invalid
from app.segments.askable import field_named
from app.segments.fields.kinds import SegmentField

MOST_CONDITIONS = 50
DEEPEST = 6
"""Of nested all, any and not. The form makes three: all, group, not."""

TOO_DEEP = N_("The conditions are nested too deeply.")
TOO_MANY = N_("Use at most %(most)s conditions.")
NOT_UNDERSTOOD = N_("This segment has a condition that cannot be understood. Remove it.")

Definition = dict[str, object]


class BadDefinitionError(Invalid):
    """Not a definition, or one beyond the limits."""


@dataclass(frozen=True)
class Condition:
    """One question: a field, an operator it offers, and the value as it was read."""

    field: SegmentField
    operator: str
    value: object


@dataclass(frozen=True)
class Group:
    """`all` or `any` of the parts; `not` of its only one."""

    word: str
    parts: tuple["Condition | Group", ...]


Tree = Condition | Group


def checked(definition: object, about: About = About.PEOPLE) -> Tree:
    """The definition as a tree of known fields, operators and values. Raises BadDefinitionError.

    Its cost grows with the length only, and ends at the limits (trial A32).
    """
    return _Reader(about).read(definition, 0)


class _Reader:
    """Counts as it goes down, so that what is too large is refused where it gets too large."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._seen = 0

    def read(self, node: object, depth: int) -> Tree:
        self._seen += 1
        if self._seen > 2 * MOST_CONDITIONS:
            raise BadDefinitionError(TOO_MANY, most=MOST_CONDITIONS)
        if depth > DEEPEST:
            raise BadDefinitionError(TOO_DEEP)
        if not isinstance(node, dict):
            raise BadDefinitionError(NOT_UNDERSTOOD)
        if "field" in node:
            return self._condition(node)
        if len(node) != 1:
            raise BadDefinitionError(NOT_UNDERSTOOD)
        word, inner = next(iter(node.items()))
        if word == "not":
            return Group("not", (self.read(inner, depth + 1),))
        if word not in ("all", "any") or not isinstance(inner, list):
            raise BadDefinitionError(NOT_UNDERSTOOD)
        return Group(word, tuple(self.read(part, depth + 1) for part in inner))

    def _condition(self, node: Definition) -> Condition:
        key, operator, value = node["field"], node.get("is"), node.get("value", "")
        if not (isinstance(key, str) and isinstance(operator, str) and isinstance(value, str)):
            raise BadDefinitionError(NOT_UNDERSTOOD)
        field = field_named(key, self._about)
        if field is None or operator not in field.operators or "\0" in value:
            raise BadDefinitionError(NOT_UNDERSTOOD)
        try:
            return Condition(field, operator, field.read(operator, value))
        except ValueError:
            raise BadDefinitionError(NOT_UNDERSTOOD) from None
