"""Readers without a value for a field that the letter uses, counted before it goes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.campaigns.audience.queries import Audience
from app.campaigns.writing.letters import ALL_FIELDS
from app.campaigns.writing.queries import Version
from app.lib.languages import N_, format_number, ngettext
from app.lib.languages import gettext as _
from app.mail.letters.merge import Hole, fill, parse, value_of

FIELD_WORDS = {
    "first_name": N_("first name"),
    "last_name": N_("last name"),
    "email": N_("e-mail address"),
    "list_name": N_("name of the list"),
    "unsubscribe_url": N_("unsubscribe link"),
    "preferences_url": N_("link to their preferences"),
}
_LONGEST_LINE = 60
_OTHERS = {name: "https://…" if name.endswith("_url") else "…" for name in ALL_FIELDS}


@dataclass(frozen=True)
class Gap:
    """A field that stays empty for some readers, and a line as they would read it."""

    field: str
    people: int
    line: str

    def sentence(self, everybody: int) -> str:
        said = ngettext(
            "%(n)s reader of %(all)s has no value for “%(field)s” and would read: “%(line)s”.",
            "%(n)s readers of %(all)s have no value for “%(field)s” and would read: “%(line)s”.",
            self.people,
            all=format_number(everybody),
            field=_(FIELD_WORDS[self.field]),
            line=self.line,
        )
        tag = f'{{{{ {self.field} | default("…") }}}}'
        return said + " " + _("Give a text for them in the place of the dots: %(tag)s", tag=tag)


def gaps(version: Version, audience: Audience) -> Iterator[Gap]:
    """One for each field, in the order of the letter."""
    lines = [version.subject, version.preheader, *version.body.split("\n")]
    told: set[str] = set()
    for line in lines:
        for hole in _holes(line):
            people = _people(version, audience, hole.field)
            if hole.field not in told and people and _is_empty(hole, {hole.field: ""}):
                told.add(hole.field)
                yield Gap(hole.field, people, _read_without(line, hole.field))


def without_subject(version: Version, audience: Audience) -> int:
    """How many readers' letters would have an empty subject, and could not be sent."""
    pieces = parse(version.subject, ALL_FIELDS).segments
    return sum(
        people
        for (language, empty), people in audience.without.items()
        if language == version.language
        and not fill(pieces, {**_OTHERS, **dict.fromkeys(empty, "")}).strip()
    )


def _people(version: Version, audience: Audience, field: str) -> int:
    return sum(
        people
        for (language, empty), people in audience.without.items()
        if language == version.language and field in empty
    )


def _holes(line: str) -> list[Hole]:
    return [piece for piece in parse(line, ALL_FIELDS).segments if isinstance(piece, Hole)]


def _is_empty(hole: Hole, values: Mapping[str, str]) -> bool:
    return not value_of(hole, {**_OTHERS, **values})


def _read_without(line: str, field: str) -> str:
    read = fill(parse(line, ALL_FIELDS).segments, {**_OTHERS, field: ""}).strip()
    return read if len(read) <= _LONGEST_LINE else read[:_LONGEST_LINE] + "…"
