"""Imports go down only, and rules are pure."""

import ast
import re
import sys
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
    ("disclosures",),
    ("lists",),
    ("campaigns",),
    ("crm",),
    ("imports",),
    ("privacy",),
    ("home",),
)
LEVEL = {room: level for level, rooms in enumerate(LEVELS) for room in rooms}
PLUMBING = {"config", "database", "pools", "piccolo_conf", "embedded", "commandline"}
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
            lower_rules = name.split(".")[2:3] in (["rules"], ["values"])
            pure = name in PURE_MODULES or name.rpartition(".")[0] in PURE_MODULES
            in_lib = any(name.startswith(a) for a in allowed)
            assert same_room or lower_rules or pure or in_lib, name
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


ALLOWED = {
    "main()",  # `python -m app` is the command
    "os.environ.setdefault('PICCOLO_CONF', 'app.piccolo_conf')",  # Piccolo looks there when imported
}
PURE_LIBRARIES = {"babel", "email_validator", "idna", "phonenumbers", "rapidfuzz", "stdnum"}
IMPURE = {
    "asyncio",
    "os",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "tempfile",
    "time",
    "pathlib",
}


def module_of(path: Path) -> str:
    parts = path.relative_to(APP.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {module_of(path): path for path in FILES}


def says_it_is_pure(path: Path) -> bool:
    return bool(re.search(r"\b[Pp]ure\b", ast.get_docstring(ast.parse(path.read_text())) or ""))


def loaded_with(path: Path) -> set[str]:
    """Every module that comes with this one, of ours also what they load in turn."""
    seen: set[str] = set()
    waiting = [path]
    while waiting:
        for name in at_the_top(waiting.pop()):
            if name not in seen:
                seen.add(name)
                if name in PATHS:
                    waiting.append(PATHS[name])
    return seen


def at_the_top(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


PURE = [path for path in FILES if says_it_is_pure(path) or path.name == "rules.py"]
PURE_MODULES = {module_of(path) for path in PURE}


@pytest.mark.parametrize("path", PURE, ids=lambda p: str(p.relative_to(APP)))
def test_what_calls_itself_pure_loads_nothing_that_acts(path: Path) -> None:
    """No database, web, clock or chance, however far down; languages may read their catalogues."""
    for name in loaded_with(path):
        first = name.split(".")[0]
        assert name not in {"app.database", "app.config", "app.lib.clock"}, name
        assert first in sys.stdlib_module_names or first == "app" or first in PURE_LIBRARIES, name
    direct = {name.split(".")[0] for name in at_the_top(path)}
    assert not direct & IMPURE, direct & IMPURE


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(APP)))
def test_nothing_happens_by_importing(path: Path) -> None:
    """A module defines; it calls nothing for its effect. What has to be known is put in a list."""
    calls = [
        ast.unparse(node)
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    ]
    assert [call for call in calls if call not in ALLOWED] == []


# One place per SQL fact: whoever writes it again writes it a little differently one day.
FACTS = {
    "the address that stands for a person": (
        r"main_since (is null|desc nulls last), [\w{}]*\.?created_at, [\w{}]*\.?id",
        "contacts/sql.py",
    ),
    "a position that has not ended": (
        r"((p|\{alias\})\.|\(|and )until is null or ((p|\{alias\})\.)?until >= ",
        "contacts/sql.py",
    ),
    "an order in force": (r"v\.corrects = f\.id\)\)", "crm/services/sql.py"),
    "the name of a list": (r"list_texts t where t\.list = [\w.{}]+\s+order by", "lists/sql.py"),
}


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_the_database_is_written_in_one_place(fact: str) -> None:
    pattern, place = FACTS[fact]
    tables = {path for path in FILES if path.parts[-2] in ("bench", "demo")}
    written = {
        str(path.relative_to(APP))
        for path in FILES
        if path not in tables and re.search(pattern, path.read_text())
    }
    assert written == {place}


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Not at the top and not within functions: whoever reads one module needs not know its users."""
    graph = {
        module: {name for name in imports(path) if name in PATHS and name != module}
        for module, path in PATHS.items()
    }
    while leaves := {module for module, needs in graph.items() if not needs}:
        graph = {module: needs - leaves for module, needs in graph.items() if module not in leaves}
    assert graph == {}


ASKING = {"urllib.request", "http.client", "httpx", "aiohttp", "requests", "urllib3", "ftplib"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(APP)))
def test_nothing_ever_fetches_an_address_that_somebody_typed(path: Path) -> None:
    # trial A26
    assert not ASKING & set(imports(path)), "the program asks no other web server for anything"
