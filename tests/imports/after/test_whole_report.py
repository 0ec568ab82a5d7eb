"""Every row that is blocked has its reason; how many may be e-mailed afterwards; rows that repeat others."""

from app.imports.writing import engine
from app.lib.languages import Language, speaking
from tests.imports.after.test_report import rows_of
from tests.make import lists as make_lists
from tests.make.import_pages import describe, info, received, start, words
from tests.make.imports import imported, table
from tests.make.staff import StaffBrowser

DAY = "2025-03-04 10:00:00"
ROWS = (
    ("E-mail", "Tila", "Opt out", "Opt-in time"),
    ("a@example.org", "Estetty", "", DAY),
    ("b@example.org", "tilaaja", "x", DAY),
    ("c@example.org", "Unsubscribed", "no", DAY),
    ("d@example.org", "tilaaja", "", DAY),
    ("e@example.org", "tilaaja", "", ""),
    ("d@example.org", "tilaaja", "", DAY),
)
MAPPING = ["email", "status", "no_mail", "opt_in_at"]


async def test_a_blocked_row_names_the_word_that_blocked_it(db: None) -> None:
    done = await imported(table(*ROWS), mapping=MAPPING)
    assert done.counts.suppressed == 3
    with speaking(Language.ENGLISH):
        by_row = {int(row[0]): row for row in (await rows_of(done.id))[1:]}
    assert [by_row[row][1:4] for row in (2, 3, 4)] == [
        ["Blocked", "Tila", "Estetty"],
        ["Blocked", "Opt out", "x"],
        ["Blocked", "Tila", "Unsubscribed"],
    ]
    assert by_row[2][4].startswith("This says that the person must not be e-mailed")
    assert by_row[7][1] == "Repeats another row of the file, nothing new"
    assert by_row[7][4] == "The same person is already in row 5."


async def test_the_check_and_the_result_tell_how_many_may_be_mailed(
    staff: StaffBrowser,
) -> None:
    offered = await make_lists.a_list()
    path = await received(staff, table(*ROWS).encode())
    await staff.send_form(
        f"{path}/columns", {"edition": "1"} | {f"c{at}": one for at, one in enumerate(MAPPING)}
    )
    await describe(staff, path, list=str(offered.list_id), evidence="Lomake verkkosivulla")
    await staff.send_form(f"{path}/try")
    await engine.run((await info(path)).id)
    said = words(await staff.get(f"{path}/check"))
    for told in (
        "Consents that allow e-mail 1",
        "Consents that wait to be checked 0",
        "Rows without a new consent 2",
        "Blocked people are not added to the register",
        "Known person or repeated row, nothing new 1",
    ):
        assert told in said
    await start(staff, path)
    await engine.run((await info(path)).id)
    said = words(await staff.get(path))
    assert "Consents that allow e-mail 1" in said
    assert "Rows without a new consent 2" in said
    assert "Blocked people are not added to the register" in said


async def test_only_a_file_of_mailchimps_speaks_of_its_columns(db: None) -> None:
    offered = await make_lists.a_list()
    terms = {"list_id": offered.list_id, "evidence": "Lomake"}
    for headings in (("E-mail", "Opt-in time"), ("Email Address", "OPTIN_TIME", "CONFIRM_TIME")):
        rows = (headings, ("a@example.org", *[""] * (len(headings) - 1)))
        done = await imported(table(*rows), **terms)  # type: ignore[arg-type]
        with speaking(Language.ENGLISH):
            (row,) = (await rows_of(done.id))[1:]
        assert "does not say when this person signed up" in row[4]
        assert ("Mailchimp" in row[4]) is (done.format == "mailchimp") is (len(headings) == 3)
