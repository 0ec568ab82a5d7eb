"""The four steps of an import in the browser, before anything is written."""

import tracemalloc
from collections.abc import AsyncIterator

import httpx
import pytest

from app import database
from app.imports.pages.file_pages import MOST_SENT
from app.imports.reading.fits import only_a_mark
from app.imports.receiving import limits
from tests.conftest import StaffAs
from tests.make import files as make_files
from tests.make import lists as make_lists
from tests.make.import_pages import (
    PATH,
    chosen,
    describe,
    info,
    map_as_proposed,
    ready,
    received,
    send_file,
    start,
    words,
)
from tests.make.staff import StaffBrowser

SMALL = make_files.register(40).encoded("utf-8")
HOSTILE = "<img src=x onerror=alert(1)>"


async def test_a_file_is_read_and_its_facts_are_shown(staff: StaffBrowser) -> None:
    path = await received(staff, make_files.register(40).encoded("cp1252"), "Asiakkaat (2).csv")
    page = words(await staff.get(path))
    assert "Import Asiakkaat (2).csv" in page
    assert "40 rows, 9 columns, Windows-1252, semicolons" in page
    assert "Sähköposti" in page
    assert "Nothing has been saved yet." in page
    assert await database.fetchval("select count(*) from contacts") == 0


async def test_a_file_that_cannot_be_read_is_refused_with_the_place(staff: StaffBrowser) -> None:
    answer = await send_file(staff, b'Nimi;Email\nAino;"aino@example.org\n')
    assert answer.status_code == 422
    assert "row 2, column 2" in words(answer)
    assert await database.fetchval("select count(*) from imports") == 0


async def test_without_a_file_the_page_asks_for_one(staff: StaffBrowser) -> None:
    answer = await staff.send_form(f"{PATH}/new", {})
    assert answer.status_code == 422
    assert "Choose a file." in words(answer)


async def test_what_is_too_large_is_refused_before_it_is_read(staff: StaffBrowser) -> None:
    sent = staff.build_request(
        "POST", f"{PATH}/new", content=b"x",
        headers={"Content-Type": "multipart/form-data; boundary=b", "Sec-Fetch-Site": "same-origin",
                 "Content-Length": str(MOST_SENT + 1)},
    )  # fmt: skip
    answer = await staff.send(sent)
    assert answer.status_code == 413
    assert MOST_SENT >= limits.MOST_BYTES


async def test_other_forms_of_an_import_stay_small(staff: StaffBrowser) -> None:
    path = await received(staff, SMALL)
    answer = await staff.send_form(f"{path}/columns", {"c0": "x" * 1_100_000})
    assert answer.status_code == 413


async def test_columns_are_proposed_shown_with_rows_and_how_many_fit(staff: StaffBrowser) -> None:
    path = await received(staff, SMALL)
    page = await staff.get(f"{path}/columns")
    assert chosen(page) == {
        "c0": "first_name", "c1": "last_name", "c2": "email", "c3": "organisation", "c4": "phone",
        "c5": "role", "c6": "language", "c7": "place", "c8": "may_mail", "edition": "1",
    }  # fmt: skip
    said = words(page)
    assert "39 of 40" in said, "an address without @"
    assert "All 40" in said
    assert (await map_as_proposed(staff, path, c8="")).status_code == 303
    assert "Not saved" in words(await staff.get(f"{path}/columns"))


async def test_a_mark_in_a_column_is_said_to_be_no_permission(staff: StaffBrowser) -> None:
    path = await received(staff, SMALL)
    said = words(await staff.get(f"{path}/columns"))
    assert "An “x” is not a permission. The column “Uutiskirje” does not say who asked" in said


def test_a_column_of_x_beside_a_time_of_consent_is_no_question() -> None:
    rows = [(2, ["x", "2024-01-01"]), (3, ["", ""])]
    assert only_a_mark(["News", "Signed up"], ["", "opt_in_at"], rows) is None
    assert only_a_mark(["News", "Signed up"], ["", ""], rows) == "News"


async def test_a_wrong_choice_of_columns_keeps_what_was_chosen(staff: StaffBrowser) -> None:
    path = await received(staff, SMALL)
    answer = await map_as_proposed(staff, path, c7="first_name")
    assert answer.status_code == 422
    assert "Two columns are the same field: First name" in words(answer)
    assert chosen(answer)["c7"] == "first_name"


