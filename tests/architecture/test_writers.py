"""People, organisations, their history and sources are written in one place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
TABLES = {
    "contacts": "Contact",
    "organisations": "Organisation",
    "contact_changes": "Change",
    "field_sources": "FieldSource",
}
ANY = "{}"
WRITERS = {
    # The writer itself.
    "contacts/actions/recording.py": {*TABLES, ANY},
    "contacts/actions/forgetting.py": {"contact_changes"},  # erasure: history that names an address
    "contacts/search/keys.py": {ANY},  # the keys of both, for the writer and for `migrate`
    "imports/writing/fresh/insert.py": {"contacts"},  # COPY of people nobody knew: no history yet
    # Rows that hang on a record, in whichever table: they move with all that they say.
    "contacts/duplicates/hanging.py": {ANY},
    # Tables that hang on a record: phone numbers, profiles; main addresses and positions.
    "contacts/actions/belongings.py": {ANY},
    "contacts/duplicates/part.py": {ANY},
    "privacy/erasing/mentions.py": {
        ANY
    },  # a name leaves others' texts: its history must not keep it
    # Databases that are filled to be measured, and dropped afterwards.
    "bench/events.sql": {"contacts", "contact_changes"},
    "bench/labels.py": {"contacts"},
    "bench/sending.sql": {"contacts"},
    "bench/people.py": {"contacts", "organisations"},
    "bench/retention.py": {"contacts"},
}
SQL = re.compile(
    r"\b(?:insert\s+into|update|delete\s+from|merge\s+into|copy|truncate)\s+(?:only\s+)?"
    rf'"?(?:({"|".join(TABLES)})\b|\{{)'
)
PICCOLO = {"insert", "update", "delete", "objects"}


def written_by(path: Path) -> Iterator[str]:
    text = path.read_text()
    return _in_sql(text) if path.suffix == ".sql" else written(text)


def written(source: str) -> Iterator[str]:
    """Tables of the register that this module writes; `{}` for one whose name is put in."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _in_sql(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else ANY for p in node.values)
            yield from _in_sql("".join(map(str, parts)))
        elif isinstance(node, ast.Call):
            yield from _by_call(node)


def _in_sql(text: str) -> Iterator[str]:
    for table in SQL.findall(text):
        yield table or ANY


def _by_call(call: ast.Call) -> Iterator[str]:
    name = ast.unparse(call.func)
    if "copy" in name:
        names = (arg.value for arg in call.args if isinstance(arg, ast.Constant))
        yield from (table for table in names if table in TABLES)
    model, _, method = name.rpartition(".")
    if method in PICCOLO:
        yield from (table for table, known in TABLES.items() if model.split(".")[-1] == known)


def test_people_and_organisations_have_one_writer() -> None:
    found = {
        str(path.relative_to(APP)): tables
        for path in sorted((*APP.rglob("*.py"), *APP.rglob("*.sql")))
        if (tables := set(written_by(path)))
    }
    assert found == WRITERS


@pytest.mark.parametrize(
    ("source", "tables"),
    [
        ('execute("update contacts c set title = $1")', {"contacts"}),
        ('execute("""\nwith x as (delete\n from contact_changes)""")', {"contact_changes"}),
        ('execute("insert into field_sources (kind)")', {"field_sources"}),
        ('execute(f"update {table} set owner = $1")', {ANY}),
        ('SQL = "update {table} set owner = $1"', {ANY}),
        ("Organisation.update({}).where()", {"organisations"}),
        ("tables.Contact.insert(one)", {"contacts"}),
        ('copy_rows("contacts", NAMES, rows)', {"contacts"}),
        ('execute("update contact_roles set until = $1")', set()),
        ('execute("select name from contacts for update")', set()),
        ("Contact.select()", set()),
    ],
)
def test_every_way_of_writing_is_seen(source: str, tables: set[str]) -> None:
    assert set(written(source)) == tables


CSV_WRITERS = {
    "lib/csv_cells.py",  # every file that leaves
    "imports/receiving/chunks.py",  # what an import keeps for itself
    "bench/importing.py",  # what the bench imports
}


def test_files_that_leave_are_written_where_their_cells_are_guarded() -> None:
    # trial H6
    writers = {
        str(path.relative_to(APP))
        for path in APP.rglob("*.py")
        if re.search(r"csv\.(?:Dict)?[Ww]riter", path.read_text())
    }
    assert writers == CSV_WRITERS
