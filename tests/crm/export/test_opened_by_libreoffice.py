"""Every file that leaves, opened by a real spreadsheet program with every separator: no formula."""

import asyncio
import csv
import io
import re
import shutil
import zipfile
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from uuid import uuid4

import pytest

from app.consent import actions as consent
from app.consent import export as ledger
from app.consent.actions import Evidence
from app.contacts.actions import belongings, people
from app.contacts.facts import PersonFields, Source
from app.database import execute
from app.imports.after.left_out import left_out
from app.imports.after.report import report
from app.imports.mapping.propose import proposed
from tests.crm.export.test_export import PATH, rows_of
from tests.crm.export.test_export_comes_back import EVERYTHING, READ
from tests.crm.register.list_page import NOBODY
from tests.make import consent as make_consent
from tests.make import contacts as make_contacts
from tests.make import imports as make_imports
from tests.make.staff import StaffBrowser

SOFFICE = shutil.which("soffice")
SEPARATORS = {"comma": "44", "semicolon": "59", "tab": "9", "pipe": "124", "all": "44/59/9/124"}
# UTF-8, quotation marks, special numbers detected, formulas calculated: as careless as can be.
FILTER = "CSV:{},34,76,1,,0,false,true,false,false,false,0,true"
STARTS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\uff1d1+1")
EVIL = [
    cell
    for starts in STARTS
    for separator in (",", ";", "|", "\t", "\n")
    for cell in (f"A{separator}{starts}{separator}B", f'A"{separator}"{starts}', starts)
]
ON_A_LINE = [cell for cell in EVIL if "\n" not in cell and "\t" not in cell]


async def an_evil_person() -> None:
    contact = await people.add_person(
        PersonFields(
            ON_A_LINE[0], ON_A_LINE[1], "A|=1+1|B", "sv", "Kauppakatu 1,\n-1", notes="\n".join(EVIL)
        ),
        Source("meeting", "Messut;=1+1"),
        NOBODY,
        address=make_contacts.address("aino@example.org"),
    )
    await belongings.set_phones(contact, None, [("+358401234567", "mobile")], NOBODY)
    await belongings.set_tags(contact, ["Energia|=1+1", "+Metsät"], NOBODY)


async def _whole(file: AsyncIterator[bytes]) -> bytes:
    return b"".join([part async for part in file])


async def _files(staff: StaffBrowser) -> AsyncIterator[tuple[str, bytes]]:
    """Each export under its name, with a raw file to see that formulas would be counted."""
    raw = io.StringIO()
    csv.writer(raw).writerows([["x", cell] for cell in EVIL])
    yield "raw", raw.getvalue().encode()
    for about in ("people", "organisations"):
        for form in ("csv", "csv_excel"):
            asked = {"whole": "yes", "purpose": "x", "use": "own", "format": form}
            answer = await staff.send_form(f"/staff/{about}/export/file", asked)
            yield f"{about}-{form}", answer.content
    for kind in (ledger.Format.CSV, ledger.Format.CSV_EXCEL):
        yield f"evidence-{kind.value}", await _whole(ledger.export(kind, {}))
    rows = [["Nimi", "Muuta;=1+1", "Posti"], *(["Aino", cell, cell] for cell in EVIL)]
    done = await make_imports.imported(
        make_imports.table(*rows), mapping=["last_name", "notes", "email"]
    )
    assert done.counts.refused
    yield "report", await _whole(report(done.id, is_trial=False))
    yield "left-out", await _whole(await left_out(done, None, is_trial=False))


def _formulas(workbook: Path) -> int:
    with zipfile.ZipFile(workbook) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets
        return sum(len(re.findall(rb"<f[ >/]", parts.read(name))) for name in sheets)


async def _opened(folder: Path) -> Iterable[tuple[str, int]]:
    """How many formulas each file has, by file and separator."""
    files = sorted(folder.glob("*.csv"))
    for name, separator in SEPARATORS.items():
        converted = await asyncio.create_subprocess_exec(
            *(SOFFICE or "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"),
            *("--convert-to", "xlsx", f"--infilter={FILTER.format(separator)}"),
            *("--outdir", str(folder / name), *map(str, files)),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert await asyncio.wait_for(converted.wait(), 120) == 0
    return (
        (f"{file.stem} by {name}", _formulas(folder / name / f"{file.stem}.xlsx"))
        for name in SEPARATORS
        for file in files
    )


# trials F1, H6
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is missing: libreoffice-calc-nogui")
async def test_a_spreadsheet_program_finds_no_formula(staff: StaffBrowser, tmp_path: Path) -> None:
    await an_evil_person()
    await make_contacts.organisation("A;=1+1;B Oy")
    evil = Evidence(email="a,=1+1@example.org", user_agent="x;=1+1;|@SUM(1)|", page='x";"=1+1')
    await consent.record(make_consent.new_event(uuid4(), evidence=evil))
    async for name, content in _files(staff):
        (tmp_path / f"{name}.csv").write_bytes(content)
    counted = dict(await _opened(tmp_path))
    raw = {name: counted.pop(f"raw by {name}") for name in SEPARATORS}
    assert all(raw.values()), raw
    assert not {name: number for name, number in counted.items() if number}


# trial H6
@pytest.mark.parametrize("form", ["csv", "csv_excel", "xlsx"])
async def test_what_looked_like_formulas_comes_back_as_it_was(
    staff: StaffBrowser, form: str
) -> None:
    await an_evil_person()
    asked = {"whole": "yes", "purpose": "x", "use": "own", "format": form}
    answer = await staff.send_form(f"{PATH}/file", asked)
    before = await rows_of(staff)
    await execute(EVERYTHING)
    await make_imports.imported(answer.content, mapping=proposed(list(before[0])))
    told = list(before[0])[:READ]
    assert [[row[each] for each in told] for row in await rows_of(staff)] == [
        [row[each] for each in told] for row in before
    ]
    assert before[0]["Mobile phone"] == "'+358401234567"
