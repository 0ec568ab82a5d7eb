"""Lists going out as files: safe to open, whole, and able to come back."""

import csv
import io
import zipfile
from typing import Any

import pytest
import python_calamine

from app.contacts.about import About
from app.contacts.actions import belongings, keeping, people, roles
from app.contacts.facts import Owner, PersonFields, Source
from app.crm.export import columns as export_columns
from app.crm.export import export as exporting
from app.crm.export import workbook
from app.crm.export.workbook import Workbook
from app.crm.relations import actions
from app.crm.views.walks import PEOPLE, Condition, everybody
from app.database import execute, fetch, fetchrow
from app.lib.csv_cells import unguarded
from tests.conftest import StaffAs
from tests.crm.register.list_page import NOBODY, person
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.commands import postilupa
from tests.make.staff import StaffBrowser

PATH = "/staff/people/export"
FORMULAS = [
    "=1+1", "@SUM(A1)", "+1+1", "-2+3", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20A", "'=1+1",
    "=cmd|' /C calc'!A0",
]  # fmt: skip


async def rows_of(staff: StaffBrowser, form: str = "csv", **fields: Any) -> list[dict[str, str]]:
    """The whole view as a file, its cells as they stand in it."""
    asked = {"whole": "yes", "purpose": "seminar", "use": "own", "format": form, **fields}
    answer = await staff.send_form(f"{PATH}/file", asked)
    assert answer.status_code == 200, answer.text
    if form == "xlsx":
        return cells_of(answer.content)
    text = answer.content.decode("utf-8-sig")
    return list(
        csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if form == "csv_excel" else ",")
    )


def cells_of(content: bytes) -> list[dict[str, str]]:
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    first, *rest = sheet.to_python()
    return [dict(zip(map(str, first), map(str, row), strict=True)) for row in rest]


# trial F1
@pytest.mark.parametrize("form", ["csv", "csv_excel", "xlsx"])
async def test_formulas_leave_as_text_and_can_be_read_back(staff: StaffBrowser, form: str) -> None:
    for formula in FORMULAS:
        await person(formula)
    cells = [row["Last name"] for row in await rows_of(staff, form)]
    if form != "xlsx":
        assert all(cell.startswith("'") for cell in cells)
        cells = [unguarded(cell) for cell in cells]
    assert sorted(cells) == sorted(FORMULAS)


# trial F1
def test_no_cell_of_a_workbook_is_a_formula() -> None:
    book = Workbook("People", rows=3)
    content = book.begin() + book.add([FORMULAS, ["a & b < c", "\x01", "_x0041_"]]) + book.end()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert parts.testzip() is None
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count('t="inlineStr"') == len(FORMULAS) + 3
    read = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert read[0] == FORMULAS
    assert read[1][0] == "a & b < c"


async def test_it_has_everything_known_of_a_person(staff: StaffBrowser) -> None:
    member = staff.signed_in
    contact = await people.add_person(
        PersonFields("Kaisa", "Anttonen", "Toimittaja", "fi", "Kauppakatu 1", "96100", "Rovaniemi",
                     "FI", "Two\nlines"),
        Source("media_register", "Mediarekisteri 2026"),
        NOBODY,
        address=make_contacts.address("kaisa@example.org"),
    )  # fmt: skip
    await belongings.set_phones(
        contact, None, [("+358401234567", "mobile"), ("+35816123456", "work")], NOBODY
    )
    await belongings.set_tags(contact, ["Energy", "Forests"], NOBODY)
    await keeping.set_owner(Owner(contact=contact), member.id, NOBODY)
    for role in ("media", "customer"):
        await roles.add_role(Owner(contact=contact), role, NOBODY)
    await actions.set_media_profile(contact, "Power lines", "Not before six", NOBODY)
    [row] = await rows_of(staff, "xlsx")
    expected = {
        "E-mail address": "kaisa@example.org", "First name": "Kaisa", "Title": "Toimittaja",
        "Mobile phone": "+358401234567", "Phone": "+35816123456", "Relation": "Media contact, Customer",
        "Language": "Finnish", "Areas of responsibility": "Energy, Forests", "Notes": "Two\nlines",
        "Town": "Rovaniemi", "Owner": "Sanna Laaksonen", "Kind of source": "Media register",
        "Where it came from": "Mediarekisteri 2026", "Embargo notes": "Not before six",
    }  # fmt: skip
    assert {heading: row[heading] for heading in expected} == expected


async def test_it_says_for_each_list_whether_it_may_be_mailed_and_why(staff: StaffBrowser) -> None:
    letter = await make_lists.a_list()
    await make_lists.subscriber("reader@example.org", letter)
    await person("Zetterlund")
    name = f"Newsletter {letter.slug}"
    reader, stranger = await rows_of(staff)
    assert reader[f"{name}: may be e-mailed"] == "Yes"
    assert reader[f"{name}: why"] != ""
    assert reader[f"{name}: since"][:2] == "20"
    assert (stranger[f"{name}: may be e-mailed"], stranger[f"{name}: why"]) == ("Not asked", "")


async def test_only_the_ticked_rows_go_out_when_rows_are_ticked(staff: StaffBrowser) -> None:
    one, _ = await person("Aalto"), await person("Berg")
    answer = await staff.send_form(
        f"{PATH}/file", {"id": str(one), "purpose": "x", "use": "own", "format": "csv"}
    )
    assert "Aalto" in answer.text
    assert "Berg" not in answer.text


