"""Which column is which field: headings known in three languages, and of other newsletter programs."""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from app.imports.mapping.choosing import OF_A_KIND, chosen, without_kind
from app.imports.mapping.contents import by_contents
from app.imports.mapping.fields import CUSTOM, FIELDS, IGNORED, NAMES_A_PERSON, CustomField
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


def proposed(
    headings: Sequence[str],
    custom: Sequence[CustomField] = (),
    rows: Sequence[Sequence[str]] = (),
) -> list[str]:
    """The field of each column as far as its heading or its first cells say it; '' for the others."""
    program = program_of(headings)
    own = {plain(field.name): f"{CUSTOM}{field.id}" for field in custom}
    fields: list[str] = []
    for heading in headings:
        name = plain(re.sub(r" \(\d+\)$", "", heading))
        meant = meant_by(program, name)
        field = meant if meant is not None else own.get(name) or _of_any(name)
        fields.append(field)
    plain_headings = [plain(heading) for heading in headings]
    return by_contents(headings, chosen(plain_headings, fields, rows), rows)


def _of_any(heading: str) -> str:
    field = _FIELD_OF.get(heading) or _own_names().get(heading)
    if field is None:
        field = _FIELD_OF.get(without_kind(heading)[0])
        return field if field in OF_A_KIND else IGNORED
    return field


def names_a_person(mapping: Sequence[str]) -> bool:
    return bool(NAMES_A_PERSON & set(mapping))


def shape_of(headings: Sequence[str]) -> bytes:
    """The same for every file with these headings in this order."""
    return hashlib.sha256("\x1f".join(map(plain, headings)).encode()).digest()
