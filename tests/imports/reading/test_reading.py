"""Files as people have them, and files made to hurt: the right rows, or a sentence with the row."""

import csv
import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from app import database
from app.imports.receiving.__main__ import CHUNK, HEAD
from app.imports.receiving.limits import UnreadableError
from app.imports.receiving.tables import Read
from app.lib.languages import Language, speaking
from app.lib.refusals import Invalid
from tests.make import imports as make_imports

ROWS = [["Aino Mäkinen", "aino@example.org"], ["Åsa Öberg", "asa@example.org"]]
Reader = Callable[[bytes], Read]


def text(delimiter: str = ",", end: str = "\n") -> str:
    lines = [["Nimi", "Sähköposti"], *ROWS]
    return "".join(delimiter.join(line) + end for line in lines)


def refusal(read: Reader, data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        list(read(data).rows)
    error = caught.value
    return error.sentence % error.values if error.values else error.sentence


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ":", "^"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end(read: Reader, delimiter: str, end: str) -> None:
    found = read(text(delimiter, end).encode())
    assert (found.delimiter, found.headings) == (delimiter, ["Nimi", "Sähköposti"])
    assert list(found.rows) == ROWS


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_the_encoding_is_found(read: Reader, encoding: str, shown: str) -> None:
    found = read(text(";").encode(encoding))
    assert (found.encoding, list(found.rows)) == (shown, ROWS)


def test_times_do_not_look_like_columns(read: Reader) -> None:
    found = read(b"Email Address,OPTIN_TIME\na@example.org,2020-01-01 10:00:00\n")
    assert found.headings == ["Email Address", "OPTIN_TIME"]


def test_excel_may_say_its_delimiter(read: Reader) -> None:
    found = read(("sep=|\n" + text("|")).encode())
    assert (found.headings, found.first_row) == (["Nimi", "Sähköposti"], 2)


def test_line_breaks_and_delimiters_inside_quotation_marks(read: Reader) -> None:
    found = read(b'a,b\r\n"one\r\ntwo","x,""y"""\r\n')
    assert list(found.rows) == [["one\ntwo", 'x,"y"']]


def test_blank_rows_keep_the_numbers_of_the_others(read: Reader) -> None:
    found = read(b"a,b\n\n1,2\n,,\n3,4\n")
    assert (found.first_row, list(found.rows)) == (2, [[], ["1", "2"], [], ["3", "4"]])


def test_a_file_without_headings_has_numbered_columns(read: Reader) -> None:
    found = read(b"aino@example.org,Aino\neino@example.org,Eino\n")
    assert (found.headings, found.first_row, len(list(found.rows))) == (["#1", "#2"], 1, 2)


def test_headings_that_come_twice_or_not_at_all_are_told_apart(read: Reader) -> None:
    assert read(b"a,a,,a\n1,2,3,4\n").headings == ["a", "a (2)", "#3", "a (3)"]


def test_headings_are_kept_without_invisible_characters(read: Reader) -> None:
    assert read(b"a\x00,\x00\x07,a\n1,2,3\n").headings == ["a", "#2", "a (2)"]


# trial F2
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\n \n,,\n", "The file is empty."),
        (b"a,b\n", "The file has headings but no rows below them."),
        (b"a,b\n1,2\n" + b"x" * 10_000_000, "Row 3 is longer than a million characters"),
        (b"a" + b"," * 1_000_000 + b"b\n1\n", "Row 1 is longer than a million characters"),
        (b",".join([b"c"] * 1000) + b"\n1\n", "Row 1 has 1000 columns"),
        (b"a\n1\n" + b",".join([b"c"] * 600) + b"\n", "Row 3 has 600 columns"),
        (b'a,b\n1,2\n3,"4\n5,6\n7,8\n', "opens in row 3, column 2 and is never closed"),
        (b'a,b\n1,2\n3,"4\n' + b"5,6\n" * 400_000, "opens in row 3 is not closed"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00\x00\xd8\n\x00", "The text breaks off after row"),
        (bytes(500), "This is not a table we can read"),
        (
            b"a,b\n1,2\n" * 50 + bytes(range(128, 256)) + bytes(30),
            "This is not a table we can read",
        ),
        (b"MZ" + random.Random(7).randbytes(5000), "This is not a table we can read"),
        (text(";").encode("utf-32"), "This is not a table we can read"),
        (b'[{"nimi": "Aino", "email": "aino@example.org"}]', "This is not a table we can read"),
        (b'\xef\xbb\xbf {\n  "nimi": "Aino"\n}', "This is not a table we can read"),
        (
            b"<!DOCTYPE html><table><tr><td>Aino</td></tr></table>",
            "This is not a table we can read",
        ),
        (bytes(range(1, 32)) * 40, "This is not a table we can read"),
        (b"%PDF-1.7 ...", "This is not a table we can read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "This is an old Excel file"),
        (b"PK\x03\x04" + bytes(100), "The XLSX file is damaged"),
        (b"BEGIN:VCARD\nFN:Aino\n", "Card 1 is not closed"),
    ],
)
def test_what_is_no_table_is_refused_with_its_row(read: Reader, data: bytes, sentence: str) -> None:
    assert sentence in refusal(read, data)


def test_five_delimiters_and_nul_are_text(read: Reader) -> None:
    found = read(b"a,b\n1;2|3\t4:5,x\x00y\n")
    assert list(found.rows) == [["1;2|3\t4:5", "x\x00y"]]


# trial A32
def test_reading_takes_time_with_the_length_only(read: Reader) -> None:
    found = read(b'a,b\n"' + b'""' * 400_000 + b'",2\n')
    assert len(list(found.rows)) == 1


def workbook(*sheets: list[list[object]]) -> bytes:
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    day = book.add_format({"num_format": "d.m.yyyy"})
    for rows in sheets:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write(number, column, cell)
    book.close()
    return file.getvalue()


def test_the_first_sheet_with_anything_on_it(read: Reader) -> None:
    rows: list[list[object]] = [
        ["Nimi", "Puhelin", "Pvm", "Luku"],
        ["Aino", 405551234, datetime(2020, 1, 2), 1.5],  # noqa: DTZ001 - as Excel has it
    ]
    found = read(workbook([], rows, [["muu"]]))
    assert (found.format, found.headings) == ("xlsx", ["Nimi", "Puhelin", "Pvm", "Luku"])
    assert list(found.rows) == [["Aino", "405551234", "2020-01-02", "1.5"]]


def test_a_number_that_was_calculated_reads_as_the_sheet_shows_it(read: Reader) -> None:
    found = read(workbook([["Luku"], [0.1 + 0.2], [100.0], [-1234567.891]]))
    assert list(found.rows) == [["0.3"], ["100"], ["-1234567.891"]]


# trial F2
def test_a_workbook_that_unpacks_to_far_too_much(read: Reader) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(60_000_000))
    assert "far too large" in refusal(read, file.getvalue())


