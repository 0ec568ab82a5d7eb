"""A row that speaks of somebody an earlier row spoke of: the finding names that row."""

import csv
import io
from uuid import UUID

import pytest

from app import database
from app.imports import actions, queries
from app.imports.after.findings import FINDINGS, SAME_AS_ROW
from app.imports.after.report import report
from app.imports.queries import Finding, ReportRow
from app.imports.rules import Code, Outcome
from app.imports.writing import engine
from app.imports.writing.doubles import FirstRows
from app.lib.languages import Language, gettext, speaking
from tests.architecture.statements import statements
from tests.make import contacts as make_contacts
from tests.make import import_pages as make_import_pages
from tests.make import imports as make_imports
from tests.make.import_pages import words
from tests.make.imports import described, imported, table, tried
from tests.make.staff import StaffBrowser

HEADINGS = ("Email", "First name", "Last name", "Phone")
AINO = ("aino@example.org", "Aino", "Aho", "")
EINO = ("eino@example.org", "Eino", "Öberg", "")
OILI = ("", "Oili", "Niemi", "040 1234567")
# Two rows make a batch: rows 2 and 3 (the first of Aino and of Oili) stand in an earlier one than 6 and 7.
FAR = table(HEADINGS, AINO, OILI, EINO, ("x@example.org", "X", "Y", ""), AINO, OILI)
NEAR = table(HEADINGS, AINO, EINO, ("AINO@example.org", *AINO[1:]), OILI, OILI, OILI)


async def doubles(import_id: UUID, *, is_trial: bool = False) -> list[Finding]:
    found = await queries.findings(import_id, is_trial=is_trial)
    return [one for one in found if one.code is Code.DOUBLE]


async def named(import_id: UUID, *, is_trial: bool = False) -> dict[int, int | None]:
    """The row that each double was said to repeat."""
    return {one.row: one.before for one in await doubles(import_id, is_trial=is_trial)}


async def reported(import_id: UUID, language: Language, *, is_trial: bool = False) -> list[str]:
    """What the report says of the doubles."""
    with speaking(language):
        content = b"".join([part async for part in report(import_id, is_trial=is_trial)])
        whole = gettext(FINDINGS[Code.DOUBLE])
        part_of_it = gettext(SAME_AS_ROW).partition("%")[0]
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return [f"{row[0]}: {row[4]}" for row in rows if row[4].startswith((whole, part_of_it))]


async def run(import_id: UUID) -> None:
    await actions.start(import_id, None, may_record_consent=True)
    await engine.run(import_id)


async def test_a_double_nearby_names_the_row_it_repeats(db: None) -> None:
    done = await imported(NEAR)
    assert await named(done.id) == {4: 2, 6: 5, 7: 5}
    assert [(one.heading, one.value) for one in await doubles(done.id)] == [
        ("", "AINO@example.org"), ("", "Oili Niemi"), ("", "Oili Niemi"),
    ]  # fmt: skip


@pytest.mark.parametrize("content", [NEAR, FAR])
async def test_a_dry_run_names_the_rows_however_far_apart(db: None, content: str) -> None:
    import_id = await described(content, chunk_rows=1)
    await tried(import_id)
    wanted = {4: 2, 6: 5, 7: 5} if content == NEAR else {6: 2, 7: 3}
    assert await named(import_id, is_trial=True) == wanted


async def test_the_run_after_a_dry_run_names_the_same_rows(db: None) -> None:
    await make_contacts.person("aino@example.org", first_name="Aino", last_name="Aho")
    import_id = await described(FAR, chunk_rows=1)
    await tried(import_id)
    await run(import_id)
    assert await named(import_id) == {6: 2, 7: 3}
    assert await named(import_id) == await named(import_id, is_trial=True)


async def test_a_dry_run_of_other_columns_is_not_believed(db: None) -> None:
    import_id = await described(FAR, chunk_rows=1)
    await tried(import_id)
    mapping = ["email", "first_name", "last_name", "phone"]
    await actions.map_columns(import_id, mapping, None)
    await run(import_id)
    assert await named(import_id) == {6: None, 7: None}


