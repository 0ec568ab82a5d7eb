"""What the forms of orders mean; what is wrong stands beside its field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.crm.editing.parts import day
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
    price_in_digits,
    read_price,
)
from app.lib.languages import N_
from app.web.rendering.forms import Form, filled

LONGEST_WHAT = 200
NO_DAY = N_("Enter the date.")
NO_SERVICE = N_("Choose the service.")
NO_WHY = N_("Say what was wrong, for whoever reads it later.")


@dataclass(frozen=True)
class FactForm:
    """A day, the terms from then on, and what else is to be known."""

    from_on: date
    terms: Terms
    note: str


def read_terms(form: Form) -> Terms:
    """The form holds complaints when these are none."""
    what = form.text("what", most=LONGEST_WHAT)
    text = form.text("price", most=40)
    period = form.one("period", [each.value for each in Period])
    price = read_price(text) if text else None
    if isinstance(price, str):
        form.refuse("price", price)
        price = None
    elif price is not None and not period:
        form.refuse("period", NO_PERIOD)
    return Terms(what, price, Period(period) if period and price is not None else None)


def read_fact(form: Form, kind: FactKind) -> FactForm | None:
    from_on = day(form, "from_on", required=NO_DAY)
    terms = Terms() if kind is FactKind.END else read_terms(form)
    note = form.text("note", most=LONGEST_NOTE, lines=True)
    if form.errors or from_on is None:
        return None
    return FactForm(from_on, terms, note)


def read_order(
    form: Form, services: Sequence[Service], people: Sequence[Participant]
) -> OrderFields | None:
    service = form.one("service", [str(one.id) for one in services], required=NO_SERVICE)
    ordered_by = form.one("ordered_by", [str(one.id) for one in people])
    fact = read_fact(form, FactKind.START)
    if form.errors or fact is None:
        return None
    return OrderFields(
        service=int(service),
        starts_on=fact.from_on,
        terms=fact.terms,
        note=fact.note,
        ordered_by=UUID(ordered_by) if ordered_by else None,
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
        "price": "" if terms.price is None else price_in_digits(terms.price),
        "period": terms.period or "",
    }
