"""Which column is which field: headings known in three languages, and of other newsletter programs."""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from app.imports.mapping.fields import CUSTOM, FIELDS, IGNORED, NAMES_A_PERSON, SEVERAL, CustomField
from app.imports.mapping.programs import meant_by, plain, program_of
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


def proposed(headings: Sequence[str], custom: Sequence[CustomField] = ()) -> list[str]:
    """The field of each column as far as its heading says it; '' for the others."""
    program = program_of(headings)
    own = {plain(field.name): f"{CUSTOM}{field.id}" for field in custom}
    fields: list[str] = []
    for heading in headings:
        name = plain(re.sub(r" \(\d+\)$", "", heading))
        meant = meant_by(program, name)
        field = meant if meant is not None else own.get(name) or _of_any(name)
        fields.append(field if field in SEVERAL or field not in fields else IGNORED)
    return fields


def _of_any(heading: str) -> str:
    return _FIELD_OF.get(heading) or _own_names().get(heading, IGNORED)


def names_a_person(mapping: Sequence[str]) -> bool:
    return bool(NAMES_A_PERSON & set(mapping))


def shape_of(headings: Sequence[str]) -> bytes:
    """The same for every file with these headings in this order."""
    return hashlib.sha256("\x1f".join(map(plain, headings)).encode()).digest()