async def test_a_run_without_a_dry_run_names_the_person_and_the_report_the_row(db: None) -> None:
    done = await imported(FAR, chunk_rows=1)
    aino = await database.fetchval(
        "select contact from contact_addresses where canonical = 'aino@example.org'"
    )
    oili = await database.fetchval("select id from contacts where first_name = 'Oili'")
    found = await doubles(done.id)
    assert [(one.row, one.before, one.person, one.value) for one in found] == [
        (6, None, aino, "aino@example.org"),
        (7, None, oili, "Oili Niemi"),
    ]
    assert await reported(done.id, Language.ENGLISH) == [
        "6: The same person is already in row 2.",
        "7: This person is in the file more than once.",
    ]


async def test_two_rows_that_only_the_register_knows_to_be_one(db: None) -> None:
    known = await make_contacts.person("aino@example.org", first_name="Aino", last_name="Aho")
    await database.execute(
        "insert into contact_phones (contact, number, kind, created_at) "
        "select id, '+358401234567', 'work', created_at from contacts where id = $1",
        known.contact_id,
    )
    import_id = await described(table(HEADINGS, AINO, ("", "Aino", "Aho", "040 1234567")))
    await tried(import_id)
    await run(import_id)
    assert await named(import_id, is_trial=True) == await named(import_id) == {3: 2}


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.FINNISH])
@pytest.mark.parametrize("is_trial", [True, False])
async def test_page_and_report_say_which_row(
    staff: StaffBrowser, language: Language, is_trial: bool
) -> None:
    path = await make_import_pages.ready(staff, NEAR.encode())
    found = await make_import_pages.info(path)
    await staff.send_form(f"{path}/try")
    await engine.run(found.id)
    if not is_trial:
        await make_import_pages.start(staff, path)
        await engine.run(found.id)
    page = await staff.get(f"{path}{'/check' if is_trial else ''}?lang={language}")
    with speaking(language):
        sentence = gettext(SAME_AS_ROW, row=2)
    assert sentence in words(page)
    assert f"4: {sentence}" in await reported(found.id, language, is_trial=is_trial)


async def test_the_page_leads_to_the_person_where_the_row_is_not_known(
    staff: StaffBrowser,
) -> None:
    done = await imported(FAR, chunk_rows=1)
    page = await staff.get(f"{make_import_pages.PATH}/{done.id}")
    for one in await doubles(done.id):
        assert f'<a href="/staff/people/{one.person}">{one.value}</a>' in page.text.replace(
            "<wbr>", ""
        )
        assert (await staff.get(f"/staff/people/{one.person}")).status_code == 200
    assert "This person is in the file more than once." in words(page)


async def test_numbers_of_rows_are_written_as_the_reader_writes_them(staff: StaffBrowser) -> None:
    done = await imported(NEAR)
    await database.execute(
        "update import_findings set heading = '12345' where row = 4 and import_id = $1", done.id
    )
    page = words(await staff.get(f"{make_import_pages.PATH}/{done.id}"))
    assert "The same person is already in row 12,345." in page


def test_rows_that_were_left_out_are_not_where_somebody_came_from() -> None:
    firsts = FirstRows(["aino@example.org"], [0])
    double = Finding(1, 5, "", Code.DOUBLE, "aino@example.org")
    firsts.look(ReportRow(2, ["aino@example.org", "", ""], Outcome.REFUSED, []))
    firsts.look(ReportRow(3, [], Outcome.BLANK, []))
    assert firsts.before(double) is None
    firsts.look(ReportRow(4, [" <mailto:AINO@Example.org> "], Outcome.CREATED, []))
    assert firsts.before(double) == 4


async def test_a_finding_of_before_says_no_more_than_it_did(db: None) -> None:
    done = await imported(NEAR)
    await database.execute("update import_findings set heading = '' where import_id = $1", done.id)
    assert set((await named(done.id)).values()) == {None}
    assert (await reported(done.id, Language.ENGLISH))[0].endswith("already in row 2.")


async def test_different_people_cost_no_question_more(db: None) -> None:
    rows = [(*one, "") for one in make_imports.numbered(10)]
    import_id = await described(table(HEADINGS, *rows, rows[0]), chunk_rows=5)
    await tried(import_id)
    async with statements() as ran:
        await run(import_id)
    asked = [sql for sql, _ in ran if "from import_findings" in sql]
    assert len(asked) == 1, "for the batch with the double only"
