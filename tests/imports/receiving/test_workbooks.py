"""Workbooks as offices have them: merged cells, hidden zeros, links; and workbooks made to hurt."""

import io
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from app.imports.receiving import limits
from app.imports.receiving.xlsx_parts import Parts, parts_of
from tests.imports.reading.test_reading import Reader, frames, refusal

FAR_TOO_LARGE = "Unpacked, this XLSX file would be far too large"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REFERS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/{{}}" Target="{{}}"/></Relationships>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def built(fill: Callable[[Workbook], None]) -> bytes:
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    fill(book)
    book.close()
    return file.getvalue()


def written(sheet: Any, *rows: tuple[object, ...], top: int = 0, left: int = 0) -> None:
    for number, row in enumerate(rows, top):
        sheet.write_row(number, left, row)


def test_a_sheet_of_one_column_or_one_row_is_read(read: Reader) -> None:
    column = built(lambda book: written(book.add_worksheet(), ("Email",), ("a@example.org",)))
    row = built(lambda book: written(book.add_worksheet(), ("a@example.org", "Aino")))
    assert list(read(column).rows) == [["a@example.org"]]
    assert list(read(row).rows) == [["a@example.org", "Aino"]]


@pytest.mark.parametrize(("top", "left"), [(0, 0), (3, 2)])
def test_what_stands_in_merged_cells_stands_in_each_of_their_rows(
    read: Reader, top: int, left: int
) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        people = [("Nimi", "Email", "Media"), ("Aino", "a@example.org"), ("Eino", "e@example.org")]
        written(sheet, *people, ("Oili", "o@example.org"), top=top, left=left)
        sheet.merge_range(top + 1, left + 2, top + 2, left + 2, "Lehti Oy")

    assert list(read(built(fill)).rows) == [
        ["Aino", "a@example.org", "Lehti Oy"],
        ["Eino", "e@example.org", "Lehti Oy"],
        ["Oili", "o@example.org"],
    ]


def test_a_merged_title_is_one_cell_and_a_blank_row_stays_blank(read: Reader) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "Mediarekisteri 2026")
        written(sheet, ("Nimi", "Email", "Media"), ("Aino", "a@example.org"), top=2)
        sheet.merge_range(3, 2, 4, 2, "Lehti Oy")
        written(sheet, ("Eino", "e@example.org", "Toinen"), top=5)

    found = read(built(fill))
    assert (found.heading_row, found.headings) == (3, ["Nimi", "Email", "Media"])
    assert list(found.rows) == [
        ["Aino", "a@example.org", "Lehti Oy"], [], ["Eino", "e@example.org", "Toinen"],
    ]  # fmt: skip


@pytest.mark.parametrize("left", [0, 2])
def test_a_number_has_the_zeros_that_its_format_shows(read: Reader, left: int) -> None:
    def fill(book: Workbook) -> None:
        sheet, five = book.add_worksheet(), book.add_format({"num_format": "00000"})
        written(sheet, ("Email", "Koodi", "Luku"), ("a@example.org",), left=left)
        sheet.write_number(1, left + 1, 100, five)
        sheet.write_number(1, left + 2, 100)

    assert list(read(built(fill)).rows) == [["a@example.org", "00100", "100"]]


def test_a_link_gives_the_address_that_its_text_hides(read: Reader) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        written(sheet, ("Nimi", "Email"), ("Aino",), ("Eino",), ("Oili",))
        sheet.write_url(1, 1, "mailto:aino@example.org", string="Kirjoita")
        sheet.write_url(2, 1, "mailto:other@example.org", string="eino@example.org")
        sheet.write_url(3, 1, "https://example.org", string="Kotisivu")

    assert [row[1] for row in read(built(fill)).rows] == [
        "mailto:aino@example.org", "eino@example.org", "Kotisivu",
    ]  # fmt: skip


def test_instructions_on_the_first_sheet_are_not_the_table(read: Reader) -> None:
    def fill(book: Workbook) -> None:
        written(book.add_worksheet("Ohje"), ("Täytä seuraava sivu.",), ("Kiitos!",))
        written(book.add_worksheet("Tiedot"), ("Nimi", "Email"), ("Aino", "a@example.org"))

    found = read(built(fill))
    assert (found.sheet, found.other_sheets) == ("Tiedot", ["Ohje"])


def archive(sheet: bytes, **more: bytes) -> bytes:
    """A workbook whose only sheet is this XML."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("_rels/.rels", REFERS.format("officeDocument", "xl/workbook.xml"))
        packed.writestr(
            "xl/_rels/workbook.xml.rels", REFERS.format("worksheet", "worksheets/a.xml")
        )
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        packed.writestr("xl/worksheets/a.xml", sheet)
        for name, content in more.items():
            packed.writestr(f"xl/{name}.xml", content)
    return file.getvalue()


def cells(*texts: str) -> bytes:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for n, text in enumerate(texts, 1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_the_bare_workbook_of_these_tests_is_read(read: Reader) -> None:
    assert list(read(archive(cells("Email", "a@example.org"))).rows) == [["a@example.org"]]


# trial F2
def test_a_part_that_unpacks_to_more_than_it_says(read: Reader) -> None:
    sheet = cells("Email", *(f"a{n}@example.org" for n in range(50_000)))
    content = archive(sheet)
    assert content.count(struct.pack("<I", len(sheet))) == 2
    lying = content.replace(struct.pack("<I", len(sheet)), struct.pack("<I", 2_000))
    assert FAR_TOO_LARGE in refusal(read, lying)


# trial F2
def test_too_many_parts_and_too_large_ones(read: Reader) -> None:
    names = {f"p{n}": b"" for n in range(limits.MOST_ENTRIES)}
    assert FAR_TOO_LARGE in refusal(read, archive(cells("Email"), **names))
    assert FAR_TOO_LARGE in refusal(read, archive(cells("Email"), theme=bytes(30_000_000)))


def test_a_workbook_in_a_workbook_is_not_unpacked(read: Reader) -> None:
    inner = archive(cells("Email", "inner@example.org"))
    found = read(archive(cells("Email", "a@example.org"), embedded=inner))
    assert list(found.rows) == [["a@example.org"]]


# trial F2
def test_a_document_type_in_a_workbook_is_not_followed(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    evil = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><x>&l11;</x>'.encode()
    path = tmp_path / "a.xlsx"
    path.write_bytes(archive(cells("Email", "a@example.org"), styles=evil))
    assert parts_of(path, "a") == Parts()


# trial F2
def test_a_cell_as_large_as_the_memory_ends_the_reader_only(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    noise = bytes(range(97, 123)) * 4_000
    path.write_bytes(archive(cells("Email", (noise.decode() * 2_400))))
    done = subprocess.run(
        [sys.executable, "-m", "app.imports.receiving", str(path), "2000"],
        capture_output=True,
        check=False,
        timeout=120,
    )
    kinds = [kind for kind, _ in frames(done.stdout)]
    assert b"." not in kinds
    assert b"C" not in kinds
