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
    *("asgi", "cli", "worker", "migrate", "commandline", "askable"),
    *("config", "database", "piccolo_app", "piccolo_conf"),
}
KINDS = (
    *("tables", "rules", "actions", "queries", "pages", "public", "forms", "emails", "jobs"),
    *("commands", "personal_data", "words", "fields", "sql"),
)
STORIES = {
    **dict.fromkeys(
        ["campaigns/outcomes"], "what can become of a letter: asked by all four folders of the room"
    ),
    **dict.fromkeys(
        ["consent/export", "consent/merging"], "one story each, too small for a folder"
    ),
    **dict.fromkeys(
        ["contacts/facts", "contacts/about", "contacts/identifiers", "contacts/phones"],
        "kinds of values that the rooms above hand over",
    ),
    **dict.fromkeys(["contacts/profiles", "contacts/role_addresses"], "kinds of values as well"),
    "contacts/values": "what a text means as a value of each kind",
    "home/chart": "a drawing",
    **dict.fromkeys(["mail/addresses", "mail/mailbox", "mail/outbox"], "what the room is made of"),
    "privacy/notice": "a text made from settings",
    **dict.fromkeys(
        ["segments/askable", "segments/compile", "segments/counting", "segments/definition"],
        "the language of segments, step by step",
    ),
    **dict.fromkeys(
        ["segments/pieces", "segments/values"], "the same: SQL and values of conditions"
    ),
    **dict.fromkeys(
        ["staff/passwords", "staff/routing", "staff/sessions"], "the door of staff pages"
    ),
}
"""Modules at the top of a room that are named after what they hold, and why they may be."""
PLUMBING = {"lib", "web", "embedded", "bench", "demo"}
FOLDERS = [folder for folder in (APP, ROOT / "tests") for folder in (folder, *folder.rglob("*/"))]


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
