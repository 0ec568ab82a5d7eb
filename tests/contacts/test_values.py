"""The same text means the same, wherever it is read: one table for all who read."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.contacts.about import About
from app.contacts.queries.fields import CustomFieldInForce
from app.crm.editing import parts
from app.crm.relations.forms import read_prospect
from app.crm.services.forms import read_terms
from app.imports.after.findings import FINDINGS
from app.imports.mapping.fields import CustomField
from app.imports.reading.cells import Reading
from app.imports.reading.meanings.nothing import nothing_in
from app.imports.reading.rows import Person, RowReader
from app.imports.rules import Code
from app.lib.languages import Language, format_date, gettext, speaking
from app.lists.public.forms import read_address
from app.segments.fields.custom import FAMILIES
from app.segments.forms import check_rows, read_rows
from app.web.rendering.forms import Form, filled

KINDS = ("text", "number", "date", "choice", "yes_no")
CHOICES = ("Hauki", "Ahven", "Iso siika")
FIELDS = [CustomFieldInForce(n, kind, "person", kind, CHOICES) for n, kind in enumerate(KINDS, 1)]
COLUMNS = tuple(CustomField(n, kind, kind, CHOICES) for n, kind in enumerate(KINDS, 1))
NOW = datetime(2026, 11, 22, tzinfo=UTC)

Meaning = str | Decimal | date | None
"""None: it is refused, with words."""


@pytest.fixture(autouse=True)
def _finnish() -> Iterator[None]:
    with speaking("fi"):
        yield


def refused(form: Form) -> Meaning:
    assert form.errors, "what is refused is said"
    return None


def of_kind(kind: str, text: str) -> Meaning:
    """What a form or a file writes down, as a value."""
    if kind == "number":
        return Decimal(text)
    return date.fromisoformat(text) if kind == "date" else text


def as_whole_number(text: str) -> Meaning:
    form = filled({"n": text})
    number = form.number("n", least=-(10**14) + 1, most=10**14 - 1)
    return refused(form) if number is None else Decimal(number)


def as_a_price(text: str) -> Meaning:
    form = filled({"price": text, "period": "month"})
    price = read_terms(form).price
    return refused(form) if price is None else price


def as_a_next_step(text: str) -> Meaning:
    form = filled({"stage": "idea", "next_step_on": text})
    step = read_prospect(form)
    return refused(form) if step is None else step.on


def on_a_persons_form(kind: str) -> Callable[[str], Meaning]:
    def read(text: str) -> Meaning:
        number = KINDS.index(kind) + 1
        form = filled({f"field_{number}": text})
        value = parts.values(form, FIELDS)[number]
        return of_kind(kind, value) if value else refused(form)

    return read


def imported(field: str, text: str) -> tuple[Person | None, list[str]]:
    fields = ("email", field) if field != "email" else ("email",)
    reader = RowReader(Reading(fields, fields, COLUMNS, UTC, NOW, None))
    person = reader.read(2, ["aino@example.org", text][-len(fields) :])
    return person, [one.code for one in reader.found if one.code != Code.CONTROL_CHARACTERS]


def in_a_file(kind: str) -> Callable[[str], Meaning]:
    def read(text: str) -> Meaning:
        person, codes = imported(f"custom:{KINDS.index(kind) + 1}", text)
        assert person is not None
        is_nothing = text.strip() in nothing_in("custom:1")
        assert bool(codes) is not (bool(person.values) or is_nothing)
        return of_kind(kind, str(person.values[0][2])) if person.values else None

    return read


def in_a_segment(kind: str, operator: str) -> Callable[[str], Meaning]:
    def read(text: str) -> Meaning:
        family = next(one for one in FAMILIES if (one.about, one.prefix) == (About.PEOPLE, kind))
        field = family.named(f"{kind}:1")
        assert field is not None
        try:
            value = field.read(operator, text)
        except ValueError:
            return None
        assert isinstance(value, str | Decimal | date)
        return value

    return read


def in_a_place_column(text: str) -> Meaning:
    person, _ = imported("place", text)
    return person.place if person else None


def in_a_notes_column(text: str) -> Meaning:
    person, _ = imported("notes", text)
    return person.notes if person else None


def has_three_decimals(text: str) -> bool:
    """Whoever wrote 1,250 for a price may have meant a thousand more."""
    return bool(re.fullmatch(r"\d*[.,]\d{3,}", text))


NUMBERS = {
    "12": "12", " 12 ": "12", "0": "0", "007": "7", "100.0": "100", "-5": "-5", "\u22125": "-5",
    "- 5": "-5", "+5": "5", "1250.50": "1250.5", "1250,50": "1250.5", "1 250,50": "1250.5",
    "1\u00a0250,5": "1250.5", "1\u202f250": "1250", "12 345 678,9": "12345678.9", "0,5": "0.5",
    ",5": "0.5", "1.250,50": "1250.5", "1,250.50": "1250.5", "1,250,000": "1250000",
    "1.250.000": "1250000", "1,25": "1.25", "1.2345": "1.2345", "1,250": "1.25",
    "10,000": "10",
    "1.20000000": "1.2", "5\u200b": "5", "\ufeff5": "5",
    "1.23456": None, "0.00001": None, "0,30000000000000004": None, "1 2 50": None, "12 50": None,
    "1.250.50": None, "1,250,50": None, "5.": None, "1e3": None, "1_000": None, "NaN": None,
    "Infinity": None, "٣": None, "²": None, "--3": None, "5-": None, "12 kpl": None,
    "100000000000000": None, "9" * 70: None,
}  # fmt: skip
THE_DAY = date(2026, 11, 3)
DAYS = {
    "2026-11-03": THE_DAY, "2026-11-3": THE_DAY, "3.11.2026": THE_DAY, "03.11.2026": THE_DAY,
    " 3. 11. 2026": THE_DAY, "3.\u00a011.\u00a02026": THE_DAY, "3 November 2026": THE_DAY,
    "3 november 2026": THE_DAY, "3. marraskuuta 2026": THE_DAY, "3.11.2026\u200b": THE_DAY,
    "23/11/2026": date(2026, 11, 23), "2/2/2026": date(2026, 2, 2),
    "11/23/2026": date(2026, 11, 23), "2026/11/03": THE_DAY, "Nov 3, 2026": THE_DAY,
    "3 Nov 2026": THE_DAY, "3-nov-2026": THE_DAY, "November 3 2026": THE_DAY, "3 nov. 2026": THE_DAY,
    "3. marraskuu 2026": THE_DAY,
    "3/11/2026": None, "2026/3-11": None, "23/23/2026": None, "Nov 31, 2026": None,
    "3-11-2026": None, "31.2.2026": None, "3.11.26": None,
    "1.1.1899": None, "1.1.2101": None, "0000-00-00": None, "٣.1.2026": None, "huomenna": None,
    "3 Nonember 2026": None, "2026-11-03T10:00": None,
}  # fmt: skip
YES_OR_NO = {
    "yes": "yes", "Kyllä": "yes", "KYLLÄ": "yes", "kylla\u0308": "yes", " ja ": "yes", "x": "yes",
    "1": "yes", "no": "no", "Ei": "no", "nej\u200b": "no", "0": "no",
    "ehkä": None, "2": None, "-": None,
}  # fmt: skip
OPTIONS = {
    "Hauki": "Hauki", "hauki": "Hauki", " HAUKI ": "Hauki", "iso  siika": "Iso siika",
    "Iso\u200b siika": "Iso siika", "ISO\u00a0SIIKA": "Iso siika", "Kuha": None, "Hau": None,
}  # fmt: skip
LINES_OF_ONE = {
    "Aino Mäkinen": "Aino Mäkinen", "  Aino\u00a0 Mäkinen ": "Aino Mäkinen", "Ma\u0308ki": "Mäki",
    "Ai\u200bno": "Aino", "Ai\x07no": "Aino", "\u202eoniA\u202c": "oniA", "Aino\ufeff": "Aino",
    "Ai\u2060no": "Aino", "Aino\tM": "Aino M", "a\u2028b": "a b", "Aino \u200b M": "Aino M",
    "M\u200bo\u0308": "Mö", "می\u200cروم": "می\u200cروم", "\U0001fae8": "\U0001fae8",
}  # fmt: skip
SEVERAL_LINES = {
    "a\r\nb": "a\nb", "a\rb": "a\nb", "a\u2028b": "a\nb", " \n  a\n b\n\n": "  a\n b", " a ": "a",
    "a\x00\u200b\nMa\u0308": "a\nMä", "a\u202db\u2066\nc": "ab\nc",
}  # fmt: skip


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_number_is_the_same_typed_imported_asked_for_and_as_a_price(
    text: str, number: str | None
) -> None:
    wanted = None if number is None else Decimal(number)
    assert on_a_persons_form("number")(text) == wanted
    assert in_a_file("number")(text) == wanted
    assert in_a_segment("number", "more")(text) == wanted
    is_whole = wanted is not None and wanted == int(wanted) and text not in ("100.0", "10,000")
    assert as_whole_number(text) == (wanted if is_whole else None)
    is_price = wanted is not None and wanted >= 0 and not has_three_decimals(text)
    assert as_a_price(text) == (wanted if is_price else None)


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day_is_the_same_typed_imported_and_asked_for(text: str, day: date | None) -> None:
    assert on_a_persons_form("date")(text) == day
    assert as_a_next_step(text) == day
    assert in_a_file("date")(text) == day
    assert in_a_segment("date", "since")(text) == day


@pytest.mark.parametrize(("text", "answer"), YES_OR_NO.items())
def test_yes_and_no_are_the_same_typed_imported_and_asked_for(
    text: str, answer: str | None
) -> None:
    assert on_a_persons_form("yes_no")(text) == answer
    assert in_a_file("yes_no")(text) == answer
    assert in_a_segment("yes_no", "is")(text) == answer


@pytest.mark.parametrize(("text", "option"), OPTIONS.items())
def test_an_option_is_found_however_it_was_written(text: str, option: str | None) -> None:
    assert on_a_persons_form("choice")(text) == option
    assert in_a_file("choice")(text) == option


@pytest.mark.parametrize(("text", "kept"), LINES_OF_ONE.items())
def test_a_line_of_text_is_tidied_alike(text: str, kept: str) -> None:
    assert filled({"place": text}).text("place") == kept
    assert in_a_place_column(text) == kept
    assert in_a_segment("text", "contains")(text) == kept


@pytest.mark.parametrize(("text", "kept"), SEVERAL_LINES.items())
def test_several_lines_of_text_are_tidied_alike(text: str, kept: str) -> None:
    assert filled({"notes": text}).text("notes", lines=True) == kept
    assert on_a_persons_form("text")(text) == kept
    assert in_a_notes_column(text) == kept
    assert in_a_file("text")(text) == kept


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" aino@example.org ", "aino@example.org"),
        ("ai\u200bno@example.org", None),
        ("\u202eaino@example.org", None),
        ("ai\x07no@example.org", None),
        ("ai no@example.org", None),
    ],
)
def test_an_address_with_something_unseen_is_refused_and_never_repaired(
    text: str, address: str | None
) -> None:
    form = filled({"email": text})
    typed = read_address(form)
    person, _ = imported("email", text)
    assert (typed.envelope if typed else refused(form)) == address
    assert (person.email if person else None) == address


@pytest.mark.parametrize("text", ["aino@example.org\u200b", "\u200e\ufeffaino@example.org\u202c"])
def test_a_file_may_have_something_unseen_around_an_address(text: str) -> None:
    person, codes = imported("email", text)
    assert (person.email if person else None, codes) == (
        "aino@example.org",
        [Code.ADDRESS_TIDIED],
    )


def test_what_is_too_precise_is_refused_in_the_same_words_everywhere() -> None:
    person, price = filled({"field_2": "1.23456"}), filled({"price": "1.234", "period": "month"})
    parts.values(person, FIELDS)
    read_terms(price)
    segment = filled({"c1.field": "number:1", "c1.is": "more", "c1.value": "1.23456"})
    check_rows(segment, read_rows(segment))
    _, codes = imported("custom:2", "1.23456")
    said = {form.first_error and form.errors[form.first_error] for form in (person, price, segment)}
    assert said == {gettext(FINDINGS[Code(code)]) for code in codes}
    assert len(said) == 1


@pytest.mark.parametrize("language", Language)
def test_a_day_as_we_write_it_can_be_typed(language: Language) -> None:
    with speaking(language):
        assert as_a_next_step(format_date(THE_DAY)) == THE_DAY
