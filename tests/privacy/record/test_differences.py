"""Where notice and program differ, and when access is reviewed: tables written by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.consent.events import EMAIL, Basis
from app.consent.purposes.rules import PurposeInForce, RetentionFrom
from app.disclosures.rules import (
    CONTRACT_OVER,
    NO_CONTRACT,
    ContractKind,
    Kind,
    RecipientNow,
    Safeguard,
)
from app.lib.languages import Language, speaking
from app.privacy.record.rules import (
    IN_FUTURE,
    NO_BODY,
    STILL_ASKS,
    Access,
    Difference,
    DocumentKind,
    Fault,
    Firm,
    Seen,
    against_closing,
    differences,
    is_mailed,
    is_reminded,
    review_due,
)
from app.privacy.record.words import TEMPLATES, template_of, told

D = date.fromisoformat
TODAY = D("2026-11-23")
THREE = {one: f"<p>Notice in {one.value}: Harbor &amp; Sons</p>" for one in Language}
ALL = {one.value: "said" for one in Language}
HOSTING = RecipientNow(
    Kind.HOSTING, "Palvelimet Oy", "FI", keeps_days=30, contract=ContractKind.CONTRACT
)
FIRMS = [
    Firm("1", HOSTING),
    Firm("2", replace(HOSTING, kind=Kind.MAIL, name="Lähetti Oy")),
    Firm("3", replace(HOSTING, kind=Kind.BACKUP, name="Varmuus Oy")),
]
CARE = PurposeInForce(
    key="customer_care", version=1, direct_marketing=False, basis=Basis.LEGITIMATE_INTEREST,
    channels=(EMAIL,), retention_months=24, names=ALL, texts=ALL, interests=ALL,
    balancing="weighed", retention_from=RetentionFrom.RELATION_END, data=("contact",),
)  # fmt: skip
RIGHT = Seen(
    today=TODAY, controller="Revontuli Oy", published=THREE, now=THREE, firms=FIRMS,
    purposes=[CARE], access=[Access("Otso", D("2026-01-02"), D("2026-01-02"))],
)  # fmt: skip
ABROAD = replace(HOSTING, kind=Kind.OTHER, name="Harbor & Sons", country="GB")


def firms(**changes: Any) -> dict[str, Any]:
    """What stands in the register, and one firm more that differs so."""
    return {"firms": [*FIRMS, Firm("4", replace(ABROAD, **changes))]}


def purpose(**changes: Any) -> dict[str, Any]:
    return {"purposes": [replace(CARE, **changes)]}


F = Fault
CASES: list[tuple[dict[str, Any], list[Difference]]] = [
    ({}, []),
    ({"published": {}}, [Difference(F.NO_NOTICE)]),
    ({"now": {**THREE, Language.SWEDISH: "new"}}, [Difference(F.OLD_NOTICE)]),
    ({"now": {}}, []),  # nobody is named: then nothing newer can be made
    # outside the EEA: named as HTML writes it, in every language
    (firms(), []),
    (firms(name="Silent Ltd"), [Difference(F.SILENT, "Silent Ltd", "4")]),
    (firms(name="Silent Ltd", country="NO"), []),
    (
        {**firms(), "published": {**THREE, Language.FINNISH: "-"}, "now": {}},
        [Difference(F.SILENT, "Harbor & Sons", "4")],
    ),
    (firms(kind=Kind.MAIL, name="Silent Mail"), [Difference(F.SILENT, "Silent Mail", "4")]),
    # who provides what it cannot run without
    ({"firms": FIRMS[:2]}, [Difference(F.UNNAMED, key="backup")]),
    ({"firms": FIRMS[::2]}, [Difference(F.UNNAMED, key="mail")]),
    # contracts
    (firms(contract=None), [Difference(F.NO_CONTRACT, "Harbor & Sons", "4", NO_CONTRACT)]),
    (
        firms(contract_until=D("2026-11-22")),
        [Difference(F.NO_CONTRACT, "Harbor & Sons", "4", CONTRACT_OVER, D("2026-11-22"))],
    ),
    (firms(contract_until=TODAY), []),
    (firms(kind=Kind.CONTROLLER, contract=None), []),
    (firms(name="REVONTULI Oy", country="FI", contract=None), []),  # ourselves
    # transfers
    (firms(safeguard=Safeguard.CLAUSES), [Difference(F.NO_ASSESSMENT, "Harbor & Sons", "4")]),
    ({"firms": [*FIRMS, Firm("4", replace(ABROAD, safeguard=Safeguard.CLAUSES), True)]}, []),
    (firms(safeguard=Safeguard.ADEQUACY), []),
    # how long backups stay
    (firms(kind=Kind.BACKUP, keeps_days=None), [Difference(F.NO_DAYS, "Harbor & Sons", "4")]),
    (firms(kind=Kind.MAIL, keeps_days=None), []),
    # purposes
    (purpose(balancing=""), [Difference(F.NO_BALANCING, key="customer_care")]),
    ({**purpose(balancing=""), "balanced": {"customer_care"}}, []),
    (purpose(balancing="", basis=Basis.CONTRACT), []),
    (purpose(key="own"), [Difference(F.NO_PERIOD, key="own")]),
    ({**purpose(key="own"), "with_lists": {"own"}}, []),
    (purpose(key="own", basis=Basis.CONSENT), []),
    (purpose(retention_months=0), [Difference(F.NO_PERIOD, key="customer_care")]),
    (purpose(data=()), [Difference(F.UNTOLD, key="customer_care")]),
    (purpose(texts={**ALL, "sv": ""}), [Difference(F.UNTOLD, key="customer_care")]),
    (purpose(interests={}), [Difference(F.UNTOLD, key="customer_care")]),
    (purpose(interests={}, basis=Basis.CONSENT), []),
    # what the notice promises of nights, letters and those who can reach the server
    ({"stopped_on": D("2026-11-01")}, [Difference(F.STOPPED, day=D("2026-11-01"))]),
    ({"links": [("7", "Offer")]}, [Difference(F.PERSONAL_LINK, "Offer", "7")]),
    ({"access": []}, [Difference(F.NOBODY)]),
    (
        {"access": [Access("Otso", D("2026-01-02"))]},
        [Difference(F.NO_UNDERTAKING, "Otso")],
    ),
    (
        {"reviewed_on": D("2025-11-22")},
        [Difference(F.NO_REVIEW, day=D("2026-11-22"))],
    ),
    ({"reviewed_on": D("2025-11-23")}, []),
    # several, the worst first
    (
        {"access": [], "published": {}, **purpose(balancing="")},
        [Difference(F.NO_NOTICE), Difference(F.NO_BALANCING, key="customer_care"),
         Difference(F.NOBODY)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_where_notice_and_program_differ(
    changes: dict[str, Any], expected: list[Difference]
) -> None:
    # register R21, R25
    assert differences(replace(RIGHT, **changes)) == expected


@pytest.mark.parametrize("language", list(Language))
def test_every_difference_is_said_with_what_to_do_and_where(language: Language) -> None:
    with speaking(language):
        for fault in Fault:
            one = told(Difference(fault, "Silent Ltd", "key", day=TODAY), {})
            assert "%(" not in one.sentence
            assert not one.sentence.endswith(".")
            assert one.to_do.endswith(".")
            assert one.path.startswith("/staff/")
            assert "{}" not in one.path


OTSO, AINO = Access("Otso", D("2025-02-28")), Access("Aino", D("2024-02-29"))


@pytest.mark.parametrize(
    ("access", "last", "due"),
    [
        ([], None, None),
        ([], D("2026-01-01"), None),
        ([OTSO], None, D("2026-02-28")),
        ([OTSO, AINO], None, D("2025-02-28")),  # of a 29 February
        ([OTSO, AINO], D("2026-11-23"), D("2027-11-23")),
    ],
)
def test_a_review_is_due_every_year(
    access: list[Access], last: date | None, due: date | None
) -> None:
    # register R25
    assert review_due(access, last) == due


@pytest.mark.parametrize(
    ("today", "reminded", "mailed"),
    [
        ("2026-10-23", False, False),
        ("2026-10-24", True, True),  # 30 days before
        ("2026-10-25", True, False),
        ("2026-11-16", True, True),
        ("2026-11-23", True, True),
        ("2026-11-24", True, False),
        ("2026-12-23", True, True),  # 30 days late
        ("2027-01-22", True, True),
    ],
)
def test_a_review_is_reminded_of(today: str, reminded: bool, mailed: bool) -> None:
    assert is_reminded(TODAY, D(today)) == reminded
    assert is_mailed(TODAY, D(today)) == mailed
    assert not is_mailed(None, D(today))
    assert not is_reminded(None, D(today))


@pytest.mark.parametrize(
    ("body", "day", "fault"),
    [
        ("answered", TODAY, None),
        ("- Basis: a\n\n## Need\n\nAsked?\n\n- answered", TODAY, None),
        (" \n", TODAY, NO_BODY),
        ("## Need\n\n  Asked?\n", TODAY, STILL_ASKS),
        ("- Basis: a\n\n## Need\n", TODAY, STILL_ASKS),
        ("answered", D("2026-11-24"), IN_FUTURE),
    ],
)
def test_what_stands_against_closing(body: str, day: date, fault: str | None) -> None:
    assert against_closing(body, "## Need\n\nAsked?\n", day, TODAY) == fault


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_a_template_is_in_the_language_of_its_writer(kind: DocumentKind) -> None:
    texts = {}
    for language in Language:
        with speaking(language):
            texts[language] = template_of(kind, [("A", "b"), ("C", "")])
    assert len(set(texts.values())) == 3
    for text in texts.values():
        assert text.startswith("- A: b\n\n## ")
        assert text.count("## ") == len(TEMPLATES[kind])
