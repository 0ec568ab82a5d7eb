"""What a test says is absent could be there: a rewording must not let `not in` pass for ever.

A literal in an `assert … not in …` is a text of the program (then it stands in the catalogue, in a
template or in the code), or the test's own data (then it stands once more in the same file).
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BROKEN = re.compile(r'"\s*\n\s*f?"')
TESTS = sorted(path for path in (ROOT / "tests").rglob("test_*.py") if "not in" in path.read_text())


@cache
def program() -> str:
    """Everything the program can say: its code, its templates, its catalogues."""
    code = [*(ROOT / "app").rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    return "\n".join(map(_joined, [*code, *(ROOT / "app").rglob("*.po")]))


def _joined(path: Path) -> str:
    """With texts that are broken over lines put together again."""
    text = path.read_text()
    together = re.sub(BROKEN, "", text)
    return f"{text}\n{together}"


def absent(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every literal that some value must not hold."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assert):
            for part in ast.walk(node.test):
                if (
                    isinstance(part, ast.Compare)
                    and isinstance(part.ops[0], ast.NotIn)
                    and isinstance(part.left, ast.Constant)
                    and isinstance(part.left.value, str)
                ):
                    yield part.lineno, part.left.value


OUTSIDE = {"set-cookie", "SAVEPOINT", " onclick", "Traceback"}
"""Words of HTTP, SQL, HTML and Python, which nobody rewords."""
ATTRIBUTE = re.compile(r'\w+="([^"]*)"?')


def could_be_present(literal: str, text: str, how_often_absent: int) -> bool:
    if literal in OUTSIDE or literal.startswith("<"):
        return True
    said = ATTRIBUTE.fullmatch(literal)
    word = said[1] if said else literal
    return word in program() or text.count(word) > how_often_absent


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT / "tests")))
def test_what_must_be_absent_could_be_present(path: Path) -> None:
    text, literals = path.read_text(), list(absent(path))
    counts = Counter(literal for _, literal in literals)
    assert [
        (line, literal)
        for line, literal in literals
        if not could_be_present(literal, text, counts[literal])
    ] == []
