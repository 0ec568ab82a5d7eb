"""Every word of a column that tells who may be mailed is shown with its meaning; an opt-out is known."""

import pytest

from app.imports.mapping.propose import proposed
from app.imports.permission.questions import Columns
from app.imports.permission.understood import MOST_SHOWN, understood
from app.imports.reading.fits import only_a_mark
from tests.make.import_pages import received, words
from tests.make.imports import table
from tests.make.staff import StaffBrowser

OPT_OUTS = [
    "Ei suoramarkkinointia",
    "Suoramarkkinointikielto",
    "Ei mainontaa",
    "Ingen direktreklam",
    "Ej direktmarknadsföring",
    "No marketing",
    "No newsletters",
    "Do not contact",
]


async def test_a_word_that_nobody_knows_is_shown_first(staff: StaffBrowser) -> None:
    cells = ("No", "", "Yes", "no", "yes", "maybe", "0")
    rows = [(f"r{at}@example.org", cell) for at, cell in enumerate(cells)]
    path = await received(staff, table(("E-mail", "Opt out"), *rows).encode())
    shown = words(await staff.get(f"{path}/columns")).partition("How we understand it")[2]
    assert shown.index("maybe No consent: we do not know this word") < shown.index("No Not blocked")
    for told in ("Yes Will be blocked", "(empty) Not blocked", "0 Not blocked"):
        assert told in shown
    assert "further word" not in shown


def test_of_many_words_the_rest_is_counted() -> None:
    rows = [[f"r{at}@example.org", f"sana {at}"] for at in range(MOST_SHOWN + 5)]
    rows = [["a@example.org", "Cleaned"], ["b@example.org", "cleaned"], *rows]
    (status,) = understood(Columns(["E-mail", "Status"], ["email", "status"], rows))
    assert len(status.rows) == MOST_SHOWN
    assert status.more == 6
    assert status.rows[0].cell == "sana 0", "the known one comes after those that nobody knows"


@pytest.mark.parametrize("heading", OPT_OUTS)
def test_an_opt_out_is_proposed_and_its_mark_is_no_poor_permission(heading: str) -> None:
    assert proposed(["E-mail", heading]) == ["email", "no_mail"]
    rows = [(2, ["a@example.org", "x"]), (3, ["b@example.org", ""])]
    for field in ("no_mail", "", "status"):
        assert only_a_mark(["E-mail", heading], ["email", field], rows) is None
    smelling = ["E-mail", f"Asiakas: {heading}"]
    assert only_a_mark(smelling, ["email", ""], rows) is None
    assert only_a_mark(["E-mail", "Uutiskirje"], ["email", ""], rows) == "Uutiskirje"
