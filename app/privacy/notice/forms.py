"""The form of those who handle data for us: a row each, and some empty ones to fill in."""

from app.disclosures.rules import (
    KIND_WORDS,
    SAFEGUARD_WORDS,
    Kind,
    RecipientNow,
    Safeguard,
    is_country,
)
from app.lib.languages import N_, gettext
from app.web.rendering.forms import Form, filled

MOST_ROWS = 20
MOST = {"name": 120, "country": 2}
LONGEST_DAYS = 3660
EMPTY_ROWS = 2
NO_NAME = N_("Name the firm, or leave the whole row empty.")
NO_KIND = N_("Choose what the firm does.")
NO_COUNTRY = N_("Enter the country as two letters, for example FI.")
INSIDE = N_("This country is in the EU or EEA, where no such safeguard is needed.")
PARTS = {"name": N_("Firm"), "country": N_("Country"), "kind": N_("What it does")}


def opened(now: list[RecipientNow]) -> Form:
    """The form as it is shown first."""
    values: dict[str, str | None] = {}
    for number, one in enumerate(now):
        values |= {
            f"kind_{number}": one.kind.value,
            f"name_{number}": one.name,
            f"country_{number}": one.country,
            f"safeguard_{number}": one.safeguard.value if one.safeguard else None,
            f"days_{number}": str(one.keeps_days) if one.keeps_days else None,
        }
    return filled(values)


def rows_of(form: Form) -> range:
    """The numbers of the rows to show: the filled ones and some empty ones."""
    filled_in = [number for number in range(MOST_ROWS) if _is_filled(form, number)]
    return range(min(MOST_ROWS, max(filled_in, default=-1) + 1 + EMPTY_ROWS))


def _is_filled(form: Form, number: int) -> bool:
    return any(form.value(f"{part}_{number}").strip() for part in ("name", "country", "days"))


def offered() -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, in the current language."""
    nothing = gettext(N_("No safeguard"))
    return {
        "kinds": [(one.value, gettext(word)) for one, word in KIND_WORDS.items()],
        "safeguards": [
            ("", nothing),
            *((one.value, gettext(word)) for one, word in SAFEGUARD_WORDS.items()),
        ],
    }


def read(form: Form) -> list[RecipientNow] | None:
    """Those of the filled rows, or None with the reasons in `form.errors`."""
    read_rows = [_row(form, number) for number in range(MOST_ROWS) if _is_filled(form, number)]
    return None if form.errors else list(dict.fromkeys(read_rows))


def _row(form: Form, number: int) -> RecipientNow:
    name = form.text(f"name_{number}", required=NO_NAME, most=MOST["name"])
    country = form.text(f"country_{number}", required=NO_COUNTRY).upper()
    if country and not is_country(country):
        form.refuse(f"country_{number}", NO_COUNTRY)
    kind = form.one(f"kind_{number}", list(Kind), required=NO_KIND)
    safeguard = form.one(f"safeguard_{number}", list(Safeguard))
    one = RecipientNow(
        Kind(kind or Kind.OTHER),
        name,
        country,
        Safeguard(safeguard) if safeguard else None,
        form.number(f"days_{number}", least=1, most=LONGEST_DAYS),
    )
    if one.safeguard and country and not one.is_outside:
        form.refuse(f"safeguard_{number}", INSIDE)
    form.called |= {
        f"{part}_{number}": f"{gettext(word)} ({number + 1})" for part, word in PARTS.items()
    }
    return one