async def test_the_second_of_two_people_at_one_import_is_told(staff: StaffBrowser) -> None:
    path = await received(staff, SMALL)
    mine = {**chosen(await staff.get(f"{path}/columns")), "c8": "notes"}
    assert (await map_as_proposed(staff, path, c7="title")).status_code == 303
    answer = await staff.send_form(f"{path}/columns", mine)
    assert answer.status_code == 409
    assert "Somebody else has changed this import in the meantime" in words(answer)
    assert "The other person chose: Title" in words(answer)
    assert chosen(answer)["c8"] == "notes", "nothing is lost"
    assert (await info(path)).mapping == [*list(mine.values())[:7], "title", "may_mail"]
    again = await staff.send_form(f"{path}/columns", chosen(answer))
    assert again.status_code == 303


async def test_every_person_needs_a_source(staff: StaffBrowser) -> None:
    # register R13
    path = await received(staff, SMALL)
    await map_as_proposed(staff, path)
    answer = await describe(staff, path, kind="", detail="", on="huomenna", evidence="Kansio 7")
    assert answer.status_code == 422
    said = words(answer)
    assert "Choose where these people come from" in said
    assert "State where the data came from" in said
    assert "Kansio 7" in said, "what was typed is kept"
    assert "GDPR Article 14" in said


async def test_the_day_of_the_source_is_not_in_the_future(staff: StaffBrowser) -> None:
    # register R13
    path = await received(staff, SMALL)
    await map_as_proposed(staff, path)
    assert "The day cannot be in the future." in words(await describe(staff, path, on="2099-01-01"))
    assert (await describe(staff, path, on="0000-01-01")).status_code == 422


async def test_a_list_asks_for_evidence(staff: StaffBrowser) -> None:
    # trial F4
    offer = await make_lists.a_list()
    path = await received(staff, make_files.mailchimp_subscribed(3))
    await map_as_proposed(staff, path)
    answer = await describe(staff, path, list=str(offer.list_id), evidence=" ")
    assert answer.status_code == 422
    assert "State what shows that these people agreed" in words(answer)


async def test_every_step_can_be_gone_back_to(staff: StaffBrowser) -> None:
    path = await received(staff, SMALL)
    await map_as_proposed(staff, path, c8="notes")
    await describe(staff, path)
    for page in ("", "/columns", "/source", "/check"):
        assert (await staff.get(path + page)).status_code == 200
    assert chosen(await staff.get(f"{path}/columns"))["c8"] == "notes"
    shown = await staff.get(f"{path}/source")
    assert chosen(shown)["kind"] == "event_registration"
    assert "Kevätmessujen kävijät" in shown.text


async def test_steps_that_lack_something_lead_back(staff: StaffBrowser) -> None:
    path = await received(staff, b"Jotain;Muuta\nyksi;kaksi\n")
    assert (await staff.get(f"{path}/source")).headers["location"] == f"{path}/columns"
    assert (await staff.get(f"{path}/check")).headers["location"] == f"{path}/columns"
    refused = await staff.send_form(f"{path}/start", {"edition": "1"})
    assert refused.status_code == 409


async def test_a_mailchimp_export_is_recognised(staff: StaffBrowser) -> None:
    path = await received(staff, make_files.mailchimp_subscribed(3))
    assert "an export from Mailchimp" in words(await staff.get(path))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (make_files.mailchimp_unsubscribed(3), "contains people who have unsubscribed"),
        (make_files.mailchimp_cleaned(3), "addresses from which messages have bounced"),
    ],
)
async def test_a_file_of_people_who_left_says_what_becomes_of_it(
    staff: StaffBrowser, content: bytes, said: str
) -> None:
    # trial F5
    path = await received(staff, content)
    assert said in words(await staff.get(path))
    await map_as_proposed(staff, path)
    page = words(await staff.get(f"{path}/source"))
    assert said in page
    assert "None of them becomes a subscriber" in page


