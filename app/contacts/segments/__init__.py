"""Saved questions about people: a definition in JSON, checked, compiled to SQL with bound values.

A definition is one of {"all": […]}, {"any": […]}, {"not": {…}} and
{"field": key, "is": operator, "value": text}. The fields are a registry that every room adds to.
"""

from app.contacts.about import About
from app.contacts.segments.compile import compile_condition, compile_piece
from app.contacts.segments.definition import BadDefinitionError, checked
from app.contacts.segments.fields import (
    Bound,
    Piece,
    SegmentField,
    Takes,
    field_named,
    fields_of,
    register,
)

__all__ = [
    "About",
    "BadDefinitionError",
    "Bound",
    "Piece",
    "SegmentField",
    "Takes",
    "checked",
    "compile_condition",
    "compile_piece",
    "field_named",
    "fields_of",
    "register",
]
