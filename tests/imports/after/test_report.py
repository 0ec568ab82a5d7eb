"""The report of an import: every row, what became of it, why, and what to do, as a safe table."""

import csv
import io
from uuid import UUID

import pytest

from app import database
from app.imports.after.findings import FINDINGS
from app.imports.after.report import WHAT_TO_DO, needs_a_person, report
from app.imports.rules import REFUSING, Code, Counts
from app.imports.writing import engine
from app.lib.languages import Language, speaking
from tests.make import files as make_files
from tests.make.import_pages import (
    SOURCE,
    describe,
    info,
    map_as_proposed,
    ready,
    received,
    start,
    words,
)
from tests.make.imports import imported
from tests.make.staff import StaffBrowser


async def rows_of(import_id: UUID, *, is_trial: bool = False) -> list[list[str]]:
    content = b"".join([part async for part in report(import_id, is_trial=is_trial)])
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_every_finding_says_what_to_do() -> None:
    assert WHAT_TO_DO.keys() == FINDINGS.keys() == set(Code)
    assert all(needs_a_person(code) for code in REFUSING)


async def test_each_row_has_its_outcome_and_each_finding_its_reason(db: None) -> None:
    register = make_files.register(100)
    done = await imported(register.encoded("utf-8"))
    with speaking(Language.ENGLISH):
        headings, *rows = await rows_of(done.id)
    assert headings == [
        "Row", "Outcome", "Column", "What the file says", "What we found", "What to do",
    ]  # fmt: skip
    assert {int(row[0]) for row in rows} == set(range(2, 102))
    by_row = {int(row[0]): row for row in rows}
    assert by_row[2] == ["2", "New person", "", "", "", ""]
    address = by_row[register.wrong["address"][0]]
    assert address[1:4] == ["Not imported", "Sähköposti", "juhani.mäkinen(at)rovapuu"]
    assert address[4] == "This is not an e-mail address we can send to. The row is left out."
    assert address[5].startswith("Correct the address, or empty the cell to import the person")
    phone = by_row[register.wrong["phone"][0]]
    assert phone[1:4] == ["New person", "Puhelin", "kysy Sirkulta"]


async def test_the_report_speaks_the_readers_language(db: None) -> None:
    done = await imported(make_files.register(20).encoded("utf-8"))
    with speaking(Language.FINNISH):
        rows = await rows_of(done.id)
    assert rows[0][1] == "Tulos"


async def test_no_cell_of_the_report_is_a_formula(db: None) -> None:
    # trials A22, F1
    evil = '=HYPERLINK("http://x.example";"1")'
    content = f'"{evil.replace(chr(34), chr(34) * 2)}",Email\nx,=1+1@\n'
    done = await imported(content, mapping=["first_name", "email"])
    for row in (await rows_of(done.id))[1:]:
        assert not any(cell.lstrip().startswith(("=", "+", "@", "-")) for cell in row[2:]), row


@pytest.mark.parametrize("is_trial", [True, False])
async def test_the_report_is_downloaded_and_noted(staff: StaffBrowser, is_trial: bool) -> None:
    path = await ready(staff, make_files.register(20).encoded("cp1252"))
    found = await info(path)
    await staff.send_form(f"{path}/try")
    await engine.run(found.id)
    if not is_trial:
        await start(staff, path)
        await engine.run(found.id)
    answer = await staff.send_form(f"{path}/report")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][1] == ("What would happen" if is_trial else "Outcome")
    assert rows[1][1] == "New person"
    assert sum(row[1] == "Not imported" for row in rows) == 1
    assert "juhani.mäkinen(at)rovapuu" in answer.content.decode("utf-8-sig")
    noted = await database.fetchval(
        "select detail ->> 'rows' from access_log where what = 'import_report_exported'"
    )
    assert noted == "20"


async def test_a_report_of_an_older_check_says_nothing_of_the_rows(staff: StaffBrowser) -> None:
    path = await ready(staff, make_files.register(20).encoded("utf-8"))
    await staff.send_form(f"{path}/try")
    await engine.run((await info(path)).id)
    await map_as_proposed(staff, path, c7="")
    rows = await rows_of((await info(path)).id, is_trial=True)
    assert {row[1] for row in rows[1:]} == {"Ei vielä tuotu"}


