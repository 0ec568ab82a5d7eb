"""When a period is over, and whether somebody's time is: tables written by hand."""

# trial E23

import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.consent.purposes.rules import RetentionFrom
from app.contacts.naming import SEPARATORS, Crowd, NamedBy, keys_of_row
from app.lib.languages import HOME_ZONE
from app.privacy.retention.rules import Consent, PersonFacts, Relation, Rules, Why, decide
from app.staff.periods.rules import (
    BOOKKEEPING,
    FIXED,
    KIND_OF,
    KINDS,
    TOO_LONG,
    Key,
    Period,
    days,
    months,
    shorter,
    whole_years,
    years,
)

D = date.fromisoformat

LAST_DAYS = [
    # period, began, last day that belongs to it
    (days(14), "2026-11-09", "2026-11-23"),
    (months(1), "2026-01-31", "2026-02-28"),
    (months(1), "2024-01-31", "2024-02-29"),
    (months(13), "2025-12-31", "2027-01-31"),
    (years(2), "2024-11-23", "2026-11-23"),
    (years(1), "2024-02-29", "2025-02-28"),
    (whole_years(6), "2020-01-01", "2026-12-31"),
    (whole_years(3), "2023-12-31", "2026-12-31"),
]


@pytest.mark.parametrize(("period", "began", "last"), LAST_DAYS)
def test_the_last_day_belongs_to_the_period(period: Period, began: str, last: str) -> None:
    end = D(last)
    assert period.ends(D(began)) == end
    assert not period.is_over(D(began), end)
    assert period.is_over(D(began), date.fromordinal(end.toordinal() + 1))


@pytest.mark.parametrize(
    ("period", "now", "before"),
    [
        (days(14), "2026-11-23 10:00", "2026-11-09 10:00:00"),
        (months(12), "2026-11-23 03:00", "2025-11-23 03:00:00"),
        # Of four days that end together only the first is over by the hour; none too early.
        (months(1), "2026-02-28 10:00", "2026-01-28 10:00:00"),
        (months(1), "2026-03-01 03:00", "2026-02-01 03:00:00"),
        (months(1), "2026-03-31 03:00", "2026-02-28 23:59:59"),
        (whole_years(3), "2026-12-31 23:00", "2022-12-31 23:59:59"),
        (whole_years(3), "2027-01-01 03:00", "2023-12-31 23:59:59"),
        # Clocks go back on 25 October.
        (days(1), "2026-10-25 10:00", "2026-10-24 10:00:00"),
    ],
)
def test_what_was_before_has_been_kept_for_all_of_it(period: Period, now: str, before: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=HOME_ZONE)
    assert str(period.before(moment.astimezone(UTC)))[:19] == before


@pytest.mark.parametrize(
    ("key", "wanted", "fault"),
    [
        (Key.ORDERS, whole_years(5), BOOKKEEPING),
        (Key.ORDERS, whole_years(6), None),
        (Key.ORDERS, whole_years(10), None),
        (Key.ORDERS, whole_years(51), TOO_LONG),
        (Key.UNCONFIRMED, days(15), FIXED),
        (Key.PROOFS, whole_years(2), KIND_OF[Key.PROOFS].why_least),
        (Key.NETWORK, days(29), KIND_OF[Key.NETWORK].why_least),
        (Key.NETWORK, days(31), None),
    ],
)
def test_a_floor_may_be_raised_and_never_lowered(
    key: Key, wanted: Period, fault: str | None
) -> None:
    assert KIND_OF[key].fault(wanted) == fault


def test_both_presets_stand_on_the_floors_and_the_cautious_one_keeps_nothing_longer() -> None:
    for kind in KINDS:
        assert not shorter(kind.cautious, kind.least), kind.key
        assert not shorter(kind.usual, kind.cautious), kind.key


