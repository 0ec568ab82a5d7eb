"""No cell of ours is a formula, and every cell reads back as it was."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lib.csv_cells import EXCEL, PLAIN, guarded, json_cell, line, unguarded

STARTERS = (
    "=",
    "+",
    "-",
    "@",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\N{FULLWIDTH EQUALS SIGN}1",
    "\N{FULLWIDTH PLUS SIGN}1",
    "\N{FULLWIDTH HYPHEN-MINUS}1",
    "\N{FULLWIDTH COMMERCIAL AT}A",
    " =1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text: str) -> None:
    # trial F1
    assert guarded(text)[0] == "'"


@pytest.mark.parametrize("separator", [",", ";", "|", "\t", "\n", "\r"])
@pytest.mark.parametrize("text", FORMULAS)
def test_so_does_a_piece_of_it_behind_any_separator(separator: str, text: str) -> None:
    # trial H6
    for cell in (
        f"A{separator}{text}",
        f'A"{separator}"{text}',
        f"A{separator} {text}{separator}B",
    ):
        [whole] = csv.reader(io.StringIO(line([cell, cell]), newline=""))
        assert [unguarded(each) for each in whole] == [cell, cell]
        pieces = re.split(r"[,;|\t\r\n]", line([cell, cell]))
        assert not [piece for piece in pieces if piece.lstrip(' "')[:1] in STARTERS]


@pytest.mark.parametrize(
    "text", ["", "Aino", "aino@example.org", "1-2", "it's", "'quoted'", "a, b; c", "æøå"]
)
def test_ordinary_text_stays(text: str) -> None:
    assert guarded(text) == text == unguarded(text)


@pytest.mark.parametrize("text", ["'=1", "''=1", "' +1", *FORMULAS])
def test_a_guarded_cell_reads_back_unchanged(text: str) -> None:
    # trial F1
    assert unguarded(guarded(text)) == text


@given(st.text() | st.text(alphabet="'\" =+-@\t\r\n,;|A"))
def test_any_text_reads_back_unchanged(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.lists(st.text().filter(lambda text: "\0" not in text), min_size=2, max_size=5))
def test_a_line_reads_back_in_both_dialects(cells: list[str]) -> None:
    for dialect in (PLAIN, EXCEL):
        file = io.StringIO(line(cells, dialect), newline="")
        [read] = csv.reader(file, delimiter=dialect.separator)
        assert [unguarded(cell) for cell in read] == cells


def test_nothing_is_an_empty_cell() -> None:
    assert line([None, 3, "a,b"]) == '"","3","a,b"\r\n'


@pytest.mark.parametrize("separator", [",", ";", "|"])
def test_json_split_by_the_wrong_separator_holds_no_formula(separator: str) -> None:
    # trial F1: a browser's name chosen to break out of its cell
    value = {
        "user_agent": f"x{separator}=1+1{separator} @SUM(A1){separator}",
        "page": "=1",
        "lists": ["=1", " @A", f"a{separator}'+1"],
    }
    assert guarded(json_cell(value)) == json_cell(value)
    pieces = json_cell(value).split(separator)
    assert json.loads(json_cell(value)) == value
    assert not [piece for piece in pieces if piece.lstrip()[:1] in ("=", "+", "-", "@")]


@pytest.mark.parametrize("cell", ["+358401234567", "-5", "=1+1", " @aino", "'n aika", "''"])
def test_a_cell_that_nobody_guarded_is_read_as_it_stands(cell: str) -> None:
    assert unguarded(cell) == cell