@pytest.mark.parametrize("is_trial", [True, False])
async def test_rows_that_were_left_out_are_mended_and_brought_again(
    staff: StaffBrowser, is_trial: bool
) -> None:
    content = (
        "Kuka;Posti;Puhelin;Muuta\r\nAino Aho;aino@example.org;;x\r\n"
        "Eino Öberg;eino(at)example.org;+358 40 1234567;=1+1\r\nOili;;;\r\n"
        "Uuno;uuno@example.org;;;liikaa\r\n"
    )
    path = await received(staff, content.encode())
    await map_as_proposed(staff, path, c0="full_name", c1="email", c3="notes")
    await describe(staff, path)
    await staff.send_form(f"{path}/try")
    await engine.run((await info(path)).id)
    if not is_trial:
        await start(staff, path)
        await engine.run((await info(path)).id)
    page = words(await staff.get(f"{path}/check" if is_trial else path))
    assert f"Download the 3 rows that {'would be' if is_trial else 'were'} left out" in page
    answer = await staff.send_form(f"{path}/left-out")
    headings, eino, oili, uuno = csv.reader(
        io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"
    )
    assert headings == ["Kuka", "Posti", "Puhelin", "Muuta", "Why the row is left out"]
    assert eino[:4] == ["Eino Öberg", "eino(at)example.org", "'+358 40 1234567", "'=1+1"]
    assert eino[4].startswith("Row 3: Posti: This is not an e-mail address we can send to.")
    assert oili[4].startswith("Row 4: The row has a name, but no e-mail address")
    assert uuno[5] == "liikaa"
    assert uuno[4].startswith("Row 5: The row has more cells than there are headings")
    noted = await database.fetchval(
        "select detail ->> 'rows' from access_log where what = 'import_report_exported'"
    )
    assert noted == "3"
    mended = answer.content.decode("utf-8-sig").replace("(at)", "@").encode()
    again = await received(staff, mended)
    assert (await info(again)).mapping == ["full_name", "email", "phone", "notes", ""]
    await describe(staff, again)
    await start(staff, again)
    await engine.run((await info(again)).id)
    assert (await info(again)).counts == Counts(created=1, refused=2)
    notes, number = await database.fetchrow(  # type: ignore[misc]
        "select c.notes, p.number from contacts c join contact_phones p on p.contact = c.id"
    )
    assert (notes, number) == ("=1+1", "+358401234567")


async def test_pressing_start_twice_starts_once(staff: StaffBrowser) -> None:
    path = await ready(staff, make_files.register(20).encoded("utf-8"))
    edition = {"edition": str((await info(path)).edition)}
    for _ in range(2):
        answer = await staff.send_form(f"{path}/start", edition)
        assert answer.status_code == 303
        assert answer.headers["location"].split("?")[0] == path
    noted = await database.fetchval("select count(*) from access_log where what = 'import_started'")
    assert noted == 1


async def test_the_last_step_shows_counts_that_add_up_before_anything_is_written(
    staff: StaffBrowser,
) -> None:
    path = await ready(staff, make_files.register(100).encoded("utf-8"))
    assert "First look, then save" in words(await staff.get(f"{path}/check"))
    await staff.send_form(f"{path}/try")
    assert "Every row is being looked at" in words(await staff.get(f"{path}/check"))
    await engine.run((await info(path)).id)
    said = words(await staff.get(f"{path}/check"))
    assert "New person 97" in said
    assert "Not imported 3" in said
    assert "Total 100" in said
    assert "juhani.mäkinen(at)rovapuu" in said
    assert "Import 97 rows" in said
    assert await database.fetchval("select count(*) from contacts") == 0


async def test_who_starts_something_that_has_changed_is_shown_it_first(
    staff: StaffBrowser,
) -> None:
    path = await ready(staff, make_files.register(20).encoded("utf-8"))
    answer = await staff.send_form(f"{path}/start", {"edition": "1"})
    assert answer.status_code == 409
    assert "Somebody else has changed this import in the meantime" in words(answer)
    assert (await info(path)).started_at is None


async def test_an_import_can_be_stopped_after_a_question(staff: StaffBrowser) -> None:
    path = await ready(staff, make_files.register(20).encoded("utf-8"))
    await start(staff, path)
    assert "0 of 20 rows imported" in words(await staff.get(path))
    assert "20 rows have not been imported and will be left out." in words(
        await staff.get(f"{path}/cancel")
    )
    assert (await staff.send_form(f"{path}/cancel")).status_code == 303
    await engine.run((await info(path)).id)
    assert "The import was stopped. What has been imported stays." in words(await staff.get(path))
    assert await database.fetchval("select count(*) from contacts") == 0


async def test_people_from_elsewhere_are_to_be_told(staff: StaffBrowser) -> None:
    # register R13
    content = make_files.register(20).encoded("utf-8")
    path = await ready(staff, content, kind="media_register", detail="Mediarekisteri 2026")
    await start(staff, path)
    await engine.run((await info(path)).id)
    said = words(await staff.get(path))
    assert "tell them within a month (GDPR Article 14)" in said
    kinds = await database.fetch(
        "select distinct source_kind, source_detail, told_due_on is not null as due from contacts"
    )
    assert [tuple(row) for row in kinds] == [("media_register", "Mediarekisteri 2026", True)]
    assert SOURCE["kind"] != "media_register"
