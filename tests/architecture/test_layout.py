"""Where things stand: which rooms there are, how many modules a folder holds, what they are called."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
MOST = 14
GROWING = {"app/web": 10, "app/mail": 10, "app/consent": 10}
"""Rooms that grow next keep more free places."""

COMPOSITION = {
    *("asgi", "cli", "worker", "migrate", "commandline", "askable", "told"),
    *("config", "database", "pools", "piccolo_app", "piccolo_conf"),
}
KINDS = (
    *("tables", "rules", "actions", "queries", "pages", "public", "forms", "emails", "jobs"),
    *("commands", "personal_data", "words", "fields", "sql"),
)
STORIES = {
    "campaigns/outcomes": "what can become of a letter: asked by all four folders of the room",
    "campaigns/locking": "one deed at a time: writing and running hold the same row",
    "consent/events": "what the ledger says: known to the decision and to all who record",
    "consent/export": "one story, too small for a folder",
    "consent/merging": "one story, too small for a folder",
    "contacts/about": "a kind of value that rooms above hand over",
    "contacts/facts": "kinds of values that rooms above hand over",
    "contacts/identifiers": "a kind of value",
    "contacts/naming": "a kind of value",
    "contacts/phones": "a kind of value",
    "contacts/profiles": "a kind of value",
    "contacts/role_addresses": "a kind of value",
    "contacts/values": "what a text means as a value of each kind",
    "home/chart": "a drawing",
    "home/tasks": "what of the first page is about permissions and about what people ask",
    "mail/accounts": "what the room is made of",
    "mail/addresses": "what the room is made of",
    "mail/mailbox": "what the room is made of",
    "mail/outbox": "what the room is made of",
    "segments/askable": "the language of segments: what can be asked",
    "segments/compile": "the language of segments: to SQL",
    "segments/counting": "the language of segments: how many",
    "segments/definition": "the language of segments: as it is stored",
    "segments/pieces": "the language of segments: SQL of one condition",
    "segments/values": "the language of segments: values of one condition",
    "staff/passwords": "the door of staff pages",
    "staff/routing": "the door of staff pages",
    "staff/sessions": "the door of staff pages",
}
"""Modules at the top of a room that are named after what they hold, and why they may be."""
PLUMBING = {"lib", "web", "embedded", "bench", "demo"}
FOLDERS = sorted({path.parent for top in (APP, ROOT / "tests") for path in top.rglob("*.py")})


def modules(folder: Path) -> list[str]:
    return [path.stem for path in folder.glob("*.py") if path.stem not in ("__init__", "__main__")]


def test_the_top_holds_composition_and_nothing_else() -> None:
    assert set(modules(APP)) == COMPOSITION


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_folder_holds_more_than_fourteen_modules(folder: Path) -> None:
    assert len(modules(folder)) <= GROWING.get(str(folder.relative_to(ROOT)), MOST)


def test_a_kind_is_called_the_same_in_every_room() -> None:
    """`pages`, never `page`, `views` or `handlers`: whoever knows one room finds their way in all."""
    other_words = {"model", "models", "view", "handler", "handlers", "service", "services", "utils"}
    other_words |= {"helpers", "helper", "common", "manager", "base", "misc", "page", "rule"}
    other_words |= {"action", "query", "table", "form", "email", "job", "command"}
    assert [str(path) for path in APP.rglob("*.py") if path.stem in other_words] == []


def test_every_room_has_the_same_few_files() -> None:
    """What stands at the top of a room is one of the kinds, or stands in this list with a reason."""
    rooms = [path.parent for path in APP.glob("*/__init__.py") if path.parent.name not in PLUMBING]
    odd = {
        f"{room.name}/{module}"
        for room in rooms
        for module in modules(room)
        if not any(module == kind or module.endswith(f"_{kind}") for kind in KINDS)
    }
    assert odd == set(STORIES)


def test_a_docstring_of_a_room_says_what_it_is_for_in_a_few_lines() -> None:
    for path in APP.rglob("__init__.py"):
        assert len(path.read_text().splitlines()) <= 12, f"{path}: a name has one address"


def test_names_of_modules_are_words() -> None:
    counted = Counter(path.stem for path in APP.rglob("*.py"))
    assert all(re.fullmatch(r"[a-z]+(_[a-z0-9]+)*|__init__|__main__", name) for name in counted)
