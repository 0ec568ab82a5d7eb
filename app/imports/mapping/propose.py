"""Which column is which field: headings known in three languages, and of other newsletter programs."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from app.imports.mapping.choosing import OF_A_KIND, chosen, without_kind
from app.imports.mapping.contents import by_contents
from app.imports.mapping.fields import CUSTOM, FIELDS, IGNORED, NAMES_A_PERSON, CustomField
from app.imports.mapping.programs import Program, meant_by, plain, program_of
from app.imports.permission.smell import smells
from app.lib.languages import Language, gettext, speaking

_HEADINGS = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))
_FIELD_OF = {heading: field for field, headings in _HEADINGS.items() for heading in headings}


@cache
def _own_names() -> dict[str, str]:
    """What we call the fields ourselves, in every language: the headings of our own exports."""
    found: dict[str, str] = {}
    for language in Language:
        with speaking(language):
            found |= {plain(gettext(name)): field for field, name in FIELDS.items()}
    return found


def proposed(
    headings: Sequence[str],
    custom: Sequence[CustomField] = (),
    rows: Sequence[Sequence[str]] = (),
) -> list[str]:
    """The field of each column as far as its heading or its first cells say it; '' for the others."""
    program = program_of(headings)
    own = {plain(field.name): f"{CUSTOM}{field.id}" for field in custom}
    fields = [field_of(heading, program, own) for heading in headings]
    plain_headings = [plain(heading) for heading in headings]
    offered = chosen(plain_headings, _without_postal_state(headings, fields, program), rows)
    return [
        old if new != old and smells(heading) else new
        for heading, old, new in zip(
            headings, offered, by_contents(headings, offered, rows), strict=True
        )
    ]


def _without_postal_state(
    headings: Sequence[str], fields: Sequence[str], program: Program | None
) -> list[str]:
    return [
        IGNORED
        if is_postal_state(plain(heading), fields) and meant_by(program, plain(heading)) is None
        else field
        for heading, field in zip(headings, fields, strict=True)
    ]


def field_of(heading: str, program: Program | None, own: Mapping[str, str] | None = None) -> str:
    """What a heading says by itself; `own` are the fields that staff defined, by their names."""
    name = plain(re.sub(r" \(\d+\)$", "", heading))
    meant = meant_by(program, name)
    return meant if meant is not None else (own or {}).get(name) or _of_any(name)


def _of_any(heading: str) -> str:
    field = _FIELD_OF.get(heading) or _own_names().get(heading)
    if field is None:
        field = _FIELD_OF.get(without_kind(heading)[0])
        return field if field in OF_A_KIND else IGNORED
    return field


def as_read(headings: Sequence[str], mapping: Sequence[str], program: Program | None) -> list[str]:
    """A state under a heading that itself names a subscription or a block is read as its heading says."""
    own = [field_of(heading, program) for heading in headings]
    return [
        heading if field == "status" and heading in ("may_mail", "no_mail") else field
        for field, heading in zip(mapping, own, strict=True)
    ]


def is_postal_state(heading: str, mapping: Sequence[str]) -> bool:
    """`State` beside street and place is that of an address, not of a subscription."""
    return heading == "state" and not {"street", "postcode", "place"}.isdisjoint(mapping)


def names_a_person(mapping: Sequence[str]) -> bool:
    return bool(NAMES_A_PERSON & set(mapping))


def shape_of(headings: Sequence[str]) -> bytes:
    """The same for every file with these headings in this order."""
    return hashlib.sha256("\x1f".join(map(plain, headings)).encode()).digest()
