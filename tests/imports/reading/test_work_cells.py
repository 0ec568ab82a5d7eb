"""What cells say of people's work: position, decision maker, owner, what a journalist writes about."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.imports.mapping.propose import proposed
from app.imports.reading.cells import Found, Reading
from app.imports.reading.rows import Person, RowReader
from app.imports.reading.work import Work

OUTI = uuid4()


def read(**cells: str) -> tuple[Person, list[Found]]:
    reading = Reading(
        tuple(cells), tuple(cells), (), UTC, datetime(2026, 11, 22, tzinfo=UTC), None,
        {"outi oberg": OUTI, "outi@example.com": OUTI},
    )  # fmt: skip
    reader = RowReader(reading)
    found = reader.read(2, list(cells.values()))
    assert found is not None
    return found, reader.found


def work(**cells: str) -> Work | None:
    found, complaints = read(email="a@example.org", organisation="Firma Oy", **cells)
    assert complaints == []
    return found.work


@pytest.mark.parametrize(
    ("cell", "decides"),
    [("Yes", True), ("Kyllä", True), ("ja", True), ("x", True), ("No", False), ("Ei", False),
     ("nej", False), ("", None)],
)  # fmt: skip
def test_yes_and_no_in_three_languages(cell: str, decides: bool | None) -> None:
    found = work(decision_maker=cell, beat="Energy")
    assert found is not None
    assert found.decision_maker is decides


@pytest.mark.parametrize(
    "cell",
    ["Outi Öberg", "OUTI ÖBERG", "outi@example.com", "Outi@Example.com", "Outi <outi@example.com>"],
)
def test_an_owner_is_known_by_name_and_by_address(cell: str) -> None:
    found = work(owner=cell)
    assert found is not None
    assert found.owner == OUTI


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("owner", "Urho", "bad_owner"),
        ("owner", "urho@example.com", "bad_owner"),
        ("owner", "@", "bad_owner"),
        ("decision_maker", "Matti Meikäläinen", "bad_value"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_person_comes_in(
    field: str, cell: str, code: str
) -> None:
    found, complaints = read(email="a@example.org", organisation="Firma Oy", **{field: cell})
    assert found.email == "a@example.org"
    assert complaints == [Found(2, field, code, cell)]


def test_a_position_needs_an_organisation() -> None:
    found, complaints = read(
        email="a@example.org", organisation="", position="Päällikkö", decision_maker="yes"
    )
    assert [(one.heading, one.code) for one in complaints] == [
        ("position", "no_organisation"),
        ("decision_maker", "no_organisation"),
    ]
    assert found.work == Work("", None, None, "", "")
    assert read(email="a@example.org", decision_maker="no")[1] == []


def test_a_file_without_these_columns_says_nothing_of_them() -> None:
    assert work(title="Päällikkö") is None
    assert work(owner="", beat="") is None


def test_embargo_notes_keep_their_lines() -> None:
    found = work(embargo_notes="Not before six\nnever on Sundays")
    assert found is not None
    assert found.embargo_notes == "Not before six\nnever on Sundays"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Beat", "beat"),
        ("Aihealueet", "beat"),
        ("Vastuuhenkilö", "owner"),
        ("Kundansvarig", "owner"),
        ("Account manager", "owner"),
        ("Päättäjä", "decision_maker"),
        ("Beslutsfattare", "decision_maker"),
        ("Tehtävä organisaatiossa", "position"),
        ("Embargo", "embargo_notes"),
        ("Position", "title"),
        ("Contact person", ""),
    ],
)
def test_headings_as_other_programs_have_them(heading: str, field: str) -> None:
    assert proposed([heading]) == [field]
