"""Where labels lie on a sheet, which sizes can be printed, and how an address stands on them."""

from dataclasses import replace

import pytest

from app.privacy.labels.postal import Postal, one_for_each_household
from app.privacy.labels.printing.fitting import SMALLEST, fitted, unknown_letters, width_of
from app.privacy.labels.sheets import SHEETS, Sheet, faults, sheets_needed

AINO = Postal("Aino Mäki", "Rantatie 3", "96100", "Rovaniemi", last_name="Mäki")
LONG = "Rovaniemen Kaukolämpö- ja Vesihuoltopalvelut Oy"


@pytest.mark.parametrize("name", SHEETS)
def test_the_sheets_that_are_offered_can_be_printed(name: str) -> None:
    assert faults(SHEETS[name]) == {}


@pytest.mark.parametrize(
    ("sheet", "at_fault"),
    [
        (Sheet(1, 1, 1, 1, 0, 0, 1, 1), {"width", "height"}),
        (Sheet(3, 7, 80, 38.1, 7.25, 15.15, 80, 38.1), {"width"}),
        (Sheet(3, 9, 63.5, 38.1, 7.25, 15.15, 66, 38.1), {"height"}),
        (Sheet(0, 7, 63.5, 38.1, 7.25, 15.15, 66, 38.1), {"columns"}),
        (Sheet(3, 7, 63.5, 38.1, -1, 15.15, 66, 38.1), {"left"}),
        (Sheet(3, 7, 63.5, 38.1, 7.25, 15.15, 60, 38.1), {"gap_across"}),
        (Sheet(100, 100, 60, 30, 0, 0, 60, 30), {"columns", "width", "height"}),
        (Sheet(2, 4, 105, 70, 0, 8.5, 105, 70), set()),
    ],
    ids=["1x1", "too wide", "too high", "none", "off", "overlapping", "10,000", "2x4"],
)
def test_a_size_that_cannot_be_printed_is_refused_by_field(
    sheet: Sheet, at_fault: set[str]
) -> None:
    assert set(faults(sheet)) == at_fault
    assert all(problem.sentence() for problem in faults(sheet).values())


@pytest.mark.parametrize(
    ("labels", "start", "sheets"), [(0, 6, 0), (16, 6, 1), (17, 6, 2), (203, 6, 10), (1, 21, 1)]
)
def test_used_places_of_the_first_sheet_are_counted(labels: int, start: int, sheets: int) -> None:
    assert sheets_needed(SHEETS["3x7"], labels, start) == sheets


@pytest.mark.parametrize(
    ("person", "lines"),
    [
        (AINO, ["Aino Mäki", "Rantatie 3", "96100 ROVANIEMI"]),
        (
            replace(AINO, organisation="Rovapuu Oy", country="FI", place="Äänekoski"),
            ["Aino Mäki", "Rovapuu Oy", "Rantatie 3", "96100 ÄÄNEKOSKI"],
        ),
        (
            replace(AINO, street="Storgata 5", postcode="9008", place="Tromsø", country="NO"),
            ["Aino Mäki", "Storgata 5", "9008 TROMSØ", "NORWAY"],
        ),
        (
            replace(AINO, street="1 High St\nFlat 2", postcode="sw1a 1aa", place="London", country="GB"),
            ["Aino Mäki", "1 High St", "Flat 2", "LONDON SW1A 1AA", "UNITED KINGDOM"],
        ),
        (replace(AINO, place="Mariehamn", country="AX"), ["Aino Mäki", "Rantatie 3", "96100 MARIEHAMN"]),
        (replace(AINO, name="A\u0308ino"), ["Äino", "Rantatie 3", "96100 ROVANIEMI"]),
    ],
    ids=["private", "work", "Norway", "Britain", "Åland", "composed"],
)  # fmt: skip
def test_an_address_has_the_form_that_the_post_wants(person: Postal, lines: list[str]) -> None:
    assert person.lines() == lines


@pytest.mark.parametrize(
    ("person", "is_complete"),
    [
        (AINO, True),
        (replace(AINO, street=" "), False),
        (replace(AINO, postcode=""), False),
        (replace(AINO, place=""), False),
        (replace(AINO, postcode="", country="IE"), True),
    ],
)
def test_what_cannot_arrive_is_no_address(person: Postal, *, is_complete: bool) -> None:
    assert person.is_complete is is_complete


def test_labels_are_sorted_as_the_post_sorts() -> None:
    abroad = replace(AINO, postcode="10115", country="DE")
    helsinki, oulu = replace(AINO, postcode="00100"), replace(AINO, postcode="90100")
    people = sorted([abroad, oulu, AINO, helsinki], key=lambda one: one.by_postcode)
    assert people == [helsinki, oulu, AINO, abroad]


def test_a_household_gets_one_letter_and_colleagues_one_each() -> None:
    antti = replace(AINO, name="Antti MÄKI", last_name="MÄKI", street="rantatie  3")
    neighbour = replace(AINO, name="Olli Virta", last_name="Virta")
    colleagues = [replace(one, organisation="Rovapuu Oy") for one in (AINO, antti)]
    getting, sharing = one_for_each_household([AINO, antti, neighbour, *colleagues])
    assert getting == [0, 2, 3, 4]
    assert sharing == {1: 0}


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize(
    ("line", "fits"),
    [
        (LONG, True),
        ("Общество защиты прав потребителей", True),
        ("Σύλλογος Προστασίας Καταναλωτών", True),
        ("x" * 200, False),
        ("Щ" * 200, False),
    ],
    ids=["long", "Cyrillic", "Greek", "200", "200 Cyrillic"],
)
def test_a_long_line_is_parted_or_made_smaller_and_never_cut(
    name: str, line: str, *, fits: bool
) -> None:
    room = SHEETS[name].room
    label = fitted(["Aino Mäki", line, "Voimatie 2", "96300 ROVANIEMI"], room)
    assert (label is not None) is fits
    if label is not None:
        assert label.size >= SMALLEST
        assert all(width_of(one, label.size) <= room[0] for one in label.lines)
        assert "".join(label.lines).replace(" ", "") == (
            f"AinoMäki{line}Voimatie296300ROVANIEMI".replace(" ", "")
        )


def test_letters_that_the_font_does_not_have_are_named() -> None:
    assert unknown_letters("Ääkkö Öölund Žižek Щука Ωμέγα") == ""
    assert unknown_letters("株 Aino") == "株"
