"""What staff choose before printing: for whom, about what, on which sheet, from which place on."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from app.contacts.values import read_number
from app.lib.languages import N_, gettext
from app.privacy.labels.rules import Order
from app.privacy.labels.sheets import NOT_ON_SHEET, OWN, SHEETS, Sheet, faults
from app.privacy.labels.whom import NOT_CHOSEN, TICKED, ticked_in
from app.web.rendering.forms import Form, filled

ARTICLE_14 = "article_14"
OWN_USE = "own"
NOT_GIVEN = N_("The notice belongs to no purpose that lets data go to others: post it yourselves.")
NO_PURPOSE = N_("Choose what the letter is about.")
NO_MEASURE = N_("Enter the size in millimetres.")
OWN_SIZE = N_("Another size…")
ORDERS = ((Order.POSTCODE, N_("Postcode")), (Order.NAME, N_("Last name")))
MOST_ROWS = 100
MEASURES = {
    "width": N_("Width, mm"),
    "height": N_("Height, mm"),
    "left": N_("Left margin, mm"),
    "top": N_("Upper margin, mm"),
    "gap_across": N_("Gap beside, mm"),
    "gap_down": N_("Gap below, mm"),
}
COUNTS = {"columns": N_("Labels in a row"), "rows": N_("Rows on a sheet")}
_OPENED = {"order": Order.POSTCODE, "start": "1", "use": OWN_USE, "left": "0", "top": "0"}
_NO_GAPS = {"gap_across": "0", "gap_down": "0"}


@dataclass(frozen=True)
class Asked:
    """`about` is a purpose's key or ARTICLE_14; `page` is the sheet that is shown, from 1.

    `recipient` is a row of the register of recipients; None: the paper is for ourselves.
    """

    who: str
    ticked: list[UUID]
    about: str
    sheet: Sheet
    start: int
    order: Order
    page: int
    recipient: int | None = None


def opened(who: str, about: str) -> Form:
    first = next(iter(SHEETS))
    return filled({**_OPENED, **_NO_GAPS, "who": who, "about": about, "sheet": first})


def sheets() -> list[tuple[str, str]]:
    """What the page offers."""
    return [*((key, sheet.words) for key, sheet in SHEETS.items()), (OWN, gettext(OWN_SIZE))]


def read(form: Form, abouts: Collection[str], recipients: Collection[int]) -> Asked | None:
    """None, with complaints in the form, when something is missing or cannot be printed."""
    who = form.text("who", required=NOT_CHOSEN)
    ticked = ticked_in(form.chosen("id"))
    if who == TICKED and not ticked:
        form.refuse("who", NOT_CHOSEN)
    about = form.one("about", abouts, required=NO_PURPOSE)
    use = form.one("use", [OWN_USE, *map(str, recipients)]) or OWN_USE
    if use != OWN_USE and about == ARTICLE_14:
        form.refuse("use", NOT_GIVEN)
    order = form.one("order", list(Order)) or Order.POSTCODE
    sheet = read_sheet(form)
    if sheet is None or form.errors:
        return None
    start = form.number("start", least=1, most=MOST_ROWS * MOST_ROWS) or 1
    if start > sheet.places:
        form.refuse("start", NOT_ON_SHEET, places=sheet.places)
    page = form.number("page", least=1, most=10_000) or 1
    if form.errors:
        return None
    recipient = None if use == OWN_USE else int(use)
    return Asked(who, ticked, about, sheet, start, Order(order), page, recipient)


def read_sheet(form: Form) -> Sheet | None:
    """None, with complaints in the form, for one that cannot be printed."""
    form.called |= {name: gettext(word) for name, word in (MEASURES | COUNTS).items()}
    wanted = form.one("sheet", [*SHEETS, OWN]) or next(iter(SHEETS))
    if wanted != OWN:
        return SHEETS[wanted]
    counts = {
        name: form.number(name, least=1, most=MOST_ROWS, required=NO_MEASURE) for name in COUNTS
    }
    sizes = {name: form.read(name, read_number, required=NO_MEASURE) for name in MEASURES}
    if any(name in form.errors for name in (*counts, *sizes)):
        return None
    sheet = _of(counts["columns"] or 0, counts["rows"] or 0, sizes)
    for name, problem in faults(sheet).items():
        form.refuse(name, problem.message, **problem.values)
    return sheet


def _of(columns: int, rows: int, sizes: dict[str, Decimal | None]) -> Sheet:
    width, height, left, top, across, down = (float(sizes[name] or 0) for name in MEASURES)
    return Sheet(columns, rows, width, height, left, top, width + across, height + down)