def test_vcards_of_three_versions(read: Reader) -> None:
    found = read(
        "BEGIN:VCARD\r\nVERSION:4.0\r\nN:Mäkinen;Aino;;;\r\nEMAIL;TYPE=home:koti@example.org\r\n"
        "EMAIL;PREF=1:aino@example.org\r\nTEL;TYPE=CELL:+358 40\r\n  1234567\r\nORG:Firma\\, Oy;Tiedotus\r\n"
        "ADR:;;Katu 1;Helsinki;;00100;Suomi\r\nNOTE:yksi\\nkaksi\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=85sa =C3=96=\nberg\n"
        "END:VCARD\n".encode()
    )
    first, second = (
        {h: c for h, c in zip(found.headings, row, strict=True) if c} for row in found.rows
    )
    assert first == {
        "First name": "Aino",
        "Last name": "Mäkinen",
        "E-mail": "aino@example.org ::: koti@example.org",
        "Private e-mail address": "koti@example.org",
        "Mobile": "+358 40 1234567",
        "Organisation": "Firma, Oy",
        "Street": "Katu 1",
        "Postcode": "00100",
        "Place": "Helsinki",
        "Country": "Suomi",
        "Notes": "yksi\nkaksi",
    }
    assert second == {"Full name": "Åsa Öberg"}


def frames(data: bytes) -> list[tuple[bytes, bytes]]:
    found = []
    while data:
        kind, length = HEAD.unpack_from(data)
        found.append((kind, data[HEAD.size : HEAD.size + length]))
        data = data[HEAD.size + length :]
    return found


# A resource count of children also counts the memory of whoever started them; this one does not.
READ_AND_SAY_THE_MOST_MEMORY = """
import pathlib, re, runpy, sys
sys.argv[0] = "reading"
runpy.run_module("app.imports.receiving", run_name="__main__")
status = pathlib.Path("/proc/self/status").read_text()
print(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1], file=sys.stderr)
"""


# trial F2
def test_reading_a_large_file_stays_below_256_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["Sähköposti", "Nimi"], *[["x" * 40, "y" * 40]] * 60_000])
    done = subprocess.run(
        [sys.executable, "-c", READ_AND_SAY_THE_MOST_MEMORY, str(path), "2000"],
        capture_output=True,
        check=True,
    )
    kinds = [kind for kind, _ in frames(done.stdout)]
    assert kinds == [b"H", *[b"C"] * 30, b"."]
    assert int(done.stderr) <= 256 * 1024


# trial F2
def test_a_cell_in_the_last_corner_of_a_sheet_ends_the_reader_only(tmp_path: Path) -> None:
    path = tmp_path / "corner.xlsx"
    book = Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "x")
    sheet.write(1_048_575, 16_383, "y")
    book.close()
    done = subprocess.run(
        [sys.executable, "-m", "app.imports.receiving", str(path), "2000"],
        capture_output=True,
        check=False,
    )
    assert b"." not in [kind for kind, _ in frames(done.stdout)]


async def test_a_file_is_kept_in_chunks_that_know_their_rows(db: None) -> None:
    import_id = await make_imports.received(
        "Sähköposti\n" + "".join(f"a{n}@example.org\n" for n in range(5)), chunk_rows=2
    )
    rows = await database.fetch(
        "select first_row, rows from import_chunks where import_id = $1 order by number", import_id
    )
    assert [tuple(row) for row in rows] == [(2, 2), (4, 2), (6, 1)]
    assert (await make_imports.info(import_id)).rows == 5


# trial F2
async def test_a_file_with_a_fault_at_its_end_leaves_nothing(db: None) -> None:
    with pytest.raises(Invalid) as refused:
        await make_imports.received("Sähköposti\n" + "a@example.org\n" * 5 + '"a\n', chunk_rows=2)
    with speaking(Language.ENGLISH):
        assert "row 7" in str(refused.value)
    assert await database.fetchval("select count(*) from imports") == 0
    assert await database.fetchval("select count(*) from import_chunks") == 0


def test_frames_carry_what_the_file_is(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nimi;Posti\n\nA;B\n")
    done = subprocess.run(
        [sys.executable, "-m", "app.imports.receiving", str(path), "10"],
        capture_output=True,
        check=True,
    )
    (_, head), (_, chunk), _ = frames(done.stdout)
    assert json.loads(head)["headings"] == ["Nimi", "Posti"]
    assert CHUNK.unpack_from(chunk) == (2, 2, 1)
