"""The pages and the command that undo an import."""

from app import database
from app.contacts.actions import people as people_actions
from app.contacts.facts import PersonFields, Who
from app.imports import jobs
from app.imports.commands import _undo
from tests.conftest import StaffAs
from tests.make.import_pages import words
from tests.make.imports import imported, people, table
from tests.make.staff import StaffBrowser

FILE = table(("Email", "Name"), ("aino@example.org", "Aino Aho"), ("eino@example.org", "Eino Eho"))


async def test_it_is_asked_first_and_what_stayed_is_listed_afterwards(staff: StaffBrowser) -> None:
    done = await imported(FILE)
    path = f"/staff/imports/{done.id}"
    assert f"{path}/undo" in (await staff.get(path)).text
    contact = await database.fetchval("select id from contacts where first_name = 'Aino'")
    await people_actions.change_person(contact, PersonFields("Aino", "Aalto"), 1, Who(None))
    asked = await staff.get(f"{path}/undo")
    assert asked.status_code == 200
    assert len(await people()) == 2, "asking changes nothing"
    assert (await staff.send_form(f"{path}/undo", {})).status_code == 303
    assert await jobs.do_one()
    after = await staff.get(path)
    assert f'<a href="/staff/people/{contact}">Aino Aalto</a>' in after.text
    assert "Edited or checked since." in words(after)
    assert f"{path}/undo" not in after.text
    assert await people() == ["Aino Aalto aino@example.org"]
    assert (await staff.get(f"{path}/undo")).status_code == 303


async def test_the_page_says_how_much_is_left(staff: StaffBrowser) -> None:
    done = await imported(FILE)
    await staff.send_form(f"/staff/imports/{done.id}/undo", {})
    assert "2 people and addresses are left to do." in words(
        await staff.get(f"/staff/imports/{done.id}")
    )
    said = await database.fetch("select what from access_log where about = $1", str(done.id))
    assert "import_undone" in [row["what"] for row in said]


async def test_what_was_undone_asks_for_nothing_any_more(staff: StaffBrowser) -> None:
    rows = (
        ("Email", "OPTIN_TIME"),
        ("aino@example.org", "2024-01-01 10:00"),
        ("eino@example.org", ""),
    )
    done = await imported(table(*rows), source_kind="media_register", source_detail="Rekisteri")
    path = f"/staff/imports/{done.id}"
    before = words(await staff.get(path))
    asks = ("This import gives no permission to e-mail anyone", "tell them within a month")
    assert all(text in before for text in asks)
    under_way = "The import is being undone. This page shows when it is done."
    sent = await staff.send_form(f"{path}/undo", {})
    assert under_way in words(await staff.get(sent.headers["location"]))
    assert await jobs.do_one()
    after = words(await staff.get(sent.headers["location"]))
    assert "This import was undone" in after
    assert not any(text in after for text in (*asks, under_way))


async def test_finnish_has_one_word_for_the_undoing_of_an_import(staff: StaffBrowser) -> None:
    done = await imported(FILE)
    path = f"/staff/imports/{done.id}"
    told = [words(await staff.get(f"{path}/undo?lang=fi"))]
    await staff.send_form(f"{path}/undo", {})
    assert await jobs.do_one()
    told += [
        words(await staff.get(f"{path}?lang=fi")),
        words(await staff.get("/staff/imports/?lang=fi")),
    ]
    assert all("kumo" not in page.casefold() for page in told)
    assert all("Tuonti on peruttu" in page for page in told[1:])


async def test_whoever_may_not_import_may_not_undo(staff_as: StaffAs) -> None:
    done = await imported(FILE)
    writer = await staff_as("writer")
    assert (await writer.send_form(f"/staff/imports/{done.id}/undo", {})).status_code == 403
    assert len(await people()) == 2


async def test_the_command_says_what_it_took_back(db: None) -> None:
    done = await imported(FILE)
    assert await _undo(done.id) == {"made": 2, "changed": 0, "blocked": 0, "kept": 0}
    assert await people() == []


async def test_the_command_line_counts_only_who_went(db: None) -> None:
    rows = [("aino@example.org", "Aino"), ("eino@example.org", "Eino")]
    done = await imported(table(("E-mail", "First name"), *rows))
    await imported(table(("E-mail", "Phone"), ("eino@example.org", "0401234567")))
    assert await _undo(done.id) == {"made": 1, "changed": 0, "blocked": 0, "kept": 1}
