"""What the forms of orders mean; what is wrong stands beside its field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.consent.grounds.actions import MOST_REFUSAL
from app.contacts.values import NOT_A_NUMBER, TOO_LARGE, TOO_PRECISE, read_day, read_number
from app.crm.interactions.queries import Participant
from app.crm.services.actions import OrderFields
from app.crm.services.catalogue_queries import Service
from app.crm.services.rules import (
    LONGEST_NOTE,
    NO_PERIOD,
    Fact,
    FactKind,
    Period,
    Terms,
)
from app.lib.languages import N_, Language, current_language, format_number
from app.lib.problems import Problem
from app.lib.texts import decimals_in, number_in, tidy_line
from app.web.rendering.forms import Form, filled

LONGEST_WHAT = 200
NO_DAY = N_("Enter the date.")
NO_SERVICE = N_("Choose the service.")
NO_WHY = N_("Write what was wrong, for whoever reads it later.")
NOT_A_PRICE = {
    Language.ENGLISH: N_("Write the price like this: 1,250.00"),
    Language.FINNISH: N_("Write the price like this: 1 250,00"),
    Language.SWEDISH: N_("Write the price like this: 1 250,00"),
}
NEGATIVE = N_("A price is zero or more.")
TOO_MUCH = N_("This price is too large.")
MOST_PRICE = Decimal("9999999999.99")
_MONEY = re.compile(r"^(?:EUR|€)|(?:EUR|€)$", re.IGNORECASE)
_ENGLISH = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)


def read_price(text: str) -> Decimal | Problem:
    """A number of at most two decimals, in euros; in English a comma parts thousands where it can."""
    plain = _MONEY.sub("", tidy_line(text)).strip()
    if current_language() is Language.ENGLISH and _ENGLISH.fullmatch(plain):
        plain = plain.replace(",", "")
    written = number_in(plain)
    if written is not None and decimals_in(written) > 2:
        return Problem(TOO_PRECISE)  # whoever wrote 1,250 may have meant a thousand more
    price = read_number(plain, decimals=2)
    if isinstance(price, Problem):
        words = {NOT_A_NUMBER: NOT_A_PRICE[current_language()], TOO_LARGE: TOO_MUCH}
        return Problem(words.get(price.message, price.message))
    if price < 0:
        return Problem(NEGATIVE)
    return price if price <= MOST_PRICE else Problem(TOO_MUCH)


@dataclass(frozen=True)
class FactForm:
    """A day, the terms from then on, and what else is to be known."""

    from_on: date
    terms: Terms
    note: str


def read_terms(form: Form) -> Terms:
    """The form holds complaints when these are none."""
    what = form.text("what", most=LONGEST_WHAT)
    price = form.read("price", read_price, most=40)
    period = form.one("period", [each.value for each in Period])
    if price is not None and not period:
        form.refuse("period", NO_PERIOD)
    return Terms(what, price, Period(period) if period and price is not None else None)


def read_fact(form: Form, kind: FactKind) -> FactForm | None:
    from_on = form.read("from_on", read_day, required=NO_DAY)
    terms = Terms() if kind is FactKind.END else read_terms(form)
    note = form.text("note", most=LONGEST_NOTE, lines=True)
    if form.errors or from_on is None:
        return None
    return FactForm(from_on, terms, note)


def read_order(
    form: Form,
    services: Sequence[Service],
    people: Sequence[Participant],
    addresses: Sequence[tuple[str, str]] = (),
) -> OrderFields | None:
    service = form.one("service", [str(one.id) for one in services], required=NO_SERVICE)
    ordered_by = form.one("ordered_by", [str(one.id) for one in people])
    given = form.one("address_given", [one for one, _ in addresses])
    refusal = form.text("refusal_offered", most=MOST_REFUSAL, lines=True)
    fact = read_fact(form, FactKind.START)
    if form.errors or fact is None:
        return None
    return OrderFields(
        service=int(service),
        starts_on=fact.from_on,
        terms=fact.terms,
        note=fact.note,
        ordered_by=UUID(ordered_by) if ordered_by else None,
        address_given=UUID(given) if given else None,
        refusal_offered=refusal,
    )


def fact_form(fact: Fact) -> Form:
    """A fact to be put right."""
    return filled({**_terms(fact.terms), "from_on": fact.from_on.isoformat(), "note": fact.note})


def change_form(terms: Terms, newest_fact: int) -> Form:
    """What is in force, to be changed; `seen` tells whether somebody was quicker."""
    return filled({**_terms(terms), "seen": str(newest_fact)})


def _terms(terms: Terms) -> dict[str, str]:
    return {
        "what": terms.what,
        "price": "" if terms.price is None else format_number(terms.price, "#,##0.00"),
        "period": terms.period or "",
    }
