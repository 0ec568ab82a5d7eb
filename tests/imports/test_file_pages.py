"""What the pages say of a file that was read, and what they take for granted."""

from app import database
from app.lib import clock
from app.lib.languages import HOME_ZONE
from tests import make_files
from tests.imports.test_reading import workbook
from tests.make_import_pages import describe, info, map_as_proposed, received, words
from tests.make_staff import StaffBrowser

SMALL = make_files.register(40).encoded("utf-8")


async def test_the_day_of_the_source_is_today_when_nobody_says_another(staff: StaffBrowser) -> None:
    # register R13
    path = await received(staff, SMALL)
    await map_as_proposed(staff, path)
    assert "Empty means today." in words(await staff.get(f"{path}/source"))
    assert (await describe(staff, path, on="")).status_code == 303
    assert (await info(path)).source_on == clock.now().astimezone(HOME_ZONE).date()


async def test_what_is_thrown_away_already_is_not_thrown_away_again(staff: StaffBrowser) -> None:
    path = await received(staff, SMALL)
    for _ in range(2):
        assert (await staff.send_form(f"{path}/forget")).status_code == 303
    noted = "select count(*) from access_log where what = 'import_rows_deleted'"
    assert await database.fetchval(noted) == 1


async def test_the_page_says_which_row_and_which_sheet_were_read(staff: StaffBrowser) -> None:
    # a workbook has no encoding to choose
    rows: list[list[object]] = [
        ["Lapin kontaktit 2026"],
        [],
        ["Nimi", "Titteli", "Yritys"],
        ["Aino", "TJ", "Firma"],
    ]
    path = await received(staff, workbook(rows, [["Muu"]]), "lista.xlsx")
    page = words(await staff.get(path))
    assert "Row 3 was taken for the headings" in page
    assert "Only the sheet “Sheet1” was read. Not read: Sheet2." in page
    assert "Are ä, ö and å right" not in page
    plain = words(await staff.get(await received(staff, SMALL)))
    assert "was taken for the headings" not in plain
    assert "Are ä, ö and å right" in plain
