"""The PDF itself: every label within its place, to half a millimetre, whatever the sheet."""

import json
import resource
import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest

from app.privacy.labels.postal import Postal
from app.privacy.labels.printing import __main__ as printing
from app.privacy.labels.printing.fitting import fitted
from app.privacy.labels.printing.pdf import Labels, labels_as_pdf, list_as_pdf
from app.privacy.labels.sheets import SHEETS, Fitted, Sheet
from tests.privacy.labels.paper import Box, frames, ink, pages, texts

NEAR = 0.5
WIDEST = [
    "Wäinö Wåhlström-Öhman",
    "ЩЖЮ" + " ЩЖЮ" * 5,
    "Rovaniemen Kaukolämpö- ja Vesihuoltopalvelut Oy",
]
OWN = Sheet(2, 3, 90, 80, 10, 20, 95, 85)


def cell(sheet: Sheet, place: int) -> Box:
    left, top = sheet.corner(place)
    return Box(left, top, left + sheet.width, top + sheet.height)


def label(sheet: Sheet, number: int) -> Fitted:
    whole = fitted([f"{number} {WIDEST[0]}", *WIDEST[1:], "96300 ROVANIEMI"], sheet.room)
    assert whole is not None
    return whole


@pytest.mark.parametrize("sheet", [*SHEETS.values(), OWN], ids=[*SHEETS, "own"])
async def test_every_label_lies_within_its_place(sheet: Sheet) -> None:
    # register R14
    start = 3
    labels = [label(sheet, number) for number in range(sheet.places)]
    pdf = await labels_as_pdf(Labels(sheet, labels, start, with_frame=True))
    first, second = pages(pdf)
    drawn = frames(first)
    assert len(drawn) == sheet.places
    for place, frame in enumerate(drawn):
        assert cell(sheet, place).holds(frame, by=NEAR)
        assert frame.holds(cell(sheet, place), by=NEAR)
    written = [text for page in (first, second) for text in texts(page)]
    places = [*range(start - 1, sheet.places), *range(start - 1)]
    expected = [
        (line, place)
        for one, place in zip(labels, places, strict=True)
        for line in one.lines
    ]  # fmt: skip
    assert [text for text, _ in written] == [line for line, _ in expected]
    paper = Box(5, 5, 205, 292)
    for (_, box), (_, place) in zip(written, expected, strict=True):
        assert cell(sheet, place).holds(box)
        assert paper.holds(box)


async def test_a_rendered_sheet_has_ink_in_its_places_only() -> None:
    sheet = SHEETS["2x7"]
    pdf = await labels_as_pdf(Labels(sheet, [label(sheet, number) for number in range(12)], 3))
    (page,) = pages(pdf)
    used = [cell(sheet, place) for place in range(2, 14)]
    seen = {
        next((n for n, box in enumerate(used) if box.holds(Box(x, y, x, y))), None)
        for x, y in ink(page)
    }
    assert seen == set(range(12))


async def test_a_list_has_everybody_and_breaks_what_is_too_long() -> None:
    people = [
        Postal(f"Henkilö {n}", "y" * 200, "96100", "Rovaniemi", organisation="Rovapuu Oy")
        for n in range(40)
    ]
    printed = pages(await list_as_pdf("Asiakkaat, Lappi", people))
    lines = [text for page in printed for text in texts(page)]
    assert len(printed) > 1
    assert {f"Henkilö {n}" for n in range(40)} <= {line for line, _ in lines}
    assert all(Box(10, 10, 200, 292).holds(box) for _, box in lines)


def test_the_process_that_prints_loads_nothing_that_labels_never_need(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [one for one in sys.modules if one.split(".")[0] in ("fpdf", "cryptography")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "app.privacy.labels.printing.press", raising=False)
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    told = {"title": "", "language": "fi", "foot": "", "heads": ["", "", ""], "rows": []}
    monkeypatch.setattr(sys, "stdin", StringIO(json.dumps(told)))
    printed = TextIOWrapper(BytesIO())
    monkeypatch.setattr(sys, "stdout", printed)
    monkeypatch.setitem(sys.modules, "cryptography", sys)
    printing.main()
    assert printed.buffer.getvalue().startswith(b"%PDF")
    assert not [one for one in sys.modules if one.startswith("cryptography.")]