RULES = Rules(
    {
        "customer_care": (months(36), RetentionFrom.RELATION_END),
        "marketing_directory": (months(24), RetentionFrom.CONSENT_END),
        "contract": (months(72), RetentionFrom.CONTRACT_END),
        "field_knowledge": (months(24), RetentionFrom.RELATION_END),
        "advocacy": (months(30), RetentionFrom.LAST_CONTACT),
    },
    whole_years(3),
    whole_years(6),
)
TODAY = D("2026-11-24")
LONG_AGO, LATELY, YESTERDAY = D("2015-06-01"), D("2026-06-01"), D("2024-11-23")
P, R, C = PersonFacts, Relation, Consent
LETTERS, FIELD, CARE = "marketing_directory", "field_knowledge", "customer_care"
PEOPLE = [
    # who, facts, why, rule, last day
    ("prospect", P(YESTERDAY, [R("prospect")]), Why.OVER, FIELD, "2026-11-23"),
    ("prospect, a day less", P(D("2024-11-24"), [R("prospect")]), Why.NOT_YET, FIELD, "2026-11-24"),
    ("no relation", P(LONG_AGO), Why.OVER, FIELD, "2017-06-01"),
    ("customer", P(LONG_AGO, [R("customer")]), Why.RELATION, "", None),
    ("ended customer", P(LONG_AGO, [R("customer", D("2023-11-22"))]), Why.OVER, CARE, "2026-11-22"),
    ("ended customer, talked to since", P(LATELY, [R("customer", LONG_AGO)]), Why.NOT_YET, CARE, "2029-06-01"),
    ("journalist at work", P(LONG_AGO, [R("media")]), Why.RELATION, "", None),
    ("left the paper", P(LONG_AGO, [R("media")], posts_ended=D("2024-05-20")), Why.OVER, FIELD, "2026-05-20"),
    ("both", P(LONG_AGO, [R("prospect"), R("customer", D("2024-01-01"))]), Why.NOT_YET, CARE, "2027-01-01"),
    ("reader", P(LONG_AGO, consents=[C(LETTERS)]), Why.CONSENT, "", None),
    ("left lately", P(LONG_AGO, consents=[C(LETTERS, D("2023-02-01"))]), Why.NOT_YET, "proofs", "2026-12-31"),
    ("left long ago", P(LONG_AGO, consents=[C(LETTERS, D("2022-12-31"))]), Why.OVER, "proofs", "2025-12-31"),
    ("left one, reads another", P(LONG_AGO, consents=[C("x", LONG_AGO), C("y")]), Why.CONSENT, "", None),
    ("buyer", P(LONG_AGO, orders=[None, LONG_AGO]), Why.ORDER, "", None),
    ("bought once, vouchers kept", P(LONG_AGO, orders=[D("2020-01-02")]), Why.NOT_YET, "orders", "2026-12-31"),
    ("bought once, over", P(LONG_AGO, orders=[D("2019-12-31")]), Why.OVER, "orders", "2025-12-31"),
    ("promised", P(LONG_AGO, follow_up_on=TODAY), Why.FOLLOW_UP, "", None),
    ("forgotten promise", P(LONG_AGO, follow_up_on=D("2026-11-23")), Why.OVER, FIELD, "2026-11-23"),
    ("restricted", P(LONG_AGO, is_restricted=True), Why.RESTRICTED, "", None),
    ("held to today", P(LONG_AGO, held_until=TODAY), Why.HELD, "", None),
    ("hold ended", P(LONG_AGO, held_until=D("2026-11-23")), Why.OVER, FIELD, "2026-11-23"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "why", "rule", "last"),
    [case[1:] for case in PEOPLE],
    ids=[case[0] for case in PEOPLE],
)
def test_the_last_thing_that_holds_somebody_decides(
    facts: PersonFacts, why: Why, rule: str, last: str | None
) -> None:
    verdict = decide(facts, RULES, TODAY)
    assert (verdict.why, verdict.rule) == (why, rule)
    assert verdict.on == (D(last) if last else None)
    assert verdict.is_due == (why is Why.OVER)


NAMED = [
    (NamedBy(("a.b-c_d@example.org",)), "kirjoita: A.B-C_D@Example.org."),
    (NamedBy(names=(("Matti", "Virtanen"),)), "Puhuin Matin\u00a0Virtasen kanssa"),
    (NamedBy(names=(("Änne", "Öhman"),)), "änne öhman soitti"),
    (NamedBy(names=(("Anna-Liisa", "O'Neil"),)), "O'NEIL, ANNA-LIISA"),
    (NamedBy(names=(("Иван", "Петров"),)), "Иван Петров"),
    (NamedBy(phones=("+358401234567",)), "puh. (040) 123\u202f45-67"),
    (NamedBy(("å@exämple.org",)), "å@exämple.org"),
    (NamedBy(("o'brien@mail.example.org",)), "<O'Brien@mail.example.org.>"),
    (NamedBy(names=(("Bo", "Ek"),)), "tapasin Bon Ekin"),
    (NamedBy(names=(("J.", "Virtanen"),)), "j. virtaselta"),
    (NamedBy(names=(("Anna-Li", "af Ek"),)), "Anna-Lin ja af Ekin: Anna-Li,\naf Ekin"),
    (NamedBy(names=(("İlker", "Ilmarı"),)), "ilker ILMARIN"),  # noqa: RUF001 - meant
    (NamedBy(names=(("Νίκος", "Σταύρου"),)), "ΝΊΚΟΣ ΣΤΑΎΡΟΥ"),
    (NamedBy(names=(("Åsa", "Weiß"),)), "WEIß, åsa"),
    (NamedBy(phones=("+358401234567",)), "12.10. 040-1234567"),
    (NamedBy(names=(("Jo", "J:"),)), "Jo J:"),
]


@pytest.mark.parametrize(("named", "text"), NAMED)
def test_whatever_names_somebody_holds_one_of_their_needles(named: NamedBy, text: str) -> None:
    assert named.stands_in(text)
    squeezed = text.translate(dict.fromkeys(map(ord, SEPARATORS)))
    assert any(
        re.search(".*".join(map(re.escape, parts)), text.lower()) for parts in named.needles
    ) or any(digits in squeezed for digits in named.digits)


@pytest.mark.parametrize(("named", "text"), NAMED)
def test_whoever_a_text_names_is_told_from_a_crowd(named: NamedBy, text: str) -> None:
    who, other = UUID(int=1), UUID(int=2)
    crowd = Crowd({who: named, other: NamedBy(("a.b@example.org",), (("Anna", "Virtanen"),))})
    assert list(crowd.named_in(f"Eilen {text} ja muut")) == [who]
    assert list(crowd.named_in("Eilen Anna")) == []


@pytest.mark.parametrize(
    "cells",
    [
        ["Matti", "Virtanen", "Oy"], ["virtanen ", "Helsinki", "MATTI"], ["Matin Virtasen vaimo"],
        ["040 123 4567", "Kuopio"], ["x", "MATTI@example.org"], ["Virtanen, Matti", "matti@example.org"],
    ],
)  # fmt: skip
def test_a_row_about_somebody_has_one_of_their_keys(cells: list[str]) -> None:
    named = NamedBy(("matti@example.org",), (("Matti", "Virtanen"),), ("+358401234567",))
    assert named.is_row(cells)
    keys, there = named.keys, keys_of_row(cells)
    assert keys
    assert keys & there or any(apart <= there for apart in named.cells)
