"""The answer for programs: JSON after docs/answer.schema.json."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.lib import clock
from app.lib.languages import current_language, gettext
from app.privacy.answer.content.chapters import TABLES, TITLES, Chapter, is_portable
from app.privacy.answer.content.collecting import Collected
from app.privacy.answer.content.general import General

SCHEMA = "https://postilupa.example/answer.schema.json"
VERSION = 1


@dataclass(frozen=True)
class Part:
    """One line of the list of contents: a section, and how many entries it has."""

    title: str
    entries: int


def contents(collected: Collected) -> list[Part]:
    """What is in the answer, by section; without those that hold nothing of this person."""
    counted = [
        (chapter, sum(len(collected.rows(table)) for table in tables))
        for chapter, tables in TABLES.items()
    ]
    return [Part(gettext(TITLES[chapter]), number) for chapter, number in counted if number]


def package(collected: Collected, general: General, taken_out: Sequence[str] = ()) -> bytes:
    """UTF-8. `taken_out`: why something about others is not in it, once for each."""
    told: dict[str, Any] = {
        "format": "postilupa-answer",
        "version": VERSION,
        "made_at": clock.now().isoformat(),
        "language": current_language().value,
        "controller": general.controller,
        "sections": [_section(chapter, collected) for chapter in TABLES],
        "purposes": [asdict(one) for one in general.purposes],
        "recipients": list(general.recipients),
        "retention": [{"what": one.what, "time": one.time} for one in general.kept],
        "taken_out": list(taken_out),
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _section(chapter: Chapter, collected: Collected) -> dict[str, Any]:
    source = next((row["source_kind"] for row in collected.rows("contacts")), "")
    return {
        "section": chapter.value,
        "title": gettext(TITLES[chapter]),
        "tables": [
            {
                "name": table,
                "portable": is_portable(table, source),
                "rows": collected.rows(table),
            }
            for table in TABLES[chapter]
            if collected.rows(table)
        ],
    }