async def test_a_view_goes_out_as_it_is_filtered_and_searched(staff: StaffBrowser) -> None:
    for name in ("Aalto", "Berg"):
        await person(name, "customer")
    await person("Aaltonen")
    rows = await rows_of(staff, view="customer", find="aalto")
    assert [row["Last name"] for row in rows] == ["Aalto"]


async def test_what_it_is_for_has_to_be_said_and_is_logged(staff: StaffBrowser) -> None:
    await person("Aalto")
    asked = {"whole": "yes", "format": "csv"}
    page = await staff.send_form(f"{PATH}/file", asked)
    assert page.status_code == 422
    assert "Write what the file is for." in page.text
    assert await fetchrow("select from access_log where what = 'people_exported'") is None
    await rows_of(staff, purpose="Seats at the seminar")
    line = await fetchrow(
        "select member, detail->>'purpose' as purpose, detail->>'rows' as rows, "
        "detail->>'format' as form from access_log where what = 'people_exported'"
    )
    assert line is not None
    assert tuple(line.values()) == (staff.signed_in.id, "Seats at the seminar", "1", "csv")
    log = await staff.get("/staff/log?kind=exports")
    assert "exported people" in log.text
    assert "Seats at the seminar" in log.text


async def test_the_page_says_how_many_go_out_and_sends_nothing(staff: StaffBrowser) -> None:
    await person("Aalto")
    page = await staff.send_form(PATH, {"whole": "yes"})
    assert (page.status_code, "1 person" in page.text) == (200, True)


@pytest.mark.parametrize("path", [PATH, f"{PATH}/file"])
async def test_without_a_tick_the_list_comes_again_as_it_was(
    staff: StaffBrowser, path: str
) -> None:
    await person("Aalto")
    await person("Aaltonen", "customer")
    page = await staff.send_form(path, {"view": "all", "role": "customer"})
    assert page.status_code == 422
    assert "Tick at least one row, or the whole view." in page.text
    assert 'formaction="/staff/people/export"' in page.text, "it is the list again, to tick in"
    assert ("Aaltonen" in page.text, "Aalto<" in page.text) == (True, False)


# trial A14
@pytest.mark.parametrize("role", ["writer", "viewer"])
async def test_without_the_right_nothing_goes_out(staff_as: StaffAs, role: str) -> None:
    browser = await staff_as(role)
    asked = {"whole": "yes", "purpose": "x", "use": "own", "format": "csv"}
    for path in (PATH, f"{PATH}/file", "/staff/organisations/export/file"):
        assert (await browser.send_form(path, asked)).status_code == 403


async def test_billing_details_go_out_only_with_the_right_to_see_them(staff_as: StaffAs) -> None:
    await make_contacts.organisation("Napapiirin Sähkö Oy")
    asked = {"whole": "yes", "purpose": "invoices", "use": "own", "format": "csv"}
    path = "/staff/organisations/export/file"
    boss, publisher = await staff_as("administrator"), await staff_as("publisher")
    assert "Billing: reference" in (await boss.send_form(path, asked)).text
    answer = await publisher.send_form(path, asked)
    assert "Napapiirin Sähkö Oy" in answer.text
    assert "Billing" not in answer.text


async def test_batches_hold_everybody_once_by_name(
    staff: StaffBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "ROWS_AT_ONCE", 3)
    for name in "GFEDCBA":
        await person(name)
    assert [row["Last name"] for row in await rows_of(staff)] == list("ABCDEFG")


async def test_a_sheet_that_cannot_hold_them_is_refused(
    staff: StaffBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.segments.counting.EXACT_TO", 1)
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    for name in "ABC":
        await person(name)
    page = await staff.send_form(
        f"{PATH}/file", {"whole": "yes", "purpose": "x", "use": "own", "format": "xlsx"}
    )
    assert page.status_code == 422
    assert "Choose CSV" in page.text


def test_a_large_workbook_takes_no_more_memory_than_a_small_one() -> None:
    book = Workbook("People", rows=workbook.LARGE + 1)
    row = ["Mäkinen" * 4] * 30
    pieces = [book.begin(), *(book.add([row] * 100) for _ in range(20)), book.end()]
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as parts:
        sheet = parts.getinfo("xl/worksheets/sheet1.xml")
    assert max(map(len, pieces[1:])) < sheet.file_size / 10


def test_an_export_is_offered_on_the_command_line() -> None:
    done = postilupa("contacts", "export", "--help")
    assert done.exit_code == 0
    for option in ("--role", "--format", "--output", "--purpose"):
        assert option in done.stdout


# register R10, R22
@pytest.mark.parametrize("about", list(About))
async def test_billing_is_in_the_file_of_those_who_may_see_it(db: None, about: About) -> None:
    plain, more = [
        {one.column.key for one in await export_columns.export_columns(about, billing=billing)}
        for billing in (False, True)
    ]
    assert {"billing_name", "billing_email", "terms_days"} < more - plain
    assert about in exporting.NAMES


async def test_it_begins_with_the_first_names_and_sorts_nobody(db: None) -> None:
    await execute("set local enable_seqscan = off; set local enable_bitmapscan = off")
    plan = await fetch(f"explain {everybody(PEOPLE, Condition())}")
    assert "contacts_sorted" in str(plan)
    assert "Sort" not in str(plan)


async def test_a_tag_stays_what_it_is_called_also_when_a_role_is_called_so(
    staff: StaffBrowser,
) -> None:
    await belongings.set_tags(await person("Aalto"), ["media"], NOBODY)
    (row,) = await rows_of(staff)
    assert row["Areas of responsibility"] == "media"