async def test_names_of_files_and_headings_are_shown_as_text(staff: StaffBrowser) -> None:
    # trial A22
    content = f'Email,{HOSTILE},"{{{{7*7}}}}"\naino@example.org,{HOSTILE},"{{{{7*7}}}}"\n'.encode()
    path = await received(staff, content, f"{HOSTILE}.csv")
    for page in ("", "/columns"):
        answer = await staff.get(path + page)
        assert HOSTILE not in answer.text
        assert "&lt;img src=x onerror=alert(1)&gt;" in answer.text
        assert "{{7*7}}" in answer.text
    await map_as_proposed(staff, path)
    assert HOSTILE not in (await staff.get(PATH)).text
    assert HOSTILE not in (await staff.get(f"{path}/source")).text


async def test_a_file_name_is_a_name_only(staff: StaffBrowser) -> None:
    # trial A22
    path = await received(staff, SMALL, "../../etc/passwd.csv")
    assert (await info(path)).file_name == "passwd.csv"


async def test_the_rows_of_a_file_can_be_thrown_away(staff: StaffBrowser) -> None:
    path = await received(staff, SMALL)
    assert "Nothing from this file is in the register" in words(await staff.get(f"{path}/forget"))
    assert (await staff.send_form(f"{path}/forget")).status_code == 303
    assert "The rows of this file have been deleted" in words(await staff.get(path))
    assert await database.fetchval("select count(*) from import_chunks") == 0
    assert (await map_as_proposed_anyway(staff, path)).status_code == 409


async def map_as_proposed_anyway(browser: StaffBrowser, path: str) -> httpx.Response:
    return await browser.send_form(f"{path}/columns", {"c0": "email", "edition": "1"})


async def test_all_imports_stand_in_one_list(staff: StaffBrowser) -> None:
    assert "Nothing has been imported yet" in words(await staff.get(PATH))
    await received(staff, SMALL, "vanhat.csv")
    said = words(await staff.get(PATH))
    assert "vanhat.csv" in said
    assert "Source not given yet" in said


async def test_who_may_not_import_has_no_page(staff_as: StaffAs) -> None:
    writer = await staff_as("writer")
    assert (await writer.get(PATH)).status_code == 403
    assert (await send_file(writer, SMALL)).status_code == 403


async def test_a_very_wide_file_still_gives_a_page_that_can_be_sent(staff: StaffBrowser) -> None:
    headings = ";".join(["Email", *(f"Sarake {number}" for number in range(499))])
    path = await received(staff, f"{headings}\naino@example.org{';x' * 499}\n".encode())
    assert "1 row, 500 columns" in words(await staff.get(path))
    assert (await map_as_proposed(staff, path)).status_code == 303


async def test_a_check_that_was_interrupted_can_be_asked_for_again(staff: StaffBrowser) -> None:
    path = await ready(staff, SMALL)
    await staff.send_form(f"{path}/try")
    await database.execute("update imports set failed_at = now(), trial_asked_at = null")
    assert "The check was interrupted. Nothing was saved" in words(await staff.get(f"{path}/check"))
    assert (await staff.send_form(f"{path}/try")).status_code == 303
    assert "Every row is being looked at" in words(await staff.get(f"{path}/check"))


async def test_an_import_that_was_interrupted_goes_on(staff: StaffBrowser) -> None:
    path = await ready(staff, SMALL)
    await start(staff, path)
    await database.execute("update imports set failed_at = now(), done_rows = 12")
    said = words(await staff.get(path))
    assert "12 of 40 rows imported" in said
    assert "no row is imported twice when it continues" in said
    assert (await start(staff, path)).status_code == 303
    assert "Look again" in words(await staff.get(path))


async def test_a_large_file_is_never_whole_in_memory(staff: StaffBrowser) -> None:
    # trial A31
    row = f"aino@example.org;{'x' * 1000}\r\n".encode() * 1000
    around = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
    beginning = around % (b"csrf", b"") + staff.csrf.encode() + b"\r\n"
    beginning += around % (b"file", b'; filename="iso.csv"') + b"Email;Muuta\r\n"

    async def body() -> AsyncIterator[bytes]:
        yield beginning
        for _ in range(12):
            yield row
        yield b"\r\n--b--\r\n"

    tracemalloc.start()
    answer = await staff.post(
        f"{PATH}/new",
        content=body(),
        headers={
            "Content-Type": "multipart/form-data; boundary=b",
            "Sec-Fetch-Site": "same-origin",
        },
    )
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 303
    found = await info(answer.headers["location"].split("?")[0])
    assert (found.rows, found.size > 12_000_000) == (12_000, True)
    assert most < 8_000_000
