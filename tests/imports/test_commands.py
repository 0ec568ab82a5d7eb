"""`postilupa contacts import`, as the operator runs it."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app import database
from app.imports import commands
from app.imports.actions import Described
from tests.make import imports as make_imports
from tests.make import lists as make_lists

TEXT = (
    "Sähköposti;Nimi;Kuka;OPTIN_TIME\n"
    "aino@example.org;Aino Mäkinen;energia;2020-01-01 10:00\n"
    "eino@example.org;Eino Öberg;;\n"
    "liisa@;Liisa;;\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lista.csv"
    path.write_text(TEXT)
    return path


async def asked(file: Path, **more: Any) -> dict[str, object]:
    """What the command does once the database is open, without a process of its own."""
    told = Described(more.pop("source", "meeting"), "Messut", evidence=more.pop("evidence", ""))
    given = {
        "list_slug": None, "columns": [], "dry_run": False, "report": None, "record_consent": True,
    } | more  # fmt: skip
    return await commands._import(commands._Asked(file, told, **given))


async def test_people_come_in_and_the_numbers_add_up(db: None, file: Path) -> None:
    done = await asked(file, columns=[("Kuka", "tags")])
    numbers = [done[name] for name in ("created", "updated", "unchanged", "refused", "suppressed")]
    assert (done["rows"], numbers) == (3, [2, 0, 0, 1, 0])
    assert await make_imports.people() == [
        "Aino Mäkinen aino@example.org",
        "Eino Öberg eino@example.org",
    ]
    assert await database.fetchval("select name from tags") == "energia"


async def test_the_report_names_row_and_column(db: None, file: Path) -> None:
    done = await asked(file)
    report = Path(str(done["report"])).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(report.splitlines(), delimiter=";"))
    assert Path(str(done["report"])) == file.with_name("lista.csv.report.csv")
    assert [row[0] for row in rows[1:]] == ["2", "3", "4"]
    assert rows[3][2:4] == ["Sähköposti", "liisa@"]


async def test_a_dry_run_writes_nobody(db: None, file: Path) -> None:
    done = await asked(file, dry_run=True)
    assert (done["created"], done["refused"]) == (2, 1)
    assert await make_imports.people() == []


async def test_consents_of_a_list_count(db: None, file: Path) -> None:
    await make_lists.a_list("kirje")
    await asked(file, list_slug="kirje", evidence="Lomake 2020")
    assert await database.fetchval("select count(*) from permission where verdict") == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            {"columns": [("Puuttuu", "email")]},
            "There is no column Puuttuu. The columns are: Sähköposti",
        ),
        ({"columns": [("Kuka", "shoe")]}, "We do not know the field shoe."),
        ({"list_slug": "puuttuu"}, "There is no list puuttuu."),
        ({"source": "somewhere"}, "Choose where these people come from"),
    ],
)
async def test_what_cannot_be_meant_is_said(
    db: None, file: Path, more: dict[str, Any], sentence: str
) -> None:
    from app.lib.languages import speaking
    from app.lib.refusals import Invalid

    with pytest.raises(Invalid) as caught:
        await asked(file, **more)
    with speaking("en"):
        assert sentence in str(caught.value)


def invoked(*arguments: str) -> Result:
    return CliRunner().invoke(commands.import_command, arguments)


def test_the_source_is_asked_for(file: Path) -> None:
    """# register R13"""
    done = invoked(str(file))
    assert done.exit_code == 2
    assert "--source" in done.output


def test_a_column_without_a_field_is_explained(file: Path) -> None:
    done = invoked(str(file), "--source", "meeting", "--map", "Kuka")
    assert done.exit_code == 1
    assert "Write --map Kuka=email" in done.output


def test_the_answer_for_programs_is_json(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {"rows": 1, "created": 1, "updated": 0, "unchanged": 0, "refused": 0, "suppressed": 0,
             "report": "r.csv"}  # fmt: skip
    monkeypatch.setattr(commands, "run_with_database", lambda *_: found)
    assert json.loads(invoked(str(file), "--source", "meeting", "--json").output) == found
    assert "1 rows: 1 new people" in invoked(str(file), "--source", "meeting").output
