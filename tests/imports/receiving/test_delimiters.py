"""What cuts the rows of a table as text: found, or chosen by whoever brings the file."""

from pathlib import Path

import httpx
import pytest

from app import database
from app.imports.receiving.__main__ import _read
from tests.imports.reading.test_reading import Reader
from tests.imports.test_commands import asked
from tests.make.import_pages import PATH, info
from tests.make.staff import StaffBrowser

TITLE = "Jäsenluettelo: 2026\nNimi,Sähköposti,Kotisivu\n"
PAGES = "".join(f"N{n},n{n}@example.org,https://example.com/{n}\n" for n in range(6))
NOTES = (
    "Notes:\n"
    '"Addresses are missing for some, see https://example.com/help, and here: https://example.com/a"\n\n'
    "First Name,Last Name,URL,Email Address,Company\n"
    "Liisa,Linkki,https://example.com/in/x,liisa@example.org,Firma Oy\n"
    "Jaakko,Linkki,https://example.com/in/y,,Firma\n"
)


@pytest.mark.parametrize(
    ("content", "delimiter", "headings", "row"),
    [
        (TITLE + PAGES, ",", ["Nimi", "Sähköposti", "Kotisivu"], 2),
        (NOTES, ",", ["First Name", "Last Name", "URL", "Email Address", "Company"], 4),
        ("Nimi;Aika\n" + "Aino;10:05\nEino;11:15\n", ";", ["Nimi", "Aika"], 1),
        ("Nimi:Sähköposti\nMäkinen, A:a@example.org\nÖ, B:b@example.org\n", ":",
         ["Nimi", "Sähköposti"], 1),
        ("Nimi|Kotisivu\nA, B|https://example.com\n", "|", ["Nimi", "Kotisivu"], 1),
        ("Sähköposti\na@example.org\nb@example.org\n", ",", ["Sähköposti"], 1),
    ],
)  # fmt: skip
def test_signs_of_titles_and_web_addresses_cut_no_columns(
    read: Reader, content: str, delimiter: str, headings: list[str], row: int
) -> None:
    found = read(content.encode())
    assert (found.delimiter, found.headings, found.heading_row) == (delimiter, headings, row)


def test_what_somebody_chose_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nimi|Posti,a\nAino|a@example.org,b\n")
    assert _read(path).headings == ["Nimi|Posti", "a"]
    assert _read(path, "", "|").headings == ["Nimi", "Posti,a"]


async def sent(staff: StaffBrowser, delimiter: str) -> httpx.Response:
    content = b"Nimi|Posti,a\nAino|a@example.org,b\n"
    return await staff.post(
        f"{PATH}/new",
        data={"csrf": staff.csrf, "delimiter": delimiter},
        files={"file": ("a.csv", content, "text/csv")},
        headers={"Sec-Fetch-Site": "same-origin"},
    )


async def test_the_page_lets_one_choose(staff: StaffBrowser) -> None:
    assert 'name="delimiter"' in (await staff.get(f"{PATH}/new")).text
    answer = await sent(staff, "bar")
    found = await info(str(answer.headers["location"]).split("?")[0])
    assert (found.delimiter, found.headings) == ("|", ["Nimi", "Posti,a"])
    assert (await sent(staff, "x")).status_code == 422


async def test_the_command_lets_one_choose(db: None, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nimi|Email,a\nAino|a@example.org,b\n")
    await asked(path, delimiter="|", columns=[("Email,a", "notes")])
    assert await database.fetchval("select headings->>1 from imports") == "Email,a"
