"""The README's map lists exactly the rooms, and its settings are the real ones."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = r"\b(?:trials?|register) ([A-Z]\d+(?:, [A-Z]\d+)*)"
README = (ROOT / "README.md").read_text()


def test_the_map_lists_exactly_the_rooms() -> None:
    mapped = set(re.findall(r"^\| `app/(\w+)` \|", README, re.MULTILINE))
    packages = {path.parent.name for path in (ROOT / "app").glob("*/__init__.py")}
    assert mapped == packages - {"embedded", "bench", "demo"}


def test_every_path_it_names_exists() -> None:
    paths = set(re.findall(r"`((?:app|tests|templates|migrations|docs)/[\w/.-]+)`?", README))
    assert paths
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_its_settings_are_those_the_program_reads() -> None:
    named = set(re.findall(r"^\| `(POSTILUPA_\w+)` \|", README, re.MULTILINE))
    read = set(re.findall(r"POSTILUPA_\w+", (ROOT / "app" / "config.py").read_text()))
    assert named == read


def test_both_its_commands_install_the_locked_versions() -> None:
    installing = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert len(installing) == 2
    assert all(".venv/bin/pip install -c constraints.txt -e " in line for line in installing)


def test_its_test_command_is_what_decides_whether_a_change_lands() -> None:
    [command] = re.findall(r"^python3 -m venv .* && .venv/bin/pytest$", README, re.MULTILINE)
    lines = [line.strip() for line in (ROOT / ".ci" / "run").read_text().splitlines()]
    assert command in lines


def test_rows_named_in_tests_are_those_that_are_explained() -> None:
    """Both ways: no name without its meaning, no promise without its test."""
    explained = (ROOT / "tests" / "README.md").read_text()
    rows = re.findall(r"^\| ([A-Z]\d+) \|", explained, re.MULTILINE)
    assert sorted(set(rows)) == sorted(rows), "a row is explained twice"
    assert named_in_tests() == set(rows)


def named_in_tests() -> set[str]:
    """The rows of `# trial A5`, `# trials A5, A6` and `# register R7` beside tests."""
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("*.py"):
        for comment in re.findall(r"#.*", path.read_text()):
            for rows in re.findall(NAMED, comment):
                found.update(rows.split(", "))
    return found


def test_every_path_that_a_text_of_the_project_names_exists() -> None:
    """In docstrings, comments, templates and the tests' own README, not in this one alone."""
    texts = [*(ROOT / "app").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    texts += [*(ROOT / "migrations").rglob("*.*"), ROOT / "tests" / "README.md"]
    named = {
        (str(text.relative_to(ROOT)), path)
        for text in texts
        if text.suffix != ".pyc"
        for path in re.findall(
            r"\b((?:app|tests|templates|migrations)/[\w/]+\.\w+)", text.read_text()
        )
    }
    assert [each for each in sorted(named) if not (ROOT / each[1]).exists()] == []
