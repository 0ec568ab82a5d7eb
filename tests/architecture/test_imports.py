"""Imports go down only, and rules are pure."""

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
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


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path) -> tuple[str, ...]:
    return tuple(imported_by(ast.walk(tree(path))))


def imported_by(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def wrong(
    paths: Iterable[Path], faults_of: Callable[[Path], Iterable[str]]
) -> dict[str, list[str]]:
    """What is wrong in which file: all of it, in one answer."""
    said = {str(path.relative_to(APP)): list(faults_of(path)) for path in paths}
    return {where: faults for where, faults in said.items() if faults}


def room_of(path: Path) -> str:
    return path.relative_to(APP).parts[0]


def test_a_room_imports_only_itself_and_lower_rooms() -> None:
    def upwards(path: Path) -> Iterator[str]:
        room = room_of(path)
        for name in imports(path):
            target = name.split(".")[1] if name.startswith("app.") else room
            if target == room or target in PLUMBING:
                continue  # composition is imported by nothing
            if target not in LEVEL or LEVEL[target] >= LEVEL[room]:
                yield name

    assert wrong(ROOM_FILES, upwards) == {}


def test_every_package_has_its_level() -> None:
    packages = {path.parent.name for path in APP.glob("*/__init__.py")}
    assert packages - PLUMBING - COMPOSITION == set(LEVEL)


def test_rules_are_pure() -> None:
    acting = {"piccolo", "litestar", "asyncpg", "asyncio", "os", "random", "time"}

    def faults(path: Path) -> Iterator[str]:
        for name in imports(path):
            is_pure = (
                name.startswith((f"app.{room_of(path)}.rules", "app.lib"))
                or name.split(".")[2:3] in (["rules"], ["values"])
                or name in PURE_MODULES
                or name.rpartition(".")[0] in PURE_MODULES
            )
            is_ours = name.split(".")[0] == "app"
            if name.split(".")[0] in acting or "clock" in name or (is_ours and not is_pure):
                yield name

    assert wrong(APP.rglob("rules.py"), faults) == {}


def test_only_pages_know_the_web_framework() -> None:
    def faults(path: Path) -> Iterator[str]:
        where = path.relative_to(APP)
        if where.parts[0] == "web" or len(where.parts) == 1 or where.parts[0] in COMPOSITION:
            return
        speaks_http = any(path.stem == name or path.stem.endswith(f"_{name}") for name in WEB_FILES)
        if not speaks_http and not WEB_FILES & set(where.parts):
            yield from (name for name in imports(path) if name.split(".")[0] == "litestar")

    assert wrong(FILES, faults) == {}


def test_a_room_says_what_it_is_for() -> None:
    assert [path for path in APP.rglob("__init__.py") if not ast.get_docstring(tree(path))] == []


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
    return bool(re.search(r"\b[Pp]ure\b", ast.get_docstring(tree(path)) or ""))


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


@cache
def at_the_top(path: Path) -> tuple[str, ...]:
    return tuple(imported_by(tree(path).body))


PURE = [path for path in FILES if says_it_is_pure(path) or path.name == "rules.py"]
PURE_MODULES = {module_of(path) for path in PURE}


def test_what_calls_itself_pure_loads_nothing_that_acts() -> None:
    """No database, web, clock or chance, however far down; languages may read their catalogues."""

    def faults(path: Path) -> Iterator[str]:
        for name in loaded_with(path):
            first = name.split(".")[0]
            known = first in sys.stdlib_module_names or first == "app" or first in PURE_LIBRARIES
            if name in {"app.database", "app.config", "app.lib.clock"} or not known:
                yield name
        yield from IMPURE & {name.split(".")[0] for name in at_the_top(path)}

    assert wrong(PURE, faults) == {}


def test_nothing_happens_by_importing() -> None:
    """A module defines; it calls nothing for its effect. What has to be known is put in a list."""

    def calls(path: Path) -> Iterator[str]:
        for node in tree(path).body:
            if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
                yield ast.unparse(node)

    assert wrong(FILES, lambda path: set(calls(path)) - ALLOWED) == {}


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


PORTION = re.compile(r"\bin \(\s*(?:select|\{)(?:[^()]|\([^()]*\))*\blimit\b")


def test_a_portion_is_chosen_once_whatever_the_statistics_say() -> None:
    """`in (… limit n)` is asked again for every row when the planner takes the table for empty."""
    in_product = [path for path in FILES if path.parts[-2] != "bench"]
    assert wrong(in_product, lambda path: PORTION.findall(path.read_text())) == {}


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


def test_nothing_ever_fetches_an_address_that_somebody_typed() -> None:
    """The program asks no other web server for anything."""
    # trial A26
    assert wrong(FILES, lambda path: ASKING & set(imports(path))) == {}
