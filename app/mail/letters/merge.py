"""The closed merge language: `{{ first_name | default("friend") }}`, and nothing more.

A tag names a field and perhaps filters from a fixed list. No attributes, calls, conditions or
loops: there is nothing to inject. Outside `{{ … }}` all is text, also `{% … %}` and `${ … }`.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape
from urllib.parse import quote

from app.lib.languages import N_
from app.lib.problems import Problem

MOST_PROBLEMS = 20
LONGEST_VALUE = 2000  # characters; a longer one is not a name but an accident
_PLACEHOLDER_LETTERS = 20

UNCLOSED = N_('"%(tag)s" is not closed. Add }} after it, on the same line.')
UNREADABLE = N_(
    '"%(tag)s" cannot be read. Write a field between the braces, for example {{ first_name }}.'
)
UNKNOWN_FIELD = N_('there is no field "%(name)s". The available fields are: %(known)s.')
UNKNOWN_FILTER = N_('there is no filter "%(name)s". The available filters are: %(known)s.')
WRONG_USE = N_(
    'only the filter default takes a text, and it needs one: {{ first_name | default("friend") }}.'
)


class Where(StrEnum):
    """Where a hole stands decides how its value is escaped."""

    TEXT = "text"
    HTML = "html"  # element content or a quoted attribute
    URL = "url"  # a part of an address in href
    LINK = "link"  # a whole address of ours in href
    READY = "ready"  # our own markup or text, made and escaped before; never from a tag


class BadDataError(ValueError):
    """A person's data do not fit into this letter: exclude that row, send the rest (`field`)."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the field {field} cannot be used in a letter")
        self.field = field


def _capitalize(value: str) -> str:
    return value[:1].upper() + value[1:]


_CASE_FILTERS: Mapping[str, Callable[[str], str]] = {
    "capitalize": _capitalize,
    "lower": str.lower,
    "upper": str.upper,
}
FILTERS = ("default", *_CASE_FILTERS)


@dataclass(frozen=True)
class Hole:
    """A place for a value: the field, its filters in order, and where it stands."""

    field: str
    filters: tuple[tuple[str, str | None], ...] = ()
    where: Where = Where.TEXT


Segments = tuple[str | Hole, ...]


@dataclass(frozen=True)
class Parsed:
    """A text with its tags found. A tag with a problem stays in `segments` as it was written."""

    segments: Segments
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Masked:
    """A text whose tags are now plain words of letters that Markdown and cleaners leave alone."""

    text: str
    holes: Mapping[str, Hole]


_NAME = re.compile(r"[ \t]*([a-z_][a-z0-9_]{0,39})[ \t]*", re.ASCII)
_QUOTED = re.compile(r"""\([ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|[”“]([^”“\n]*)[”“])[ \t]*\)[ \t]*""")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def parse(text: str, fields: Iterable[str], *, part: str = "") -> Parsed:
    """Find every tag, in time linear in the text. At most 20 problems are told."""
    known = frozenset(fields)
    segments: list[str | Hole] = []
    problems: list[Problem] = []
    position = 0
    while (start := text.find("{{", position)) >= 0 and len(problems) < MOST_PROBLEMS:
        segments.append(text[position:start])
        found, position = _tag(text, start, known)
        if isinstance(found, Hole):
            segments.append(found)
        else:
            segments.append(text[start:position])
            line = text.count("\n", 0, start) + 1
            values = {"line": line, **found.values}
            problems.append(replace(found, values=values, part=part, line=line))
    segments.append(text[position:])
    return Parsed(tuple(piece for piece in segments if piece != ""), tuple(problems))


def mask(parsed: Parsed) -> Masked:
    """Put a word nobody can guess in the place of every tag."""
    holes: dict[str, Hole] = {}
    words = []
    for piece in parsed.segments:
        if isinstance(piece, Hole):
            word = placeholder()
            holes[word] = piece
            words.append(word)
        else:
            words.append(piece)
    return Masked("".join(words), holes)


def placeholder() -> str:
    """20 small letters: a word to Markdown, to cleaners, to host names and in every attribute."""
    return "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(_PLACEHOLDER_LETTERS))


def split(text: str, holes: Mapping[str, Hole]) -> Segments:
    """Cut a text at its placeholders."""
    if not holes:
        return (text,) if text else ()
    pieces = re.split("(" + "|".join(map(re.escape, holes)) + ")", text)
    return tuple(holes.get(piece, piece) for piece in pieces if piece)


def fill(segments: Segments, values: Mapping[str, str]) -> str:
    """The text with its values in place, each escaped for where it stands."""
    return "".join(
        piece if isinstance(piece, str) else value_of(piece, values) for piece in segments
    )


def value_of(hole: Hole, values: Mapping[str, str]) -> str:
    """One line of text that cannot become markup, an address or a header of its own.

    Errors: BadDataError when the value is absurdly long, or a link is missing or is none.
    """
    if hole.where is Where.READY:
        return values[hole.field]
    value = values.get(hole.field, "")
    if len(value) > LONGEST_VALUE:
        raise BadDataError(hole.field)
    value = _CONTROL.sub(" ", value).strip()
    for name, argument in hole.filters:
        value = (value or argument or "") if name == "default" else _CASE_FILTERS[name](value)
    if hole.field.endswith("_url") and not re.fullmatch(r"https?://[^\s<>\"'\\]+", value):
        raise BadDataError(hole.field)
    if hole.where is Where.URL:
        return quote(value, safe="")
    return value if hole.where is Where.TEXT else escape(value)


def _tag(text: str, start: int, known: frozenset[str]) -> tuple[Hole | Problem, int]:
    """Read the tag that begins at `start`; also where reading goes on."""
    match = _NAME.match(text, start + 2)
    if not match:
        return _unreadable(text, start)
    field, position = match[1], match.end()
    filters: list[tuple[str, str | None]] = []
    while text.startswith("|", position):
        name = _NAME.match(text, position + 1)
        if not name:
            return _unreadable(text, start)
        quoted = _QUOTED.match(text, name.end())
        filters.append((name[1], next(filter(None, quoted.groups()), "") if quoted else None))
        position = (quoted or name).end()
    if not text.startswith("}}", position):
        return _unreadable(text, start)
    return _checked(field, tuple(filters), known), position + 2


def _checked(
    field: str, filters: tuple[tuple[str, str | None], ...], known: frozenset[str]
) -> Hole | Problem:
    if field not in known:
        return Problem(UNKNOWN_FIELD, {"name": field, "known": ", ".join(sorted(known))})
    for name, argument in filters:
        if name not in FILTERS:
            return Problem(UNKNOWN_FILTER, {"name": name, "known": ", ".join(FILTERS)})
        if (name == "default") != (argument is not None):
            return Problem(WRONG_USE)
    return Hole(field, filters)


def _unreadable(text: str, start: int) -> tuple[Problem, int]:
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    close = text.find("}}", start, line_end)
    if close < 0:
        return Problem(UNCLOSED, {"tag": text[start : min(line_end, start + 40)]}), line_end
    return Problem(UNREADABLE, {"tag": text[start : min(close + 2, start + 40)]}), close + 2
