"""Imports go down only, and rules are pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
LEVELS = (
    ("lib",),
    ("web", "mail"),
    ("staff",),
    ("contacts",),
    ("segments",),
    ("consent",),
    ("lists",),
    ("campaigns",),
    ("crm",),
    ("imports",),
    ("privacy",),
    ("home",),
)
LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
PLUMBING = {"config", "database", "piccolo_conf", "embedded", "commandline"}
COMPOSITION = {"bench", "demo"}
WEB_FILES = {"pages", "public", "routing", "sessions"}
FILES = sorted(APP.rglob("*.py"))
ROOM_FILES = [path for path in FILES if path.relative_to(APP).parts[0] in LEVEL]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def room_of(path: Path) -> str:
    return path.relative_to(APP).parts[0]


@pytest.mark.parametrize("path", ROOM_FILES, ids=lambda p: str(p.relative_to(APP)))
def test_a_room_imports_only_itself_and_lower_rooms(path: Path) -> None:
    room = room_of(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "app" or len(parts) < 2 or parts[1] == room:
            continue
        target = parts[1]
        if target in LEVEL:
            assert LEVEL[target] < LEVEL[room], f"{room} imports {name}"
        else:
            assert target in PLUMBING, f"{room} imports {name}: composition is imported by nothing"


def test_every_package_has_its_level() -> None:
    packages = {path.parent.name for path in APP.glob("*/__init__.py")}
    assert packages - PLUMBING - COMPOSITION == set(LEVEL)


@pytest.mark.parametrize("path", sorted(APP.rglob("rules.py")), ids=lambda p: p.parent.name)
def test_rules_are_pure(path: Path) -> None:
    allowed = {"app.lib.languages", "app.lib"}
    for name in imports(path):
        first = name.split(".")[0]
        assert first not in {"piccolo", "litestar", "asyncpg", "asyncio", "os", "random", "time"}
        if first == "app":
            same_room = name.startswith(f"app.{room_of(path)}.rules")
            lower_rules = name.split(".")[2:3] == ["rules"]
            assert same_room or lower_rules or any(name.startswith(a) for a in allowed), name
        assert "clock" not in name


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(APP)))
def test_only_pages_know_the_web_framework(path: Path) -> None:
    where = path.relative_to(APP)
    if where.parts[0] == "web" or len(where.parts) == 1 or where.parts[0] in COMPOSITION:
        return
    speaks_http = any(path.stem == name or path.stem.endswith(f"_{name}") for name in WEB_FILES)
    in_pages = any(part in WEB_FILES for part in where.parts)
    if not (speaks_http or in_pages):
        assert not any(name.split(".")[0] == "litestar" for name in imports(path)), where


@pytest.mark.parametrize("path", sorted(APP.rglob("__init__.py")), ids=lambda p: p.parent.name)
def test_a_room_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))
