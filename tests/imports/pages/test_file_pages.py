"""What the pages say of a file that was read, and what they take for granted."""

import pytest

from app import database
from app.imports.mapping.programs import titles
from app.imports.writing import engine
from app.lib import clock
from app.lib.languages import HOME_ZONE
from app.segments.counting import count
from tests.imports.reading.test_reading import workbook
from tests.make import contacts as make_contacts
from tests.make import files as make_files
from tests.make.import_pages import describe, info, map_as_proposed, ready, received, start, words
from tests.make.staff import StaffBrowser

SMALL = make_files.register(40).encoded("utf-8")


async def test_the_day_of_the_source_is_today_when_nobody_says_another(staff: StaffBrowser) -> None:
    # register R13
    path = await received(staff, SMALL)
    await map_as_proposed(staff, path)
    assert "Empty means today." in words(await staff.get(f"{path}/source"))
    assert (await describe(staff, path, on="")).status_code == 303
    assert (await info(path)).source_on == clock.now().astimezone(HOME_ZONE).date()


async def test_the_page_names_every_program_whose_files_are_known(staff: StaffBrowser) -> None:
    said = words(await staff.get("/staff/imports/new"))
    listed = said.partition("Exports of these programs are recognised: ")[2].partition(".")[0]
    assert listed.split(", ") == titles()
    assert {"Mailchimp", "MailerLite", "Ghost", "Outlook"} <= set(titles())


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


async def test_the_people_an_import_brought_are_a_list_to_work_on(staff: StaffBrowser) -> None:
    await make_contacts.person("vanha@example.org", first_name="Vanha", last_name="Tuttu")
    path = await ready(staff, make_files.register(5).encoded("utf-8"))
    await start(staff, path)
    found = await info(path)
    await engine.run(found.id)
    assert f'href="/staff/people?import={found.id}"' in (await staff.get(path)).text
    page = await staff.get(f"/staff/people?import={found.id}")
    said = words(page)
    assert "Tuttu" not in said
    assert "5 in this view" in said
    assert f'<option value="{found.id}" selected>' in page.text
    assert 'name="import"' not in (await staff.get("/staff/people")).text
    condition = {"all": [{"field": "import", "is": "is", "value": str(found.id)}]}
    assert (await count(condition)).number == 5


@pytest.mark.parametrize(
    ("encoding", "name"), [("mac_roman", "Mac Roman"), ("cp850", "DOS 850"), ("cp1252", None)]
)
async def test_letters_that_were_guessed_wrong_are_read_again(
    staff: StaffBrowser, encoding: str, name: str | None
) -> None:
    text = "Etunimi;Sähköposti\r\nÅke-Örjan;ake@example.org\r\nPäivi Äikäs;paivi@example.org\r\n"
    path = await received(staff, text.encode(encoding))
    said = words(await staff.get(path))
    assert "try another encoding" in said
    assert ("Åke-Örjan" in said) == (name is None)
    if name is None:
        return
    edition = str((await info(path)).edition)
    answer = await staff.send_form(f"{path}/letters", {"encoding": name, "edition": edition})
    assert answer.status_code == 303
    said = words(await staff.get(path))
    assert "Åke-Örjan" in said
    assert "Päivi Äikäs" in said
    found = await info(path)
    assert (found.headings, found.encoding) == (["Etunimi", "Sähköposti"], name)
    assert found.mapping == ["first_name", "email"]
    late = await staff.send_form(f"{path}/letters", {"encoding": name, "edition": edition})
    assert late.status_code == 409
    back = {"encoding": "Windows-1252", "edition": str(found.edition)}
    assert (await staff.send_form(f"{path}/letters", back)).status_code == 303
    assert "Åke-Örjan" not in words(await staff.get(path))


async def test_letters_a_file_is_sure_of_cannot_be_changed(staff: StaffBrowser) -> None:
    path = await received(staff, SMALL)
    assert "try another encoding" not in words(await staff.get(path))
    answer = await staff.send_form(f"{path}/letters", {"encoding": "Mac Roman", "edition": "1"})
    assert answer.status_code == 422
