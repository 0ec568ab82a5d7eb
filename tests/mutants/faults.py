"""What a fault is, and where in the tree it goes.

A fault names no file: its snippet says where, wherever the code has been moved to.
"""

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

ROOT = Path(__file__).parents[2]
FOLDERS = ("app", "migrations", "templates")
KINDS = (".py", ".sql", ".html", ".txt", ".js")


@dataclass(frozen=True)
class Fault:
    """One small change that makes the program wrong.

    `old` stands exactly once in the code, however its words are spaced; `new` replaces it.
    `noticed_by` names test files, without folder and ending; `room/test_x` where two share a name.
    """

    name: str
    wrong: str
    old: str
    new: str
    noticed_by: tuple[str, ...]


class Gone(Exception):
    """The snippet or the test no longer stands where one can find it."""


@dataclass(frozen=True)
class Change:
    """A file of the tree, and what it holds with the fault."""

    path: Path
    text: str
    before: str

    def is_different(self) -> bool:
        return self.text.split() != self.before.split()

    def compiles(self) -> None:
        """Raises SyntaxError when nobody could have written this by mistake and run it."""
        if self.path.suffix == ".py":
            ast.parse(self.text)
        elif self.path.suffix in (".html", ".txt"):
            try:
                jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(self.text)
            except jinja2.TemplateSyntaxError as error:
                raise SyntaxError(str(error)) from error


def change(fault: Fault, root: Path = ROOT) -> Change:
    """Where the fault goes. Raises Gone unless that is exactly one place."""
    snippet = re.compile(r"\s+".join(map(re.escape, fault.old.split())))
    places = [
        (path, match) for path, text in _sources(root).items() for match in snippet.finditer(text)
    ]
    if len(places) != 1:
        where = ", ".join(str(path) for path, _ in places) or "nowhere"
        raise Gone(f"{fault.name}: the snippet stands {len(places)} times ({where})")
    [(path, match)] = places
    text = _sources(root)[path]
    return Change(path, text[: match.start()] + fault.new.strip() + text[match.end() :], text)


@cache
def _sources(root: Path) -> dict[Path, str]:
    return {
        path.relative_to(root): path.read_text()
        for folder in FOLDERS
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in KINDS and "__pycache__" not in path.parts
    }


def files_asked(fault: Fault, root: Path = ROOT) -> list[Path]:
    """The files that ought to notice. Raises Gone for one that is not there."""
    return [_test_file(name, root) for name in fault.noticed_by]


@cache
def _test_file(name: str, root: Path) -> Path:
    *rooms, stem = name.split("/")
    paths = [
        path.relative_to(root)
        for path in (root / "tests").rglob(f"{stem}.py")
        if set(rooms) <= set(path.parts)
    ]
    if len(paths) != 1:
        raise Gone(f"{name}: {len(paths)} test files of this name")
    return paths[0]
