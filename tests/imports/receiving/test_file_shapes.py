"""Files that are nearly tables: a title above the headings, two encodings in one, cards cut off."""

from pathlib import Path

import pytest

from app.imports.receiving.__main__ import _read
from app.imports.receiving.limits import UNCLOSED, UnreadableError
from app.imports.receiving.vcard_file import HEADINGS
from tests.imports.reading.test_reading import ROWS, Reader, text, workbook


def test_a_title_above_the_headings_is_left_out(read: Reader) -> None:
    title = "Lapin kontaktit 2026\nPäivitetty 3.11.\n\n"
    found = read((title + text()).encode())
    assert (found.headings, found.heading_row, found.first_row) == (["Nimi", "Sähköposti"], 4, 5)
    assert list(found.rows) == ROWS
    rows: list[list[object]] = [
        ["Lapin kontaktit 2026"], [], ["Nimi", "Titteli", "Yritys"], ["Aino", "TJ", "Rovapuu"],
    ]  # fmt: skip
    found = read(workbook(rows, [["Muu"]], [["Vanhat"]]))
    assert (found.headings, found.first_row) == (["Nimi", "Titteli", "Yritys"], 4)
    assert list(found.rows) == [["Aino", "TJ", "Rovapuu"]]
    assert found.layout() == {
        "heading_row": 3, "sheet": "Sheet1", "other_sheets": ["Sheet2", "Sheet3"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "headings", "first_row"),
    [
        (b"Nimi,Yritys,\nAino,Rovapuu,Kemi\nEino,Firma,Oulu\n", ["Nimi", "Yritys"], 2),
        (b"aino@example.org\neino@example.org,Eino,Kemi\n", ["#1"], 1),
        (b"Email\naino@example.org\n", ["Email"], 2),
        (b"Nimi\nAino, TJ\nEino\nOili\nUuno\n", ["Nimi"], 2),
        (b"\n" * 30 + b"Nimi,Email\nAino,a@example.org\n", ["Nimi", "Email"], 32),
    ],
)
def test_no_row_of_people_is_taken_for_the_headings(
    read: Reader, content: bytes, headings: list[str], first_row: int
) -> None:
    found = read(content)
    assert (found.headings, found.first_row) == (headings, first_row)


def test_a_file_may_hold_lines_of_two_encodings(read: Reader) -> None:
    first, *rest = text(";").splitlines(keepends=True)
    found = read(first.encode() + "".join(rest).encode("cp1252"))
    assert (found.encoding, found.headings) == ("Windows-1252", ["Nimi", "Sähköposti"])
    assert list(found.rows) == ROWS


def test_what_is_called_a_workbook_is_one(read: Reader, tmp_path: Path) -> None:
    path = tmp_path / "lista.xlsx"
    path.write_bytes(text().encode())
    with pytest.raises(UnreadableError, match="The XLSX file is damaged"):
        _read(path, ".XLSX")


def test_cards_that_are_cut_off_do_not_keep_the_others_out(read: Reader) -> None:
    card = "BEGIN:VCARD\nFN:Aino\nEND:VCARD\n"
    found = list(read(f"{card}BEGIN:VCARD\nFN:Ei\n{card}BEGIN:VCARD\nFN:Oili\nEM".encode()).rows)
    assert [(row[2], row[len(HEADINGS) :]) for row in found] == [
        ("Aino", []), ("Ei", [UNCLOSED]), ("Aino", []), ("Oili", [UNCLOSED]),
    ]  # fmt: skip
